"""The constants of a problem: what a subproblem keeps, and those standing assignments that a rule can feel.

What stands weeks away from a period touches nobody's rest and no week of it. Such assignments are left out of
models and verdicts, so that a problem costs as much to solve with many weeks around it as with few.
"""

from collections.abc import Iterator

from matcher.ids import ShiftId
from matcher.problem.entities import AS_THEY_LIKE
from matcher.problem.memo import memoised_for_last_roster, memoised_from
from matcher.problem.problem import Problem
from matcher.problem.timetable import Timetable, timetable
from matcher.roster import Assignment, Roster


@memoised_from(
    "part", "kept", "standing", "shifts", "period", "places", "policy", "volunteers", "context_shifts"
)
def fixed(problem: Problem) -> frozenset[Assignment]:
    """The assignments that stay as they are, whatever is decided."""
    if problem.part or not problem.shifts_outside:
        return problem.kept | problem.standing
    near = frozenset(_near(problem))
    agreed = {person.id for person in problem.volunteers if person.terms != AS_THEY_LIKE}
    felt = (
        pair
        for pair in problem.standing
        if problem.shift_of[pair.seat].id in near or pair.volunteer in agreed
    )
    return problem.kept | frozenset(felt)


@memoised_for_last_roster
def with_fixed(problem: Problem, roster: Roster) -> Roster:
    """A roster with those of the fixed assignments that it lacks."""
    constants = fixed(problem)
    return roster.changed(roster.assignments | constants)


def of_period(problem: Problem, roster: Roster) -> Roster:
    """A roster with all that stands in the period, and with nothing that stands outside it."""
    inside = problem.standing - problem.standing_outside
    if inside <= roster.assignments and roster.assignments.isdisjoint(problem.standing_outside):
        return roster
    return Roster((roster.assignments | inside) - problem.standing_outside)


def _near(problem: Problem) -> Iterator[ShiftId]:
    """The shifts of the period, and those outside that somebody's rest, way, day, week or series reaches."""
    table, opened = timetable(problem), problem.open_shifts
    yield from problem.shift.keys() - problem.shifts_outside
    if not opened:
        return
    first, last, reach = (
        min(table.start[shift.id] for shift in opened),
        max(table.end[shift.id] for shift in opened),
        _reach(problem, table),
    )
    weeks, series = {table.week[shift.id] for shift in opened}, {shift.series for shift in opened} - {None}
    days = {table.day[shift.id] + step for shift in opened for step in (-1, 0, 1)}
    for shift in sorted(problem.shifts_outside):
        close = table.end[shift] > first - reach and table.start[shift] < last + reach
        if (
            close
            or table.week[shift] in weeks
            or table.day[shift] in days
            or problem.shift[shift].series in series
        ):
            yield shift


def _reach(problem: Problem, table: Timetable) -> int:
    """The most minutes that two shifts of one person must lie apart."""
    rests = (person.limits.rest_minutes or 0 for person in problem.volunteers)
    return max(int(table.gaps.max(initial=0)), problem.policy.rest_minutes, *rests, 0)
