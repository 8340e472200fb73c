"""What people want to do at most beyond one week: days in a row, and what they serve in four weeks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.answers.explain import pair
from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.limits import SolveLimits
from matcher.problem import entities as made
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.solver.solve import solve
from matcher.solver.subproblem import subproblem
from tests.web.conftest import MONDAY
from tests.web.demand.ground import free_people
from tests.web.promised import give, promise
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import Project, Seat, Shift, Volunteer
from web.services.days import Week
from web.services.matching import problem_of, read_anew
from web.services.people.limits import with_history
from web.services.promises.own_week import OwnWeek, plan_of, seats_on

SATURDAY, SUNDAY = 5, 6
LATER = Week(MONDAY + timedelta(weeks=5), ZONE)
"""A week with weeks to come on both sides."""
APART = [-4, -3, -2, -1, 1, 2, 3, 4]
"""By how many weeks something lies before or after the week that is planned."""


@pytest.fixture
def me(session: Session) -> int:
    """Somebody who is free at all hours and has nothing yet."""
    (found,) = free_people(session, 1)
    with writing(session):
        session.execute(update(Volunteer).where(Volunteer.id == found).values(rest_minutes=0))
    return found


def limit(session: Session, person: int, **limits: int) -> None:
    """Enter what somebody wants to do at most."""
    with writing(session):
        session.execute(update(Volunteer).where(Volunteer.id == person).values(**limits))


def seat_on(session: Session, day: date, hours: int = 2) -> int:
    """The seat of a new shift for one, from ten o'clock."""
    begins = datetime.combine(day, time(10), ZONE)
    with writing(session):
        shift = Shift(
            project_id=session.scalars(select(Project.id).order_by(Project.id)).first(),
            place_id=session.scalars(select(Shift.place_id).order_by(Shift.id).limit(1)).one(),
            kind="shift", starts_at=begins, ends_at=begins + timedelta(hours=hours),
        )  # fmt: skip
        session.add(shift)
        session.flush()
        seat = Seat(shift_id=shift.id, minimum=0, desired=1, maximum=1)
        session.add(seat)
    return seat.id


def day_of(weeks: int, weekday: int) -> date:
    """A day of the week that lies so many weeks from the one that is planned."""
    return LATER.monday + timedelta(weeks=weeks, days=weekday)


def hindrances(problem: Problem, person: int, seat: int) -> Sequence[str]:
    """What speaks against somebody on a seat, beside what they hold."""
    me, asked = VolunteerId(str(person)), SeatId(str(seat))
    assert asked in candidates(problem).of[me], "they do not even fit"
    found = pair(problem, plan_of(problem), me, asked)
    return sorted({each.code for each in found.reasons if each.tier is None})


def against(session: Session, person: int, seat: int, week: Week = LATER) -> Sequence[str]:
    """The same, as the kept week, the week read anew, and the person's own week all say it."""
    session.rollback()
    kept, anew = problem_of(session, week), read_anew(session, week)
    own = OwnWeek(session, week, person).problem(seats_on(session, [seat]))
    me = VolunteerId(str(person))
    assert kept.volunteer[me].history == anew.volunteer[me].history == own.volunteer[me].history
    found = [hindrances(each, person, seat) for each in (kept, anew, own)]
    assert found[0] == found[1] == found[2]
    return found[0]


@pytest.mark.parametrize("apart", APART)
def test_one_weekend_in_four_weeks(session: Session, me: int, apart: int) -> None:
    limit(session, me, weekends_in_four_weeks=1)
    asked, beside = (seat_on(session, day_of(0, day)) for day in (SATURDAY, SATURDAY - 1))
    assert against(session, me, asked) == []
    give(session, me, seat_on(session, day_of(apart, SUNDAY)), "accepted")
    assert against(session, me, asked) == (["weekends"] if abs(apart) < 4 else [])
    assert against(session, me, beside) == []


@pytest.mark.parametrize("apart", APART)
def test_minutes_in_four_weeks(session: Session, me: int, apart: int) -> None:
    limit(session, me, minutes_in_four_weeks=300)
    asked, shorter = (seat_on(session, day_of(0, 2), hours) for hours in (3, 2))
    assert against(session, me, asked) == []
    give(session, me, seat_on(session, day_of(apart, 2), 3), "accepted")
    assert against(session, me, asked) == (["totals"] if abs(apart) < 4 else [])
    assert against(session, me, shorter) == []


def test_weeks_before_and_after_that_share_no_four_weeks_are_not_added_up(session: Session, me: int) -> None:
    limit(session, me, weekends_in_four_weeks=2)
    asked = seat_on(session, day_of(0, SATURDAY))
    for apart in (-2, 2):
        give(session, me, seat_on(session, day_of(apart, SATURDAY)), "accepted")
    assert against(session, me, asked) == []
    give(session, me, seat_on(session, day_of(-1, SATURDAY)), "accepted")
    assert against(session, me, asked) == ["weekends"]


def test_what_was_served_counts_and_what_was_given_up_does_not(session: Session, me: int) -> None:
    limit(session, me, weekends_in_four_weeks=1)
    asked, before = (seat_on(session, day_of(apart, SATURDAY)) for apart in (0, -2))
    give(session, me, before, "accepted")
    for state, expected in (("served", ["weekends"]), ("given_up", []), ("checked_in", ["weekends"])):
        with writing(session):
            held = promise(session, me, before)
            held.state, held.minutes = state, 120 if state == "served" else None
        assert against(session, me, asked) == expected, state


