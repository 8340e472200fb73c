"""Nobody goes alone: a team has at least `count` people, or nobody.

For a shift with `Together(count)`: assigned >= count * used. Soft: each missing person costs the rule's
weight.
"""

from collections.abc import Iterator

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.problem.teams import Together
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.team import enough, lacking, ruled, team
from matcher.tiers import Tier

TIER = Tier.DESIRED


def post(problem: Problem, model: Model, x: Variables) -> None:
    for shift, rule in ruled(problem, Together):
        enough(model, x, shift, rule, rule.count, x.serving(shift.id)[1])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, Together):
        people = team(roster, shift)
        yield from lacking("together", shift, rule, rule.count, len(people), people)
