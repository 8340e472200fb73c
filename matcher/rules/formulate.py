"""A problem as a linear model: every rule that is switched on posts its rows and costs."""

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from matcher.model.model import Model
from matcher.model.variables import Guarantees, Variables
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Assignment, Roster
from matcher.rules import limits, maximum
from matcher.rules.registry import switched_on
from matcher.tiers import Tier

# Whole numbers up to here are exact in floating point, too.
LARGEST_EXACT = 2**53


def formulate(
    problem: Problem, among: Collection[Assignment] | None = None, cancel: Cancel | None = None
) -> tuple[Model, Variables]:
    """The model of a problem and the variables of its candidate pairs.

    `among` restricts the pairs. Raises Ended soon after a cancel: a large model takes many seconds.
    """
    model = Model()
    with uncollected():
        x = Variables(problem, model, among, guarantees(problem))
        for rule in switched_on(problem):
            if cancel is not None:
                cancel.check()
            rule.post(problem, model, x)
    return model, x


def guarantees(problem: Problem) -> Guarantees:
    """What the rules that are on make sure of in every feasible roster of a problem."""
    policy = problem.policy
    return Guarantees(seat_maximum=maximum.INFO.on(policy), personal_limits=limits.INFO.must_hold(policy))


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch off garbage collection: a model is millions of small objects that all stay, and looking for
    garbage would take a third of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def weights(model: Model, tiers: tuple[Tier, ...], current: Mapping[Tier, int]) -> dict[Tier, int]:
    """Weights of tiers in one sum, so that no later tier of `tiers` outweighs one unit of an earlier one.

    The weight of a tier is one more than all later tiers together can lose. A tier can lose at most what it
    can cost at most, and no more than about twice its `current` cost: no good exchange gives away more. If
    the sums would no longer be exact in floating point, the last tiers are left out.
    """
    weight, found = 1, {}
    for tier in reversed(tiers):
        found[tier] = weight
        most = _most(model, tier)
        weight += weight * min(most, 2 * (current[tier] + 50))
    if len(tiers) > 1 and _worst(model, found) > LARGEST_EXACT:
        return weights(model, tiers[:-1], current)
    return found


def _worst(model: Model, weights: Mapping[Tier, int]) -> int:
    """The largest possible weighted cost of all tiers."""
    return sum(weight * _most(model, tier) for tier, weight in weights.items())


def _most(model: Model, tier: Tier) -> int:
    """The largest possible cost of a tier, as a Python integer: it may exceed 64 bits."""
    variables, costs = model.costs(tier)
    return sum(
        cost * model.upper[variable]
        for variable, cost in zip(variables.tolist(), costs.tolist(), strict=True)
    )


def hint(x: Variables, roster: Roster) -> dict[int, int]:
    """The values of the pair variables in a roster."""
    return {variable: int(pair in roster.assignments) for pair, variable in x.pair.items() if variable}
