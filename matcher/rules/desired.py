"""Every head missing below the desired number of a seat costs the weight of its project, every head above it
costs `over` of its project.

cost = sum over seats of weight(project) * max(0, desired - assigned)
       + over(project) * max(0, assigned - desired), times the rule's price
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model import Model
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.variables import Variables

TIER = Tier.DESIRED


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = problem.policy.price("desired", TIER)
    for shift in problem.open_shifts:
        weight = price.weight * problem.weight(shift)
        each_over = price.weight * problem.project[shift.project].over
        for seat in shift.seats:
            variables = [variable for _, variable in x.on(seat.id)]
            if seat.desired:
                short = model.integer(0, seat.desired, f"desired[{seat.id}]")
                model.at_least(seat.desired, [*variables, short])
                model.cost(price.tier, short, weight)
            if len(variables) > seat.desired and each_over:
                over = model.integer(0, len(variables) - seat.desired, f"over[{seat.id}]")
                model.at_most(seat.desired, [*variables, over], [*([1] * len(variables)), -1])
                model.cost(price.tier, over, each_over)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = problem.policy.price("desired", TIER)
    for shift in problem.open_shifts:
        for seat in shift.seats:
            missing = seat.desired - len(roster.on(seat.id))
            if missing > 0:
                numbers = immutabledict(shift=shift.id, seat=seat.id, missing=missing)
                cost = missing * price.weight * problem.weight(shift)
                yield Finding("desired", cost, price.tier, numbers)
            elif missing < 0 and (over := problem.project[shift.project].over):
                numbers = immutabledict(shift=shift.id, seat=seat.id, over=-missing)
                yield Finding("over", -missing * price.weight * over, price.tier, numbers)
