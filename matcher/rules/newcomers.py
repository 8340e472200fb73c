"""A team does not consist of newcomers only.

For a shift with `NotOnlyNewcomers()`, with `experienced` the people who serve there and have served at least
`Policy.newcomer_below` shifts before: experienced >= used. If the team rule is soft, a team of newcomers
costs its weight.
"""

from collections.abc import Iterator

import numpy as np

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.problem.teams import NotOnlyNewcomers
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import HARD_OR_WEIGHT, asked_of_a_team, enough, lacking, ruled, team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="newcomers",
    family=Family.TEAM,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("newcomer_below", SetIn.POLICY, "shifts served", least=0, default=3),
        *HARD_OR_WEIGHT,
    ),
    may_be_priced=False,
    waivable=True,
    partly_hard=True,
    pins_can_break=True,
    mended_by_more=True,
)


def active(problem: Problem) -> bool:
    return asked_of_a_team(problem, NotOnlyNewcomers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    served = np.array([person.served for person in problem.volunteers], dtype=np.int64)
    experienced = served >= problem.policy.newcomer_below
    for shift, rule in ruled(problem, NotOnlyNewcomers):
        people, variables = x.serving(shift.id)
        enough(model, x, shift, rule, 1, variables[experienced[people]])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    below = problem.policy.newcomer_below
    for shift, rule in ruled(problem, NotOnlyNewcomers):
        people = team(roster, shift)
        experienced = sum(problem.volunteer[person].served >= below for person in people)
        yield from lacking(problem, "newcomers", shift, rule, 1, min(experienced, 1), people, below=below)
