"""A head missing below the desired number costs the weight of its project; one above it costs `over`.

Heads are counted on each seat, on each visit (whatever its start), and in each hour of a curve:
cost = sum over demands of weight(project) * max(0, desired - assigned), times the rule's price
       + sum over seats and visits of over(project) * max(0, assigned - desired), times the rule's price
Heads that stand cost nothing, however many they are.
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.arrays import joined, ones_and
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn, Stake
from matcher.tiers import Tier

OVER = "over"
INFO = RuleInfo(
    name="desired",
    family=Family.COVERAGE,
    tier=Tier.DESIRED,
    parameters=(
        Parameter("desired", SetIn.SEAT, "heads", least=0, most=10_000, default=1),
        Parameter("weight", SetIn.PROJECT, "cost of a head", least=1, most=999, default=1),
        Parameter("over", SetIn.PROJECT, "cost of a head too many", least=0, most=999, default=1),
    ),
    codes=frozenset({OVER}),
    calendar=True,
    stake=Stake.HEADS,
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.price(problem.policy)
    for demand in demands_of(problem):
        desired, project = demand.desired, problem.project[demand.project]
        variables = x.seated(demand.seats)
        if desired:
            short = x.short(demand.seats, desired)
            model.cost(price.tier, short, price.weight * project.weight)
        free = max(desired, problem.standing_heads(demand.seats))
        if len(variables) > free and project.over and demand.curve is None:
            over = model.integer(0, len(variables) - free)
            model.at_most(free, joined(variables, [over]), ones_and(len(variables), -1))
            model.cost(price.tier, over, price.weight * project.over)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.price(problem.policy)
    for demand in demands_of(problem):
        heads, project = demand.heads(roster), problem.project[demand.project]
        missing = demand.desired - heads
        over = heads - max(demand.desired, problem.standing_heads(demand.seats))
        if missing > 0:
            numbers = immutabledict(demand.about(problem, roster), missing=missing)
            cost = missing * price.weight * project.weight
            yield Finding("desired", cost, price.tier, numbers)
        elif over > 0 and project.over and demand.curve is None:
            numbers = immutabledict(demand.about(problem, roster), over=over)
            yield Finding(OVER, over * price.weight * project.over, price.tier, numbers)
