"""A person works neither too many nor too few days in a row.

`Terms.days_in_a_row` says how long a run of working days may be. A day is worked if a shift of the person
starts on it, in local time; `History` adds the days worked just before the period. A run that is too long is
broken by one unit for each day too many inside the period, one that is too short by one unit for each day
that is missing (see `matcher.rules.runs`). The rule is hard, or each unit costs its price.
"""

from collections.abc import Iterator, Sequence

from matcher.model.day_literals import day_literals, held_days, period
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import runs
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.run_finding import run_finding
from matcher.rules.violation import Violation

INFO = RuleInfo(
    name="days_in_a_row",
    family=Family.PERSON,
    parameters=(Parameter("terms.days_in_a_row", SetIn.PERSON, "days", least=0, most=1_000_000),),
    waivable=True,
    calendar=True,
    pins_can_break=True,
)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift leaves the days in a row of a person within their most."""
    most = person.terms.days_in_a_row.most
    if most is None:
        return True
    day_of, first = timetable(problem).day, period(problem).first
    worked = sum({1 << day_of[each.id] - first for each in held if day_of[each.id] >= first})
    day, before = day_of[shift.id] - first, _border(problem, person).before
    return bool(worked >> day & 1) or runs.grown(worked, day, before) <= most


def active(problem: Problem) -> bool:
    return any(runs.bounded(person.terms.days_in_a_row) for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation = Violation(problem, model, INFO)
    for person in problem.open_volunteers:
        span = person.terms.days_in_a_row
        if runs.bounded(span):
            worked = day_literals(x).worked(person)
            runs.post(model, worked, span, _border(problem, person), violation)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        span = person.terms.days_in_a_row
        if runs.bounded(span):
            worked = held_days(problem, roster, person.id)
            for missed in runs.missed(worked, period(problem).length, span, _border(problem, person)):
                yield run_finding(problem, roster, INFO, person, missed, span, missed.last)


def _border(problem: Problem, person: Volunteer) -> runs.Border:
    return runs.work_border(problem, person, runs.carried(person, "days_in_a_row"))
