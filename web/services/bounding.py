"""The problem that a bound is of: a week as it would be decided afresh, without the clock.

It has everybody and every shift of the week, the pins and promises, and of the seats that a run may not fill
only what stands there. So it is the same the day before and after a shift begins.
"""

from dataclasses import fields, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import SeatId
from matcher.problem.data import ProblemData
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from web.models import Roster, Seat
from web.services import rosters, waiving
from web.services.matching import problem_of
from web.services.promises import difference
from web.services.visits.starts import starts_of
from web.services.weeks.one_person import with_room

BEFORE = timedelta(days=1)
MAY_DIFFER = ("volunteers", "published", "pinned_in", "pinned_out")
SAME = tuple(each.name for each in fields(ProblemData) if each.name not in MAY_DIFFER)


def problem_without_clock(session: Session, roster: Roster) -> Problem:
    """What there is to decide in the week of a roster, as if nothing had begun."""
    week = rosters.week_of(session, roster)
    meant = difference.meant(session, roster) if roster.state == "draft" else ()
    starts = starts_of(session, roster)
    return problem_of(session, week, meant=meant, at=week.start - BEFORE, starts=starts)


def as_runs_see_it(session: Session, problem: Problem) -> Problem:
    """The problem that a run solves: who serves because a rule was set aside stands, and of the seats that a
    run may not fill only what is there. Who is named for a session as well serves as one person.
    """
    alone = planned_alone(session, waiving.kept_by_runs(session, problem))
    return with_room(session, alone, Seated(frozenset(alone.published) | alone.standing))


def planned_alone(session: Session, problem: Problem) -> Problem:
    """The problem without what a run may not fill: seats that people take themselves, or staff give."""
    chosen = session.scalars(select(Seat.id).where(Seat.flow != "planned"))
    kept = {SeatId(str(each)) for each in chosen} & problem.seat.keys()
    if not kept:
        return problem
    could = candidates(problem).of
    barred = {Pair(who, seat) for who, seats in could.items() for seat in kept.intersection(seats)}
    there = problem.pinned_in | problem.published.keys() | problem.standing
    return replace(problem, pinned_out=problem.pinned_out | (barred - there))


def is_only_tighter(then: Problem, today: Problem) -> bool:
    """Whether every roster of a problem was one of an earlier problem, and costs at least as much.

    So it is when people have less time, more is pinned, and promises are dearer or more; then what was proven
    of the earlier problem holds.
    """
    return (
        all(getattr(then, name) == getattr(today, name) for name in SAME)
        and _people(then) == _people(today)
        and then.pinned_in <= today.pinned_in
        and all(today.published.get(pair, 0) >= price for pair, price in then.published.items())
        and _is_fewer(then, today)
    )


def _people(problem: Problem) -> dict[str, Volunteer]:
    """Everybody, but for the hours they have: these say only who may serve where."""
    return {person.id: replace(person, available=()) for person in problem.volunteers}


def _is_fewer(then: Problem, today: Problem) -> bool:
    """Whether nobody could serve today where they could not serve then."""
    before, after = candidates(then).of, candidates(today).of
    return all(set(seats) <= set(before.get(person, ())) for person, seats in after.items())
