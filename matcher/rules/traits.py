"""A team has at least `count` people with a trait: a lead, a professional, a resident, somebody from abroad.

For a shift with `Trait(trait, count)`: people with the trait >= count * used. If the team rule is soft, each
missing person costs its weight.
"""

from collections.abc import Iterator

import numpy as np

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.arrays import Flags
from matcher.problem.problem import Problem
from matcher.problem.teams import Trait
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import HARD_OR_WEIGHT, asked_of_a_team, enough, lacking, ruled, team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="traits",
    family=Family.TEAM,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("trait", SetIn.TEAM, "code"),
        Parameter("count", SetIn.TEAM, "people", least=1, most=1_000, default=1),
        *HARD_OR_WEIGHT,
    ),
    may_be_priced=False,
    partly_hard=True,
    pins_can_break=True,
    mended_by_more=True,
)


def active(problem: Problem) -> bool:
    return asked_of_a_team(problem, Trait)


def post(problem: Problem, model: Model, x: Variables) -> None:
    having: dict[str, Flags] = {}
    traits = [person.traits for person in problem.volunteers]
    for shift, rule in ruled(problem, Trait):
        if rule.trait not in having:
            having[rule.trait] = np.array([rule.trait in own for own in traits], dtype=bool)
        people, variables = x.serving(shift.id)
        enough(model, x, shift, rule, rule.count, variables[having[rule.trait][people]])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, Trait):
        people = team(roster, shift)
        present = sum(rule.trait in problem.volunteer[person].traits for person in people)
        yield from lacking(problem, "traits", shift, rule, rule.count, present, people, trait=rule.trait)
