"""No more is moved than the budget allows: a move is a promised assignment that is not kept.

moves = sum over published pairs that still could be of 1 - x[pair] <= `Policy.most_moves`. Priced, or where
there is no budget but a price: each move above the budget, 0 where there is none, costs the rule's price.
A promise that can no longer be kept is no move of ours, and neither is what somebody is given in addition:
they are asked anew.
"""

from collections.abc import Collection, Iterator
from weakref import WeakKeyDictionary

from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.tiers import Tier

TIER = Tier.PROMISES


def post(problem: Problem, model: Model, x: Variables) -> None:
    policy = problem.policy
    price = policy.priced("moves")
    if price is None and policy.most_moves is None:
        return
    promised = possible(problem)
    above = len(promised) - (policy.most_moves or 0) + problem.outside.moves
    # A core of the pairs may lack a promised one: it is moved then.
    variables = [variable for pair in promised if (variable := x.at(pair)) is not None]
    if above <= 0:
        return
    if not variables and price is not None:
        model.charge(price.tier, price.weight * above)
    elif not variables:
        model.at_most(0, [Model.ONE])
    elif price is None:
        model.at_least(above, variables)
    else:
        over = model.integer(0, above)
        model.at_least(above, [*variables, over])
        model.cost(price.tier, over, price.weight)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    policy = problem.policy
    price = policy.priced("moves")
    if price is None and policy.most_moves is None:
        return
    most = policy.most_moves or 0
    moves = problem.outside.moves + sum(pair not in roster for pair in possible(problem))
    if moves > most:
        numbers = immutabledict(moves=moves, most_moves=most)
        cost, tier = (moves - most, None) if price is None else ((moves - most) * price.weight, price.tier)
        yield Finding("moves", cost, tier, numbers)


_known: WeakKeyDictionary[Problem, list[Assignment]] = WeakKeyDictionary()


def possible(problem: Problem) -> list[Assignment]:
    """The promised assignments that still could be, found once for each problem."""
    if problem not in _known:
        fit = candidates(problem)
        _known[problem] = [pair for pair in sorted(problem.published) if pair in fit]
    return _known[problem]


def elsewhere(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> int:
    """The moves that are made whatever is decided about `people` on the shifts of `work`."""
    if problem.policy.most_moves is None and problem.policy.priced("moves") is None:
        return 0
    return problem.outside.moves + sum(
        pair not in keeping and (pair.volunteer not in people or problem.shift_of[pair.seat].id not in work)
        for pair in possible(problem)
    )


def coupled(problem: Problem) -> Iterator[frozenset[ShiftId]]:
    """All shifts with a promise."""
    if problem.policy.most_moves is not None or problem.policy.priced("moves") is not None:
        yield frozenset(problem.shift_of[pair.seat].id for pair in problem.published)
