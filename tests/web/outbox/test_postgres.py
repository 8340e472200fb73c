"""The same on PostgreSQL: the inbox, the outbox of each of the staff, and whom messages do not reach."""

from collections.abc import Callable, Iterator, Sequence

import pytest
import time_machine
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.web.accounts.people import side_by_side
from tests.web.conftest import MONDAY, PASSWORDS, account_of
from tests.web.outbox.desk import ALL, NOON, Desk, desk_of
from tests.web.outbox.test_outbox import project_of
from tests.web.people.staff import OTHER, OWN, staff
from web import migrations
from web.db import Database, zone_of
from web.demo.load import load
from web.opening import open_database
from web.services.access.scope import Scope
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.messages import by_hand, gathering, inbox, outbox, reached, telling, unreached
from web.services.messages.outbox import VIEWS, Filters
from web.settings import Settings

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def postgres(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo district on PostgreSQL."""
    found = open_database(Settings(instance=tmp_path_factory.mktemp("postgres"), database_url=server))
    migrations.upgrade(found)
    with found.session() as session:
        load(session, generate(60, shifts=40, week=MONDAY), PASSWORDS)
    yield found
    found.close()


@pytest.fixture
def session(postgres: Database) -> Iterator[Session]:
    with time_machine.travel(NOON, tick=True), postgres.session() as opened:
        yield opened


@pytest.fixture
def me(session: Session) -> Actor:
    """The demo's volunteer."""
    token = sign_in.open_session(session, account_of(session, "volunteer"), agent="test", days=1)
    found = sign_in.recognise(session, token, "127.0.0.1", zone_of(session))
    assert found is not None
    return found[0]


@pytest.fixture
def desk(session: Session, me: Actor) -> Desk:
    """They can be written to."""
    found = desk_of(session, me)
    found.mail(f"li{len(found.notices())}@mail.example")
    return found


def scope(session: Session, actor: Actor) -> Scope:
    session.rollback()
    session.expire_all()
    return Scope(session, actor)


def listed(session: Session, actor: Actor, **asked: object) -> Sequence[int | None]:
    """The messages that somebody of the staff finds."""
    found = outbox.listed(session, scope(session, actor), Filters(**asked))  # type: ignore[arg-type]  # of its own
    return [each.message_id for each in found.items]


def test_each_of_the_staff_finds_what_is_theirs_in_every_view(session: Session, desk: Desk) -> None:
    seat = desk.seats(OWN)[0]
    desk.offer(seat)
    assert desk.gather() == 1
    message, day = desk.sent().id, NOON.astimezone(zone_of(session)).date()
    project = project_of(session, seat)
    here, there = (staff(session, "coordinator", at=each) for each in (OWN, OTHER))
    lead = staff(session, leads=[project])
    for actor in (here, lead):
        for asked in ({}, {"view": "waiting"}, {"project_id": project}, {"person_id": desk.me}, {"day": day}):
            assert message in listed(session, actor, **asked)
        for view in VIEWS:
            assert (message in listed(session, actor, view=view)) == (view == "waiting")
        assert outbox.whole(session, scope(session, actor), message).message.id == message
    assert message not in listed(session, there)


def test_the_inbox_tells_each_thing_once_and_what_was_shown_is_seen(
    session: Session, desk: Desk, me: Actor
) -> None:
    first, second, *_ = desk.seats()
    desk.offer(first)
    desk.offer(second)
    desk.accept(second)
    desk.release(first)
    session.rollback()
    shown = inbox.read(session, me)
    assert inbox.count_new(session, me, 100) >= shown.new
    inbox.see(session, me, shown)
    session.rollback()
    assert inbox.count_new(session, me, 100) == 0
    assert all(not each.new for each in inbox.read(session, me).items)


def test_whom_nothing_reaches_is_called_until_they_know(session: Session, desk: Desk) -> None:
    coordinator = staff(session, "coordinator", at=OWN)
    seat = desk.seats(OWN)[0]
    desk.unreachable()
    desk.offer(seat)
    assert desk.gather() == 0
    (found,) = unreached.people(session, scope(session, coordinator)).items
    assert (found.person_id, found.why, len(found.abouts)) == (desk.me, "unverified", 1)
    assert unreached.count(session, scope(session, coordinator), 10) == 1
    shift = found.abouts[0].shift_id
    assert shift is not None
    assert reached.of_shift(session, shift)[0].state == "lost"
    assert by_hand.told_person_by_phone(session, coordinator, desk.me) == 1
    assert unreached.people(session, scope(session, coordinator)).total == 0


def test_what_is_owed_is_one_message_however_many_gather_it(
    session: Session, postgres: Database, desk: Desk
) -> None:
    desk.offer(desk.seats()[0])
    before = telling.left_of_budget(session, [desk.me])[desk.me]
    session.rollback()
    with time_machine.travel(NOON + gathering.SETTLES * 2, tick=True):
        deeds: list[Callable[[Session], int]] = [lambda own: gathering.gather(own, ALL)] * 6
        assert sum(each == 1 for each in side_by_side(postgres, deeds)) == 1
    session.rollback()
    assert telling.left_of_budget(session, [desk.me])[desk.me] == max(0, before - 1)
