"""Mixes of plans under several weights of tiers, and what they prove: each is gone on with where it was left,
and a new one begins with the plans and prices of the one most like it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING

from matcher.roster import Roster
from matcher.solver.district.model import Core, Whole
from matcher.solver.search import Search
from matcher.tiers import Tier

if TYPE_CHECKING:
    from matcher.solver.district.column_generation import Mixture

Weights = tuple[tuple[Tier, int], ...]


class Mixes:
    """The mixes of a whole that work for an incumbent, while `left` says that there are seconds."""

    def __init__(self, whole: Whole, search: Search, left: Callable[[], float]) -> None:
        self._whole = whole
        self._search = search
        self._left = left
        self._known: dict[Weights, Mixture] = {}

    def prove(self, weights: Mapping[Tier, int], worth: float) -> None:
        """Mix weighed tiers if the last of them is not yet proven."""
        if weights and self._search.proofs.unproven(max(weights)):
            self.mix(weights, worth)

    def take(self, weights: Mapping[Tier, int], core: Core) -> None:
        """Let all mixes know of the rows that were added since, beginning with this one, which goes on from
        the relaxation over its core.
        """
        name = tuple(weights.items())
        split = self._whole.parted()
        mixture = self._known[name].over(split, split.priced(weights))
        mixture.take(core.values, core.prices)
        # Whoever sees the new rows goes on from here.
        self._known[name], self._whole.split = mixture, split

    def behind(self) -> list[Mapping[Tier, int]]:
        """The weights under which was mixed before rows were added."""
        return [dict(weights) for weights, mixture in list(self._known.items()) if self._behind(mixture)]

    def mix(self, weights: Mapping[Tier, int], worth: float, share: float = 1.0) -> "Mixture | None":
        """A step: mix weighed tiers, of which nothing is capped, and bound the last of them as it goes."""
        name, last, best = tuple(weights.items()), max(weights), self._search.incumbent.snapshot()[0]
        others = {tier: weight for tier, weight in weights.items() if tier is not last}
        left = share * self._left()
        until = self._search.clock.left - left

        def work() -> tuple["Mixture | None", bool]:
            if best is None or not left:
                return None, True

            def tell(bound: float) -> None:
                self._search.proofs.add(last, bound, (), weights=others, cut=True)

            def left_for(mixture: "Mixture") -> float:
                return 0.0 if self._behind(mixture) else min(self._left(), self._search.clock.left - until)

            while True:
                self._known[name] = mixture = self._begun(weights, best)
                whole = mixture.mixed(partial(left_for, mixture), tell, worth)
                if not self._behind(mixture):
                    return (mixture if isfinite(mixture.bound) else None), not whole

        mixture = self._search.step(work)
        if mixture is not None:
            self._search.proofs.add(last, mixture.bound, (), weights=others)
        return mixture

    def _behind(self, mixture: "Mixture") -> bool:
        """Whether rows were added since to what is mixed."""
        return mixture.split is not self._whole.split

    def _begun(self, weights: Mapping[Tier, int], best: Roster) -> "Mixture":
        """The mixture under these weights, or a new one near that which shares most tiers, its prices by what
        the first of these weighs in both. What is behind is begun anew.
        """
        known = self._known.get(tuple(weights.items()))
        if known is not None and not self._behind(known):
            return known
        able = [of for of, mixture in list(self._known.items()) if not self._behind(mixture)]
        common = {of: weights.keys() & dict(of).keys() for of in able}
        like = max(common, key=lambda of: len(common[of]), default=None)
        if like is None or not common[like]:
            return self._whole.mixture(weights, best)
        first = min(common[like])
        return self._whole.mixture(weights, best, self._known[like], weights[first] / dict(like)[first])
