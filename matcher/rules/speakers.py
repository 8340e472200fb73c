"""A team has at least `count` people who speak a language at a level.

For a shift with `Speakers(language, level, count)`: speakers >= count * used. Soft: each missing one costs
the rule's weight.
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
from matcher.rules.team import enough, lacking, ruled, spoken_by, team
from matcher.tiers import Tier

TIER = Tier.DESIRED


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
        said = {"language": rule.language, "level": rule.level}
        yield from lacking("speakers", shift, rule, rule.count, able, people, **said)
