"""A team has at least `count` people who speak a language at a level.

For a shift with `Speakers(language, level, count)`: speakers >= count * used. If the team rule is soft, each
missing speaker costs its weight.
"""

from collections.abc import Iterator

import numpy as np

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.arrays import Flags
from matcher.problem.problem import Problem
from matcher.problem.teams import Speakers
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.fitness import speaks
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import HARD_OR_WEIGHT, asked_of_a_team, enough, lacking, ruled, spoken_by, team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="speakers",
    family=Family.TEAM,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("language", SetIn.TEAM, "tag"),
        Parameter("level", SetIn.TEAM, "level", least=1, most=7),
        Parameter("count", SetIn.TEAM, "people", least=1, most=1_000, default=1),
        *HARD_OR_WEIGHT,
    ),
    may_be_priced=False,
    waivable=True,
    partly_hard=True,
    pins_can_break=True,
    mended_by_more=True,
)


def active(problem: Problem) -> bool:
    return asked_of_a_team(problem, Speakers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    spoken = spoken_by(problem).values()
    able: dict[tuple[str, int], Flags] = {}
    for shift, rule in ruled(problem, Speakers):
        asked = rule.language, rule.level
        if asked not in able:
            level = np.array([levels.get(rule.language, 0) for levels in spoken], dtype=np.int64)
            able[asked] = level >= rule.level
        people, variables = x.serving(shift.id)
        enough(model, x, shift, rule, rule.count, variables[able[asked][people]])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, Speakers):
        people = team(roster, shift)
        able = sum(
            speaks(problem.policy, problem.volunteer[person], rule.language) >= rule.level
            for person in people
        )
        asked = {"language": rule.language, "level": rule.level}
        yield from lacking(problem, "speakers", shift, rule, rule.count, able, people, **asked)
