"""The seats with room that are kept are those of the rows as they stand, whatever changed."""

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.web.services.planned import WEEK
from tests.web.weeks.changes import by_chance
from web.db import Database, writing
from web.models import PlanChange, Promise, Seat, Shift
from web.services import vacancies
from web.services.promises.standing import in_week
from web.services.promises.transitions import STANDING
from web.services.weeks.room import seats_with_room


def with_room_anew(session: Session) -> frozenset[int]:
    """The same, counted one seat after the other."""
    heads: dict[int, int] = {}
    for promise in session.scalars(select(Promise).where(Promise.state.in_(STANDING))):
        heads[promise.seat_id] = heads.get(promise.seat_id, 0) + promise.heads
    seats = session.scalars(select(Seat).join(Shift, Shift.id == Seat.shift_id).where(in_week(WEEK)))
    return frozenset(seat.id for seat in seats if seat.desired > heads.get(seat.id, 0))


@pytest.mark.parametrize("seed", [4, 5])
def test_seats_with_room_follow_every_kind_of_change(session: Session, seed: int) -> None:
    for what in by_chance(session, seed, 60):
        assert seats_with_room(session, WEEK) == with_room_anew(session), what


def test_many_changes_at_once_are_followed(session: Session) -> None:
    seats_with_room(session, WEEK)
    changes = list(by_chance(session, 6, 40))
    assert seats_with_room(session, WEEK) == with_room_anew(session), changes


def test_a_journal_that_was_cut_is_not_trusted(session: Session) -> None:
    seats_with_room(session, WEEK)
    list(by_chance(session, 7, 20))
    with writing(session):
        newest = session.scalar(select(func.max(PlanChange.id)))
        session.execute(delete(PlanChange).where(PlanChange.id < newest))
    assert seats_with_room(session, WEEK) == with_room_anew(session)


def test_who_writes_sees_what_they_wrote_and_nobody_else_does(session: Session, database: Database) -> None:
    seat_id = min(seats_with_room(session, WEEK))
    with writing(session):
        seat = session.get_one(Seat, seat_id)
        seat.minimum, seat.desired = 0, 0
        assert seat_id not in seats_with_room(session, WEEK)
        with database.session() as other:
            assert seat_id in seats_with_room(other, WEEK)
        session.rollback()
    assert seat_id in seats_with_room(session, WEEK)


def test_how_a_seat_is_given_is_never_kept(session: Session) -> None:
    moment = WEEK.start
    before = {row.id: row.flow for row in vacancies.of_week(session, WEEK, moment, vacancies.SHORT)}
    assert before
    with writing(session):
        session.execute(update(Seat).where(Seat.id.in_(before)).values(flow="staff"))
    assert not vacancies.of_week(session, WEEK, moment, vacancies.SHORT)


@pytest.mark.parametrize("few", [0, 10_000])
def test_few_and_many_seats_are_asked_for_alike(
    session: Session, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(vacancies, "FEW", few)
    rows = vacancies.of_week(session, WEEK, WEEK.start, vacancies.SHORT)
    assert [row.heads for row in rows if row.heads >= row.minimum] == []
    assert {row.id for row in rows} <= with_room_anew(session)
    assert list(rows) == sorted(rows, key=lambda row: (row.starts_at, row.shift_id, row.position, row.id))
