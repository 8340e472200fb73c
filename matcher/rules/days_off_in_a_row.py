"""A person has neither too many nor too few days off in a row.

`Terms.days_off_in_a_row` says how long a run of days off may be. A day is off if no shift of the person
starts on it, in local time; `History` adds the days off just before the period. Units are counted as in
`matcher.rules.runs`. The rule is hard, or each unit costs its price.
"""

from collections.abc import Iterator

from matcher.model.day_literals import day_literals, held_days, period
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import runs
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.run_finding import run_finding
from matcher.rules.violation import Violation

INFO = RuleInfo(
    name="days_off_in_a_row",
    family=Family.PERSON,
    parameters=(Parameter("terms.days_off_in_a_row", SetIn.PERSON, "days", least=0, most=1_000_000),),
    waivable=True,
    calendar=True,
)


def active(problem: Problem) -> bool:
    return any(runs.bounded(person.terms.days_off_in_a_row) for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation = Violation(problem, model, INFO)
    for person in problem.open_volunteers:
        span = person.terms.days_off_in_a_row
        if runs.bounded(span):
            off = day_literals(x).worked(person).opposite()
            runs.post(model, off, span, _border(problem, person), violation)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        span = person.terms.days_off_in_a_row
        if runs.bounded(span):
            length = period(problem).length
            off = (1 << length) - 1 & ~held_days(problem, roster, person.id)
            for missed in runs.missed(off, length, span, _border(problem, person)):
                yield run_finding(problem, roster, INFO, person, missed, span, missed.last + 1)


def _border(problem: Problem, person: Volunteer) -> runs.Border:
    return runs.off_border(problem, person, runs.carried(person, "days_off_in_a_row"))
