"""A kept week that caught up is the week as it is read anew, whatever changed."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.formats.json import dump
from matcher.problem.eligibility import candidates
from tests.web.conftest import TODAY
from tests.web.services.planned import WEEK
from tests.web.weeks.changes import KINDS, by_chance
from web.db import Database, writing
from web.models import Person, PlanChange, Promise, Seat, Shift, Volunteer
from web.services.days import Week
from web.services.matching import problem_of, read_anew
from web.services.situations import in_force
from web.services.weeks import catching_up, store
from web.services.weeks.rows import pair_of

CHANGES = 90
NEXT = Week(WEEK.monday + timedelta(days=7), WEEK.zone)


class TakenBackError(Exception):
    """What was written is taken back."""


def leave_and_take_back(session: Session, person_id: int) -> None:
    """Let somebody leave, look at the week without them, and take it all back."""
    with writing(session):
        session.get_one(Person, person_id).state = "left"
        session.flush()
        assert str(person_id) not in {each.id for each in problem_of(session, WEEK).volunteers}
        raise TakenBackError


def assert_caught_up(session: Session, week: Week, what: object) -> None:
    """Assert that what is kept of a week is what is read anew."""
    kept, fresh = problem_of(session, week), read_anew(session, week)
    assert dump(kept) == dump(fresh), what
    mine, theirs = candidates(kept), candidates(fresh)
    assert mine.on == theirs.on, what
    assert mine.people == theirs.people, what


@pytest.mark.parametrize("seed", [1, 2])
def test_a_kept_week_catches_up_with_every_kind_of_change(session: Session, seed: int) -> None:
    assert len(KINDS) < CHANGES
    for what in by_chance(session, seed, CHANGES):
        assert_caught_up(session, WEEK, what)
    assert_caught_up(session, NEXT, "the week after")


def test_a_kept_week_catches_up_with_many_changes_at_once(session: Session) -> None:
    problem_of(session, WEEK)
    changes = list(by_chance(session, 3, CHANGES))
    assert_caught_up(session, WEEK, changes)


def test_who_has_which_seat_is_caught_up(session: Session) -> None:
    for what in by_chance(session, 4, 40):
        now_is = in_force(session, WEEK)
        fresh = catching_up.read(session, WEEK, TODAY)
        assert now_is.seated.assignments == fresh.places.seated, what
        for seat in now_is.problem.seat:
            assert now_is.seated.on(seat) == fresh.seated.on(seat), what
        for person in now_is.problem.volunteer:
            assert now_is.seated.held_by(person) == fresh.seated.held_by(person), what


def test_what_has_begun_stands_from_then_on(session: Session) -> None:
    list(by_chance(session, 5, 30))
    starts = sorted(shift.start for shift in problem_of(session, WEEK).open_shifts)
    for moment in (starts[0] - timedelta(seconds=1), starts[0], starts[len(starts) // 2], starts[-1], TODAY):
        with time_machine.travel(moment, tick=False):
            assert_caught_up(session, WEEK, moment)
            assert dump(problem_of(session, WEEK, at=TODAY)) == dump(read_anew(session, WEEK, TODAY))


def test_nothing_is_read_again_while_nothing_changes(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = problem_of(session, WEEK)
    monkeypatch.delattr(catching_up, "people_of")
    monkeypatch.delattr(catching_up, "shifts_of")
    assert problem_of(session, WEEK) is first


def test_a_promise_alone_reads_nobody_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = problem_of(session, WEEK)
    there = next(pair for pair in before.published if before.published[pair] == 3)
    chosen = (Promise.volunteer_id == int(there.volunteer)) & (Promise.seat_id == int(there.seat))
    with writing(session):
        session.scalars(select(Promise).where(chosen)).one().state = "declined"
    monkeypatch.delattr(catching_up, "people_of")
    monkeypatch.delattr(catching_up, "shifts_of")
    after = problem_of(session, WEEK)
    assert there in after.pinned_out
    assert after.volunteers is before.volunteers


def test_who_begins_or_ceases_to_limit_four_weeks_is_counted_where_others_stand(session: Session) -> None:
    """Two people stand on a shift three weeks on, which counts for who limits four weeks alone."""
    seat = session.scalars(select(Seat).join(Shift).order_by(Shift.starts_at.desc(), Seat.id)).first()
    assert seat is not None
    shift = session.get_one(Shift, seat.shift_id)
    first, second = session.scalars(select(Volunteer).order_by(Volunteer.id).limit(2)).all()
    with writing(session):
        lasts = shift.ends_at - shift.starts_at
        shift.starts_at = WEEK.end + timedelta(days=16)
        shift.ends_at = shift.starts_at + lasts
        session.execute(delete(Promise).where(Promise.seat_id == seat.id))
        session.add_all(
            Promise(
                volunteer_id=each.id, seat_id=seat.id, state="accepted", since=TODAY, told_sequence=0,
                told_starts_at=shift.starts_at, told_ends_at=shift.ends_at, told_place_id=shift.place_id,
            )
            for each in (first, second)
        )  # fmt: skip
    pairs = [pair_of(each.id, seat.id) for each in (first, second)]
    for who, most, stand in (
        (first, 1, pairs[:1]), (second, 1, pairs), (first, None, pairs[1:]), (second, None, []),
    ):  # fmt: skip
        with writing(session):
            who.weekends_in_four_weeks = most
        assert_caught_up(session, WEEK, (who.id, most))
        assert sorted(problem_of(session, WEEK).standing_outside.intersection(pairs)) == stand


def test_what_is_taken_back_was_never_kept(session: Session, database: Database) -> None:
    before = problem_of(session, WEEK)
    with pytest.raises(TakenBackError):
        leave_and_take_back(session, int(before.volunteers[0].id))
    with database.session() as other, writing(other):
        other.get_one(Person, int(before.volunteers[1].id)).state = "left"
    assert_caught_up(session, WEEK, "one left, one did not")


def test_whoever_writes_first_keeps_nothing_of_what_they_write(session: Session) -> None:
    with pytest.raises(TakenBackError):
        leave_and_take_back(session, session.scalars(select(Volunteer.id).limit(1)).one())
    assert_caught_up(session, WEEK, "taken back")


def test_a_journal_that_forgot_is_not_believed(session: Session) -> None:
    problem_of(session, WEEK)
    with writing(session):
        session.get_one(Person, session.scalars(select(Volunteer.id).limit(1)).one()).state = "left"
        session.flush()
        session.execute(delete(PlanChange))
        session.get_one(Person, session.scalars(select(Volunteer.id).offset(1).limit(1)).one()).state = "left"
    assert_caught_up(session, WEEK, "forgotten")


def test_few_weeks_are_kept(session: Session) -> None:
    for number in range(store.KEPT + 3):
        problem_of(session, Week(WEEK.monday + timedelta(days=7 * number), WEEK.zone))
    assert len(store.weeks_of(session)) == store.KEPT


def test_readers_at_once_agree_while_somebody_writes(database: Database) -> None:
    def write() -> None:
        with database.session() as session:
            list(by_chance(session, 6, 30))

    def look() -> None:
        with database.session() as session:
            for _ in range(25):
                problem_of(session, WEEK)
                session.rollback()

    threads = [Thread(target=write), Thread(target=look), Thread(target=look)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with database.session() as session:
        assert_caught_up(session, WEEK, "all")


def test_a_seat_of_the_week_is_named_as_its_row(session: Session) -> None:
    chosen = select(Seat.id).join(Shift, Shift.id == Seat.shift_id).where(Shift.starts_at >= WEEK.start)
    seat = session.scalars(chosen.limit(1)).one()
    assert pair_of(7, seat).seat in problem_of(session, WEEK).seat
