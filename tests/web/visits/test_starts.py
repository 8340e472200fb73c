"""A run chooses when visits begin; publishing fixes it, and taking that back opens it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.formats.json import digest
from matcher.ids import SeatId, ShiftId
from tests.web.conftest import MONDAY
from tests.web.services.jobs_done import do
from tests.web.services.planned import WEEK, ZONE, whole
from tests.web.visits.ground import at, coordinator, free_people, household, seat_of, visit
from web.db import Database, writing
from web.models import Assignment, Audit, Household, Promise, Roster, RosterStart, Seat, Shift, Volunteer
from web.services import board, planning, publishing
from web.services.bounding import as_runs_see_it, problem_without_clock
from web.services.publishing import taking_back
from web.services.situations import in_force, situation
from web.services.visits.starts import starts_of


@pytest.fixture(autouse=True)
def _nothing_else(session: Session) -> None:
    """There are no other shifts, and people have no limits."""
    with writing(session):
        session.execute(update(Shift).values(status="cancelled"))
        session.execute(
            update(Volunteer).values(rest_minutes=None, shifts_per_day=None, shifts_per_week=None)
        )


def planned(database: Database, session: Session) -> Roster:
    """The draft of a run of the week."""
    run = planning.start_run(session, None, {"week": MONDAY, "seconds": 2}, workers=1)
    do(database, planning.run(session, run).job_id)
    session.rollback()
    session.expire_all()
    return session.scalars(select(Roster).where(Roster.run_id == run)).one()


def published(session: Session, draft: Roster) -> None:
    publishing.publish(session, coordinator(session), draft.id)
    session.expire_all()


def test_the_start_is_inside_the_window_and_when_somebody_is_free(
    database: Database, session: Session
) -> None:
    free_people(session, 3, hours=(10, 12))
    shift = visit(session, household(session))
    draft = planned(database, session)
    (start,) = starts_of(session, draft).values()
    assert at(1, 10) <= start <= at(1, 11)
    drafted = situation(session, ZONE, draft.id).problem.shift[ShiftId(str(shift.id))]
    assert (drafted.start, drafted.minutes) == (start, 60)
    assert in_force(session, WEEK).problem.shift[drafted.id].start == at(1, 9)
    (project,) = board.week(session, WEEK, whole(session), roster_id=draft.id).projects
    assert [each.starts_at for each in project.shifts] == [start]


def test_one_person_comes_to_two_homes_with_time_for_the_way(database: Database, session: Session) -> None:
    free_people(session, 1, hours=(9, 12))
    near = visit(session, household(session))
    far = visit(session, household(session, latitude=31.2504))
    draft = planned(database, session)
    starts = starts_of(session, draft)
    assert set(starts) == {near.id, far.id}
    assert session.query(Assignment).filter_by(roster_id=draft.id).count() == 2
    apart = abs(starts[near.id] - starts[far.id])
    assert apart >= timedelta(minutes=60 + 10 + 13), "an hour, the change-over, and 2.2 km at 10 km/h"


def test_what_was_proven_is_of_the_draft_as_it_is_read(database: Database, session: Session) -> None:
    free_people(session, 3, hours=(10, 12))
    visit(session, household(session))
    draft = planned(database, session)
    assert draft.bounds_digest is not None
    problem = as_runs_see_it(session, problem_without_clock(session, draft))
    assert digest(problem) == draft.bounds_digest


def test_publishing_fixes_the_start_and_taking_it_back_opens_it(database: Database, session: Session) -> None:
    free_people(session, 3, hours=(10, 12))
    shift = visit(session, household(session))
    draft = planned(database, session)
    (start,) = starts_of(session, draft).values()
    published(session, draft)
    assert session.get_one(Shift, shift.id).starts_at == start
    assert session.get_one(Shift, shift.id).ends_at == start + timedelta(hours=1)
    promise = session.scalars(select(Promise).where(Promise.seat_id == seat_of(session, shift))).one()
    assert (promise.state, promise.told_starts_at) == ("offered", start)
    assert promise.told_sequence == session.get_one(Seat, promise.seat_id).sequence
    assert session.scalars(
        select(Audit.verb).where(Audit.subject_id == shift.id, Audit.subject == "shift")
    ).all()
    back = taking_back.take_back(session, coordinator(session), draft.id)
    session.expire_all()
    assert session.get_one(Shift, shift.id).starts_at == at(1, 9)
    assert starts_of(session, session.get_one(Roster, back.draft_id)) == {shift.id: start}
    published(session, session.get_one(Roster, back.draft_id))
    assert session.get_one(Shift, shift.id).starts_at == start


def test_two_drafts_may_have_different_starts(database: Database, session: Session) -> None:
    people = free_people(session, 2, hours=(10, 12))
    shift = visit(session, household(session))
    one, other = planned(database, session), planned(database, session)
    with writing(session):
        session.execute(
            update(RosterStart).where(RosterStart.roster_id == one.id).values(starts_at=at(1, 10))
        )
        session.execute(
            update(RosterStart).where(RosterStart.roster_id == other.id).values(starts_at=at(1, 11))
        )
    for draft, hour in ((one, 10), (other, 11), (one, 10)):
        there = situation(session, ZONE, draft.id).problem
        assert there.shift_of[SeatId(str(seat_of(session, shift)))].start == at(1, hour)
    published(session, other)
    assert session.get_one(Shift, shift.id).starts_at == at(1, 11)
    assert starts_of(session, session.get_one(Roster, one.id)) == {}, "it is fixed by now"
    assert people


def test_a_run_keeps_what_is_fixed(database: Database, session: Session) -> None:
    free_people(session, 3, hours=(9, 12))
    shift = visit(session, household(session))
    with writing(session):
        session.execute(
            update(Shift).where(Shift.id == shift.id).values(starts_at=at(1, 10, 45), ends_at=at(1, 11, 45))
        )
    draft = planned(database, session)
    assert starts_of(session, draft) == {}
    assert session.query(Assignment).filter_by(roster_id=draft.id).count() == 1
    assert in_force(session, WEEK).problem.shifts[0].start == at(1, 10, 45)


def test_the_place_of_a_home_is_rounded_and_what_is_exact_is_sealed(session: Session) -> None:
    home = household(session)
    assert isinstance(home, Household)
    assert home.sealed is not None
    assert b"Quiet Lane" not in home.sealed
