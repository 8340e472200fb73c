"""Nobody goes alone: a team has at least `count` people, or none.

For a shift with `Together(count)`: assigned >= count * used. If the team rule is soft, each missing person
costs its weight.
"""

from collections.abc import Iterator

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.problem.teams import Together
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import HARD_OR_WEIGHT, asked_of_a_team, enough, lacking, ruled, team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="together",
    family=Family.TEAM,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("count", SetIn.TEAM, "people", least=2, most=1_000, default=2),
        *HARD_OR_WEIGHT,
    ),
    may_be_priced=False,
    partly_hard=True,
    pins_can_break=True,
    mended_by_more=True,
)


def active(problem: Problem) -> bool:
    return asked_of_a_team(problem, Together)


def post(problem: Problem, model: Model, x: Variables) -> None:
    for shift, rule in ruled(problem, Together):
        enough(model, x, shift, rule, rule.count, x.serving(shift.id)[1])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, Together):
        people = team(roster, shift)
        yield from lacking(problem, "together", shift, rule, rule.count, len(people), people)
