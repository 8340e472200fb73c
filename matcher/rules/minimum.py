"""A head missing below the minimum costs the weight of its project.

Heads are counted on each seat, on each visit (whatever its start), and in each hour of a curve:
cost = sum over demands of weight(project) * max(0, minimum - assigned), times the rule's price
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn, Stake
from matcher.tiers import Tier

INFO = RuleInfo(
    name="minimum",
    family=Family.COVERAGE,
    tier=Tier.MINIMUM,
    parameters=(
        Parameter("minimum", SetIn.SEAT, "heads", least=0, most=10_000, default=0),
        Parameter("weight", SetIn.PROJECT, "cost of a head", least=1, most=999, default=1),
    ),
    calendar=True,
    stake=Stake.HEADS,
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.price(problem.policy)
    for demand in demands_of(problem):
        if demand.minimum:
            short = x.short(demand.seats, demand.minimum)
            model.cost(price.tier, short, price.weight * problem.project[demand.project].weight)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.price(problem.policy)
    for demand in demands_of(problem):
        missing = demand.minimum - demand.heads(roster)
        if missing > 0:
            numbers = immutabledict(demand.about(problem, roster), missing=missing)
            cost = missing * price.weight * problem.project[demand.project].weight
            yield Finding("minimum", cost, price.tier, numbers)
