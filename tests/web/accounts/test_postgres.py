"""Exact on PostgreSQL too: tries, places at a desk, links and addresses that many want at once."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.web.accounts.people import count, make_district, side_by_side, somebody, tries
from tests.web.accounts.test_sign_up import desk, join, said, used
from web.db import Database
from web.models import Person, Volunteer
from web.opening import open_database
from web.services.accounts import links
from web.services.accounts.sign_in import TRIES_OF_CONTACT, Client, Entered, sign_in
from web.services.accounts.throttle import Budget, take
from web.services.faults import Invalid, NotFound, TooMany
from web.settings import Settings

pytestmark = pytest.mark.postgres
HERE = Client("192.0.2.7")


@pytest.fixture(scope="module")
def postgres(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A district of nobody on PostgreSQL."""
    found = open_database(Settings(instance=tmp_path_factory.mktemp("postgres"), database_url=server))
    make_district(found)
    yield found
    found.close()


@pytest.fixture
def session(postgres: Database) -> Iterator[Session]:
    """A session on it."""
    with postgres.session() as opened:
        yield opened


def test_tries_side_by_side_are_counted_exactly(session: Session, postgres: Database) -> None:
    budget = Budget("key:a", 25, timedelta(hours=1))
    answers = side_by_side(postgres, [lambda own: take(own, [budget])] * 60)
    assert sum(isinstance(each, TooMany) for each in answers) == 35
    assert tries(session)["key"] == 25


def test_guesses_side_by_side_are_counted_exactly(session: Session, postgres: Database) -> None:
    somebody(session, "Lucia", "lucia@example.org")
    session.rollback()

    def guess(own: Session) -> Entered:
        return sign_in(own, "lucia@example.org", "not the password", HERE, days=1)

    answers = side_by_side(postgres, [guess] * (TRIES_OF_CONTACT + 12))
    assert sum(isinstance(each, Invalid) for each in answers) == TRIES_OF_CONTACT
    assert sum(isinstance(each, TooMany) for each in answers) == 12


def test_the_last_place_at_a_desk_is_taken_once(session: Session, postgres: Database) -> None:
    code, before = desk(session, most=3).code, count(session, Volunteer)
    deeds: list[Callable[[Session], int]] = [
        lambda own, number=number: join(own, said(number, stall=code))  # type: ignore[misc]  # its own number
        for number in range(8)
    ]
    answers = side_by_side(postgres, deeds)
    assert sum(isinstance(each, Invalid) for each in answers) == 5
    assert (count(session, Volunteer) - before, used(session)) == (3, 3)


def test_a_link_lets_in_once(session: Session, postgres: Database) -> None:
    person = somebody(session, "Amina", "amina@example.org")
    token = links.make_for(session, None, session.get_one(Person, person))

    def press(own: Session) -> Entered:
        return links.use(own, token, HERE, password=None, contact=None, key="", days=1)

    answers = side_by_side(postgres, [press] * 8)
    assert sum(isinstance(each, NotFound) for each in answers) == 7


def test_one_address_signed_up_side_by_side_has_one_account(session: Session, postgres: Database) -> None:
    before = count(session, Person)
    answers = side_by_side(postgres, [lambda own: join(own, said(77), address="198.51.100.77")] * 6)
    assert sum(isinstance(each, int) for each in answers) == 1
    assert count(session, Person) == before + 1
