"""Each published assignment that is not kept costs the price of its promise.

cost = sum over published pairs of price * (1 - x[pair]), times the rule's price. A pair that can no longer be
assigned costs its price in any case. What is promised outside the period is not decided and costs nothing.
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn, Stake
from matcher.tiers import Tier

INFO = RuleInfo(
    name="promises",
    family=Family.PROMISE,
    tier=Tier.PROMISES,
    parameters=(Parameter("published", SetIn.PROBLEM, "cost of a promise", least=1, most=9),),
    stake=Stake.PROMISES,
)


def active(problem: Problem) -> bool:
    return bool(problem.published)


def post(problem: Problem, model: Model, x: Variables) -> None:
    at = INFO.price(problem.policy)
    for pair, promise in problem.published.items():
        price = at.weight * promise
        if problem.shift_of[pair.seat].id in problem.shifts_outside:
            continue
        kept = x.at(pair)
        if kept is None:
            model.charge(at.tier, price)
            continue
        broken = model.boolean()
        model.at_least(1, [kept, broken])
        model.cost(at.tier, broken, price)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    at = INFO.price(problem.policy)
    for pair, price in sorted(problem.published.items()):
        if pair not in roster and problem.shift_of[pair.seat].id not in problem.shifts_outside:
            numbers = immutabledict(volunteer=pair.volunteer, seat=pair.seat)
            yield Finding("promises", at.weight * price, at.tier, numbers)
