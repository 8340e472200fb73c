"""Every head missing below a minimum costs the weight of its project: on a seat, on a visit whatever its
start, in an hour of a curve.

cost = sum over demands of weight(project) * max(0, minimum - assigned), times the rule's price
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.tiers import Tier

TIER = Tier.MINIMUM


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = problem.policy.price("minimum", TIER)
    for demand in problem.demands:
        if demand.minimum:
            short = x.short(demand.seats, demand.minimum)
            model.cost(price.tier, short, price.weight * problem.project[demand.project].weight)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = problem.policy.price("minimum", TIER)
    for demand in problem.demands:
        missing = demand.minimum - demand.heads(roster)
        if missing > 0:
            numbers = immutabledict(demand.about(problem, roster), missing=missing)
            cost = missing * price.weight * problem.project[demand.project].weight
            yield Finding("minimum", cost, price.tier, numbers)
