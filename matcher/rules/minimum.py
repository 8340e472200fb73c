"""Every head missing below the minimum of a seat costs the weight of its project.

cost = sum over seats of weight(project) * max(0, minimum - assigned), times the rule's price
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model import Model
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.variables import Variables

TIER = Tier.MINIMUM


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = problem.policy.price("minimum", TIER)
    for shift in problem.open_shifts:
        weight = price.weight * problem.weight(shift)
        for seat in shift.seats:
            if seat.minimum:
                short = model.integer(0, seat.minimum, f"minimum[{seat.id}]")
                model.at_least(seat.minimum, [*(variable for _, variable in x.on(seat.id)), short])
                model.cost(price.tier, short, weight)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = problem.policy.price("minimum", TIER)
    for shift in problem.open_shifts:
        for seat in shift.seats:
            missing = seat.minimum - len(roster.on(seat.id))
            if missing > 0:
                numbers = immutabledict(shift=shift.id, seat=seat.id, missing=missing)
                cost = missing * price.weight * problem.weight(shift)
                yield Finding("minimum", cost, price.tier, numbers)
