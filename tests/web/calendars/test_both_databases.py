"""Calendars made by many presses at once, and read, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.web.conftest import account_of
from tests.web.each_database import BOTH, an_instance
from web.db import Database
from web.models import Account, CalendarFeed, Promise, Seat, Shift
from web.opening import open_database
from web.services.access.scope import Scope
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.calendars import entries, feeds
from web.services.calendars.feeds import OWN, About
from web.services.faults import NotFound
from web.services.promises.standing import stands

PRESSES = 8


@pytest.fixture(params=BOTH)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A district of its own on either database."""
    for settings in an_instance(request, tmp_path):
        found = open_database(settings)
        yield found
        found.close()


def person(database: Database, code: str) -> Actor:
    with database.session() as session:
        account = session.get_one(Account, account_of(session, code))
        found = sign_in.acting_as(session, account.person_id)
        assert found is not None
        return found


def make(database: Database, actor: Actor) -> str:
    with database.session() as session:
        return feeds.make(session, actor, OWN)


def opens(database: Database, secret: str) -> bool:
    with database.session() as session:
        try:
            return feeds.opened(session, secret, "192.0.2.7").about == OWN
        except NotFound:
            return False


def test_of_many_presses_at_once_one_secret_is_left(either: Database) -> None:
    me = person(either, "volunteer")
    with ThreadPoolExecutor(PRESSES) as presses:
        secrets = list(presses.map(lambda _: make(either, me), range(PRESSES)))
    assert [opens(either, each) for each in secrets].count(True) == 1
    with either.session() as session:
        assert len(session.scalars(select(CalendarFeed)).all()) == 1


def test_entries_are_read_alike(either: Database) -> None:
    me, staff = person(either, "volunteer"), person(either, "coordinator")
    with either.session() as session:
        mine = entries.own(session, me.person_id)
        held = session.scalars(select(Promise.seat_id).where(Promise.volunteer_id == me.person_id)).all()
        assert {each.shift.seat_id for each in mine} == set(held)
        seated = select(Shift.place_id).join(Seat).join(Promise, Promise.seat_id == Seat.id)
        place = session.scalars(seated.where(stands()).order_by(Shift.id)).first()
        found = entries.of_staff(session, Scope(session, staff), About(place_id=place))
        there = session.scalars(select(Shift.id).where(Shift.place_id == place)).all()
        assert {each.shift_id for each in found} == set(there)
        assert all(0 <= each.heads <= each.desired for each in found)
        assert sum(each.heads for each in found) > 0
        versions = [each.version for each in mine] + [each.version for each in found]
        assert all(isinstance(each.sequence, int) for each in versions)
        assert len({each.uid for each in versions}) == len(versions)
