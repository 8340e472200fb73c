"""What is proven about the cost of each tier while a solve runs; safe to share between threads.

A proof says: no roster whose first tiers cost at most `caps` has a weighted sum of this tier and others below
`bound`. It turns into a bound of the tier for the costs of the best roster; where that roster costs more
than the caps in an earlier tier, the proof says nothing about it.
"""

from collections.abc import Callable, Mapping
from operator import le
from typing import NamedTuple

from immutabledict import immutabledict

from matcher.model.rounding import round_up
from matcher.solver.clock import Clock
from matcher.solver.incumbent import Costs, Incumbent
from matcher.tiers import Tier

ALONE: Mapping[Tier, int] = immutabledict()


class Proof(NamedTuple):
    """cost of the tier + sum over other tiers of weight * cost >= bound, wherever the first tiers cost at
    most `caps`; `cut` where the work it comes from was cut short.
    """

    bound: float
    caps: Costs
    weights: Mapping[Tier, int]
    cut: bool

    def least(self, costs: Costs) -> int:
        """The least the tier can cost where all other tiers cost what `costs` says; 0 where the proof does
        not apply.
        """
        if not all(map(le, costs, self.caps)):
            return 0
        return round_up(self.bound - sum(weight * costs[tier - 1] for tier, weight in self.weights.items()))


class Proofs:
    """The proofs about an incumbent's problem; `listeners` are called after each new one."""

    def __init__(self, incumbent: Incumbent, clock: Clock) -> None:
        self.listeners: list[Callable[[], None]] = []
        self._incumbent = incumbent
        self._clock = clock
        self._proofs: dict[Tier, list[Proof]] = {tier: [] for tier in Tier}

    def add(
        self,
        tier: Tier,
        bound: float,
        caps: Costs,
        *,
        weights: Mapping[Tier, int] = ALONE,
        cut: bool = False,
    ) -> None:
        """Add a proof: see `Proof`, where `weights` are those of the other tiers in the sum."""
        with self._incumbent.lock:
            if self._incumbent.closed:
                return
            self._proofs[tier].append(Proof(bound, caps, weights, cut))
        for heard in self.listeners:
            heard()

    def bound(self, tier: Tier) -> int:
        """The best lower bound of a tier, given the best roster's costs in the tiers before it."""
        return self._best(tier, self._proofs[tier])

    def unproven(self, tier: Tier) -> bool:
        """Whether the best roster costs more in a tier than is proven that it must; counts only proofs that
        may steer the search.
        """
        costs = self._incumbent.snapshot()[1]
        steering = [proof for proof in self._proofs[tier] if self._clock.steered_by(cut=proof.cut)]
        return bool(costs) and costs[tier - 1] > self._best(tier, steering)

    @property
    def optimal(self) -> bool:
        """Whether no tier can cost less than it does in the best roster."""
        costs = self._incumbent.costs
        return bool(costs) and all(costs[tier - 1] <= self.bound(tier) for tier in Tier)

    def _best(self, tier: Tier, proofs: list[Proof]) -> int:
        return max((proof.least(self._incumbent.costs) for proof in proofs), default=0)
