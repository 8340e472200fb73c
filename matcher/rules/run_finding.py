"""The finding that a run of days is too long or too short."""

from datetime import date

from matcher.ids import ShiftId
from matcher.model.day_literals import period
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import Span
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import RuleInfo
from matcher.rules.runs import Missed
from matcher.rules.violation import finding


def run_finding(
    problem: Problem,
    roster: Roster,
    rule: RuleInfo,
    person: Volunteer,
    missed: Missed,
    span: Span,
    about: int,
    kind: str | None = None,
) -> Finding:
    """The finding that a run of a person misses its span.

    It names the bound that is missed, the length of the run, its last day, and the shift of the person on the
    day `about` of the period, where they have one.
    """
    first = period(problem).first
    numbers: dict[str, object] = {
        "volunteer": person.id,
        "limit": missed.limit,
        "reached": missed.days,
        missed.limit: getattr(span, missed.limit),
        "day": date.fromordinal(first + missed.last),
    }
    if kind is not None:
        numbers["kind"] = kind
    shift = _shift(problem, roster, person, first + about, kind)
    if shift is not None:
        numbers["shift"] = shift
    return finding(problem, rule, missed.units, numbers)


def _shift(problem: Problem, roster: Roster, person: Volunteer, day: int, kind: str | None) -> ShiftId | None:
    day_of = timetable(problem).day
    held = (problem.shift_of[seat] for seat in roster.held_by(person.id))
    return next((each.id for each in held if day_of[each.id] == day and kind in (None, each.kind)), None)
