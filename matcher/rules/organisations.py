"""A team comes from at least `count` different organisations.

For a shift with `MixedOrganisations(count)`, with w[o] = 1 only if somebody of organisation o serves: w[o] <=
sum of x over the people of o, and sum of w >= count * used. People without an organisation count for none. If
the team rule is soft, each missing organisation costs its weight.
"""

from collections import defaultdict
from collections.abc import Iterator

from matcher.ids import OrganisationId
from matcher.model.model import Model, Var
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.problem.teams import MixedOrganisations
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import HARD_OR_WEIGHT, asked_of_a_team, enough, lacking, ruled, team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="organisations",
    family=Family.TEAM,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("count", SetIn.TEAM, "organisations", least=2, most=1_000, default=2),
        *HARD_OR_WEIGHT,
    ),
    may_be_priced=False,
    waivable=True,
    partly_hard=True,
    pins_can_break=True,
    mended_by_more=True,
)


def active(problem: Problem) -> bool:
    return asked_of_a_team(problem, MixedOrganisations)


def post(problem: Problem, model: Model, x: Variables) -> None:
    people = problem.volunteer
    for shift, rule in ruled(problem, MixedOrganisations):
        members: dict[OrganisationId, list[Var]] = defaultdict(list)
        for person, variable in x.on_shift(shift.id):
            organisation = people[person].organisation
            if organisation is not None:
                members[organisation].append(variable)
        present = []
        for variables in members.values():
            there = model.boolean()
            model.at_least(0, [*variables, there], [*([1] * len(variables)), -1])
            present.append(there)
        enough(model, x, shift, rule, rule.count, present)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    for shift, rule in ruled(problem, MixedOrganisations):
        people = team(roster, shift)
        present = {problem.volunteer[person].organisation for person in people} - {None}
        yield from lacking(problem, "organisations", shift, rule, rule.count, len(present), people)
