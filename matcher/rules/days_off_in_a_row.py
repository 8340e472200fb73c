"""Days off come in a number in a row that was agreed: not too many, not too few.

For each person with `Terms.days_off_in_a_row` and each run of local days of the period on which no shift of
theirs starts, with the days off carried in by `History`: the units missed as `matcher.rules.runs` counts
them. None may be missed, or each costs its price.
"""

from collections.abc import Iterator

from matcher.model.day_literals import days, held_days, period
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import runs
from matcher.rules.run_finding import told
from matcher.rules.violation import Breach

TIER = None


def post(problem: Problem, model: Model, x: Variables) -> None:
    breach = Breach(problem, model, "days_off_in_a_row")
    for person in problem.open_volunteers:
        span = person.terms.days_off_in_a_row
        if runs.bounded(span):
            off = days(problem, model, x).worked(person).opposite()
            runs.post(model, off, span, runs.carried(person, "days_off_in_a_row"), breach)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for person in problem.open_volunteers:
        span = person.terms.days_off_in_a_row
        if runs.bounded(span):
            length = period(problem).length
            off = (1 << length) - 1 & ~held_days(problem, roster, person.id)
            before = runs.carried(person, "days_off_in_a_row")
            for missed in runs.missed(off, length, span, before):
                yield told(problem, roster, "days_off_in_a_row", person, missed, span, missed.last + 1)
