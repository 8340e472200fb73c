"""A person does one kind of shift neither too many nor too few days in a row.

`Terms.kind_in_a_row` says for each kind how long a run of days with a shift of this kind may be. `History`
adds the days of this kind just before the period. Units are counted as in `matcher.rules.runs`. The rule is
hard, or each unit costs its price.
"""

from collections.abc import Iterator, Sequence

from matcher.model.day_literals import day_literals, held_days, period
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import FREE
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import runs
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.run_finding import run_finding
from matcher.rules.violation import Violation

INFO = RuleInfo(
    name="kind_in_a_row",
    family=Family.PERSON,
    parameters=(
        Parameter("terms.kind_in_a_row", SetIn.PERSON, "days by kind of shift", least=0, most=1_000_000),
    ),
    waivable=True,
    calendar=True,
    pins_can_break=True,
)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift leaves the days in a row of its kind within the person's most."""
    most = person.terms.kind_in_a_row.get(shift.kind, FREE).most
    if most is None:
        return True
    day_of, first = timetable(problem).day, period(problem).first
    alike = (day_of[each.id] - first for each in held if each.kind == shift.kind)
    done = sum({1 << day for day in alike if day >= 0})
    day, before = day_of[shift.id] - first, _border(problem, person, shift.kind).before
    return bool(done >> day & 1) or runs.grown(done, day, before) <= most


def carried(person: Volunteer, kind: str) -> int | None:
    """The days in a row of a kind just before the period; None when nothing is known."""
    history = person.history
    if history is None or history.worked is None:
        return None
    return history.kind_in_a_row if history.kind == kind else 0


def active(problem: Problem) -> bool:
    return any(person.terms.kind_in_a_row for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation = Violation(problem, model, INFO)
    for person in problem.open_volunteers:
        for kind, span in person.terms.kind_in_a_row.items():
            if runs.bounded(span):
                done = day_literals(x).of_kind(person, kind)
                runs.post(model, done, span, _border(problem, person, kind), violation)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        for kind, span in person.terms.kind_in_a_row.items():
            if runs.bounded(span):
                done = held_days(problem, roster, person.id, kind)
                border = _border(problem, person, kind)
                for missed in runs.missed(done, period(problem).length, span, border):
                    yield run_finding(problem, roster, INFO, person, missed, span, missed.last, kind)


def _border(problem: Problem, person: Volunteer, kind: str) -> runs.Border:
    return runs.work_border(problem, person, carried(person, kind), kind)
