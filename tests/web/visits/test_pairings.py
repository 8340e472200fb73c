"""Who is paired with a household goes there, and who stands in when they cannot."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY
from tests.web.services.jobs_done import do
from tests.web.services.planned import WEEK
from tests.web.visits.ground import at, coordinator, free_people, household, seat_of, visit
from tests.web.weeks.test_kept_weeks import assert_caught_up
from web.db import Database, writing
from web.models import (
    Assignment,
    Availability,
    Household,
    Person,
    Pin,
    Promise,
    PromiseEvent,
    Roster,
    Seat,
    Shift,
    Volunteer,
)
from web.services import planning
from web.services.clock import now
from web.services.faults import Conflict, Invalid
from web.services.households import keeping, pairings
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.visits.starts import starts_of
from web.services.weeks.pairing import BUSY, COMES, HELD_OFF, LEFT, UNFIT
from web.services.weeks.store import kept_week


@pytest.fixture(autouse=True)
def _nothing_else(session: Session) -> None:
    """There are no other shifts, and people have no limits."""
    with writing(session):
        session.execute(update(Shift).values(status="cancelled"))
        none = dict.fromkeys(("rest_minutes", "shifts_per_day", "shifts_per_week"))
        session.execute(update(Volunteer).values(**none))


def pair(session: Session, home: Household, paired: list[int], *stand_ins: int) -> None:
    pairings.pair(session, coordinator(session), home.id, paired, stand_ins)


def held(session: Session) -> set[tuple[int, int]]:
    """(volunteer, seat) of what pairings hold in the week, which is what is read anew, too."""
    assert_caught_up(session, WEEK, "pairings")
    kept = kept_week(session, WEEK)
    assert kept.paired.pins <= kept.problem.pinned_in
    return {(int(each.volunteer), int(each.seat)) for each in kept.paired.pins}


def said(session: Session) -> list[tuple[int, str]]:
    return [(int(each.volunteer), each.what) for each in kept_week(session, WEEK).paired.said]


def test_who_is_paired_is_held_there_as_soon_as_it_is_said(session: Session) -> None:
    first, second, third = free_people(session, 3)
    home = household(session)
    seat = seat_of(session, visit(session, home, seats=2))
    assert held(session) == set()
    pair(session, home, [first, second], third)
    assert held(session) == {(first, seat), (second, seat)}
    pair(session, home, [second], first)
    assert held(session) == {(second, seat)}


def test_who_is_away_is_stood_in_for_in_order(session: Session) -> None:
    first, second, third = free_people(session, 3)
    home = household(session)
    seat = seat_of(session, visit(session, home))
    pair(session, home, [first], second, third)
    with writing(session):
        session.execute(delete(Availability).where(Availability.volunteer_id == first))
    assert held(session) == {(second, seat)}
    assert said(session) == [(first, UNFIT), (second, COMES)]
    with writing(session):
        session.execute(update(Person).where(Person.id == second).values(state="left"))
    assert held(session) == {(third, seat)}
    assert said(session) == [(first, UNFIT), (second, LEFT), (third, COMES)]


def test_who_said_no_is_passed_over(session: Session) -> None:
    first, second = free_people(session, 2)
    home = household(session)
    seat = seat_of(session, visit(session, home))
    pair(session, home, [first], second)
    staff = coordinator(session)
    with writing(session):
        (promise,) = acts.offer(session, Deed(staff, "coordinator"), [(first, seat)])
    assert held(session) == set(), "who is promised the seat has it"
    with writing(session):
        acts.decline(session, Deed(staff, "coordinator", note="by phone"), [promise])
    assert held(session) == {(second, seat)}
    assert said(session) == [(first, HELD_OFF), (second, COMES)]


def test_a_pin_by_hand_beats_a_pairing(session: Session) -> None:
    first, second, third = free_people(session, 3)
    home = household(session)
    seat = seat_of(session, visit(session, home))
    pair(session, home, [first], second)
    with writing(session):
        session.add(Pin(volunteer_id=third, seat_id=seat, inside=True, at=now()))
    assert held(session) == set()
    with writing(session):
        session.execute(delete(Pin))
        session.add(Pin(volunteer_id=first, seat_id=seat, inside=False, at=now()))
    assert held(session) == {(second, seat)}


def test_nobody_is_held_in_two_homes_at_once(session: Session) -> None:
    first, second = free_people(session, 2)
    one, other = household(session), household(session)
    seats = [seat_of(session, visit(session, each)) for each in (one, other)]
    pair(session, one, [first])
    pair(session, other, [first], second)
    assert held(session) == {(first, seats[0]), (second, seats[1])}
    assert said(session)[1] == (first, BUSY)


def test_a_run_finds_starts_at_which_the_pair_can_go_to_both(database: Database, session: Session) -> None:
    first, second = free_people(session, 2)
    one, other = household(session), household(session)
    shifts = [visit(session, each) for each in (one, other)]
    for each in (one, other):
        pair(session, each, [first], second)
    run = planning.start_run(session, None, {"week": MONDAY, "seconds": 2}, workers=1)
    do(database, planning.run(session, run).job_id)
    session.rollback()
    session.expire_all()
    draft = session.scalars(select(Roster).where(Roster.run_id == run)).one()
    rows = session.scalars(select(Assignment.volunteer_id).where(Assignment.roster_id == draft.id)).all()
    assert rows == [first, first]
    starts = starts_of(session, draft)
    assert at(1, 9) <= min(starts.values()) < max(starts.values()) <= at(1, 11)
    assert {each.id for each in shifts} == starts.keys()


def test_pairings_end_with_their_household(session: Session) -> None:
    first, *_ = free_people(session, 1)
    home = household(session)
    shift = visit(session, home)
    pair(session, home, [first])
    with pytest.raises(Conflict, match="visits_to_come"):
        keeping.end(session, coordinator(session), home.id)
    with writing(session):
        session.execute(update(Shift).where(Shift.id == shift.id).values(status="cancelled"))
    keeping.end(session, coordinator(session), home.id)
    assert held(session) == set()
    assert not pairings.pairings_of(session, home.id, home.place_id)
    with pytest.raises(Conflict, match="household_ended"):
        pair(session, home, [first])


def test_only_people_who_are_there_are_paired(session: Session) -> None:
    home = household(session)
    with pytest.raises(Invalid):
        pair(session, home, [999_999])


def test_what_is_told_stays_told(session: Session) -> None:
    """Promises and their events are what they were, whoever is paired later."""
    first, second = free_people(session, 2)
    home = household(session)
    seat = seat_of(session, visit(session, home))
    with writing(session):
        acts.offer(session, Deed(coordinator(session), "coordinator"), [(second, seat)])
    pair(session, home, [first])
    assert held(session) == set(), "the seat is full"
    assert session.scalars(select(Promise.volunteer_id).where(Promise.seat_id == seat)).all() == [second]
    assert session.scalars(select(PromiseEvent.id)).all()
    assert session.get_one(Seat, seat).maximum == 1
