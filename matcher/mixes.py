"""Mixes of plans under several weights of tiers, and what they prove: each is gone on with where it was left,
and a new one begins with the plans and prices of the one most like it.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import TYPE_CHECKING

from matcher.policy import Tier
from matcher.roster import Roster
from matcher.search import Incumbent
from matcher.whole import Whole

if TYPE_CHECKING:
    from matcher.weekly.mixture import Mixture

Weights = tuple[tuple[Tier, int], ...]


class Mixes:
    """The mixes of a whole that work for an incumbent, while `left` says that there are seconds."""

    def __init__(self, whole: Whole, incumbent: Incumbent, left: Callable[[], float]) -> None:
        self._whole = whole
        self._incumbent = incumbent
        self._left = left
        self._known: dict[Weights, Mixture] = {}

    def prove(self, weights: Mapping[Tier, int], worth: float) -> None:
        """Mix weighed tiers if the last of them is not yet proven."""
        if weights and self._incumbent.unproven(max(weights)):
            self.mix(weights, worth)

    def mix(self, weights: Mapping[Tier, int], worth: float, share: float = 1.0) -> "Mixture | None":
        """A step: mix weighed tiers, of which nothing is capped, and bound the last of them as it goes."""
        last, best = max(weights), self._incumbent.snapshot()[0]
        beside = {tier: weight for tier, weight in weights.items() if tier is not last}
        left = share * self._left()
        until = self._incumbent.left - left

        def work() -> tuple["Mixture | None", bool]:
            if best is None or not left:
                return None, True
            mixture = self._begun(weights, best)

            def tell(bound: float) -> None:
                self._incumbent.prove(last, bound, (), beside=beside, cut=True)

            whole = mixture.mixed(lambda: min(self._left(), self._incumbent.left - until), tell, worth)
            return (mixture if isfinite(mixture.bound) else None), not whole

        mixture = self._incumbent.step(work)
        if mixture is not None:
            self._known[tuple(weights.items())] = mixture
            self._incumbent.prove(last, mixture.bound, (), beside=beside)
        return mixture

    def _begun(self, weights: Mapping[Tier, int], best: Roster) -> "Mixture":
        """The mixture under these weights, or a new one near that which shares most tiers, its prices by what
        the last of these weighs in both.
        """
        known = self._known.get(tuple(weights.items()))
        if known is not None:
            return known
        common = {of: weights.keys() & dict(of).keys() for of in list(self._known)}
        like = max(common, key=lambda of: len(common[of]), default=None)
        if like is None or not common[like]:
            return self._whole.mixture(weights, best)
        last = max(common[like])
        return self._whole.mixture(weights, best, self._known[like], weights[last] / dict(like)[last])