def test_a_limit_below_what_stands_already_lets_nothing_come_to_it(session: Session, me: int) -> None:
    for apart in (-2, -1):
        give(session, me, seat_on(session, day_of(apart, SATURDAY), 4), "accepted")
    limit(session, me, weekends_in_four_weeks=1, minutes_in_four_weeks=60)
    asked, weekday = (seat_on(session, day_of(0, day)) for day in (SATURDAY, 2))
    assert against(session, me, asked) == ["totals", "weekends"]
    assert against(session, me, weekday) == ["totals"]


@pytest.mark.parametrize(("last", "expected"), [(SUNDAY, ["days_in_a_row"]), (SATURDAY, [])])
def test_days_in_a_row_go_on_over_sunday_night(
    session: Session, me: int, last: int, expected: Sequence[str]
) -> None:
    limit(session, me, days_in_a_row=2)
    for day in (last - 1, last):
        give(session, me, seat_on(session, day_of(-1, day)), "accepted")
    assert against(session, me, seat_on(session, day_of(0, 0))) == expected


def test_days_in_a_row_count_the_days_after_the_week(session: Session, me: int) -> None:
    limit(session, me, days_in_a_row=2)
    for day in (0, 1):
        give(session, me, seat_on(session, day_of(1, day)), "accepted")
    assert against(session, me, seat_on(session, day_of(0, SUNDAY))) == ["days_in_a_row"]
    assert against(session, me, seat_on(session, day_of(0, SATURDAY))) == []


@pytest.mark.parametrize(
    ("limits", "held", "asked", "most"),
    [
        ({"weekends_in_four_weeks": 1}, (-3, SATURDAY), (SATURDAY, SUNDAY), 0),
        ({"weekends_in_four_weeks": 2}, (-3, SATURDAY), (SATURDAY, SUNDAY), 2),
        ({"minutes_in_four_weeks": 360}, (2, 1), (1, 3, 5), 2),
        ({"days_in_a_row": 2}, (-1, SUNDAY), (0, 1), 1),
    ],
)
def test_the_solver_keeps_to_it(
    session: Session, me: int, limits: dict[str, int], held: tuple[int, int], asked: Sequence[int], most: int
) -> None:
    limit(session, me, **limits)
    give(session, me, seat_on(session, day_of(*held)), "accepted")
    seats = [seat_on(session, day_of(0, day)) for day in asked]
    problem = problem_of(session, LATER)
    chosen = frozenset(ShiftId(str(session.get_one(Seat, seat).shift_id)) for seat in seats)
    part = subproblem(problem, frozenset({VolunteerId(str(me))}), chosen, keeping=plan_of(problem))
    roster = solve(part, SolveLimits(seconds=5, workers=1)).roster
    assert roster is not None
    assert len({int(each.seat) for each in roster} & set(seats)) == most


def served_on(number: int, day: date, minutes: int) -> made.Shift:
    """A shift on a day, as the matcher has it."""
    start = datetime.combine(day, time(9), ZONE)
    return made.Shift(
        id=ShiftId(str(number)), project=ProjectId("1"), place=PlaceId("1"), start=start,
        end=start + timedelta(minutes=minutes), seats=(made.Seat(id=SeatId(str(number))),), kind="shift",
    )  # fmt: skip


@given(
    around=st.lists(st.tuples(st.integers(-35, 41), st.integers(15, 600)), max_size=12),
    most=st.tuples(st.integers(0, 4), st.integers(0, 2_000)),
    own=st.tuples(st.booleans(), st.integers(0, 2_000)),
)
def test_no_four_weeks_hold_too_much_when_the_matcher_says_so(
    around: Sequence[tuple[int, int]], most: tuple[int, int], own: tuple[bool, int]
) -> None:
    """What the week may hold by its history is what it may hold by every four weeks in a row around it."""
    weekends, minutes = most
    person = made.Volunteer(id=VolunteerId("1"), terms=Terms(weekends=weekends, minutes=Span(most=minutes)))
    others = [(days, each) for days, each in around if not 0 <= days < 7]
    shifts = [
        served_on(number, LATER.monday + timedelta(days=days), each)
        for number, (days, each) in enumerate(others)
    ]
    history = with_history(person, shifts, LATER).history
    assert history is not None
    windows = [
        [(days, each) for days, each in others if first * 7 <= days < (first + 4) * 7]
        for first in range(-3, 1)
    ]
    most_minutes = max(sum(each for _, each in window) for window in windows)
    most_weekends = max(
        len({days // 7 for days, _ in window if days % 7 in (SATURDAY, SUNDAY)}) for window in windows
    )
    on_weekend, more = own
    assert (history.minutes + more <= minutes) == (most_minutes + more <= minutes or more == 0)
    comes = int(on_weekend)
    assert (history.weekends + comes <= weekends) == (most_weekends + comes <= weekends or not comes)


def test_who_limits_nothing_has_no_history() -> None:
    person = made.Volunteer(id=VolunteerId("1"), terms=Terms(days_in_a_row=Span(most=3)))
    assert with_history(person, [served_on(1, day_of(1, 2), 60)], LATER) is person
