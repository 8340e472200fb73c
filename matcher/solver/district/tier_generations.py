"""Column generations under several weightings of tiers, and the bounds they prove.

Each is continued where it was left. A new one starts from the plans and duals of the one that shares most
tiers with it. When scarcity cuts were added to the programme, all of them are outdated and start anew over
the new rows.
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING

from matcher.roster import Roster
from matcher.solver.district.model import DistrictModel
from matcher.solver.district.outcomes import RestrictedCore
from matcher.solver.search import Search
from matcher.tiers import Tier

if TYPE_CHECKING:
    from matcher.solver.district.column_generation import DistrictColumnGeneration

WeightKey = tuple[tuple[Tier, int], ...]


class TierGenerations:
    """The column generations of a district model. `seconds_left` says how long they may go on."""

    def __init__(self, model: DistrictModel, search: Search, seconds_left: Callable[[], float]) -> None:
        self._model = model
        self._search = search
        self._seconds_left = seconds_left
        self._known: dict[WeightKey, DistrictColumnGeneration] = {}

    def prove(self, weights: Mapping[Tier, int], rise: float) -> None:
        """Generate columns for a better bound on the last tier, unless it is proven already."""
        if weights and self._search.proofs.unproven(max(weights)):
            self.generate(weights, rise)

    def generate(
        self, weights: Mapping[Tier, int], rise: float, share: float = 1.0
    ) -> "DistrictColumnGeneration | None":
        """Generate columns under weights, for at most a `share` of the time left, as a step of the solve.

        Ends when the bound rises by no more than a share `rise` in some rounds. Every bound is reported for
        the last tier. None if there was no time.
        """
        key, last = tuple(weights.items()), max(weights)
        best = self._search.incumbent.snapshot()[0]
        others = {tier: weight for tier, weight in weights.items() if tier is not last}
        seconds = share * self._seconds_left()
        end = self._search.clock.left - seconds

        def work() -> tuple["DistrictColumnGeneration | None", bool]:
            if best is None or not seconds:
                return None, True

            def report(bound: float) -> None:
                self._search.proofs.add(last, bound, (), weights=others, cut=True)

            def left(generation: "DistrictColumnGeneration") -> float:
                if self._outdated(generation):
                    return 0.0
                return min(self._seconds_left(), self._search.clock.left - end)

            while True:
                self._known[key] = generation = self._start(weights, best)
                finished = generation.improve_bound(partial(left, generation), report, rise)
                if not self._outdated(generation):
                    return (generation if isfinite(generation.bound) else None), not finished

        generation = self._search.step(work)
        if generation is not None:
            self._search.proofs.add(last, generation.bound, (), weights=others)
        return generation

    def use_cuts(self, weights: Mapping[Tier, int], core: RestrictedCore) -> None:
        """Let all generations use the cuts added since, first the one under `weights`: it continues from the
        relaxation over its core.
        """
        key = tuple(weights.items())
        structure = self._model.find_structure()
        costs = structure.costs(weights, self._model.params.hard_row_slope)
        generation = self._known[key].over(structure, costs)
        generation.master.start_from_relaxation(core.values, core.row_duals)
        # From here on the others are outdated and start from this one.
        self._known[key], self._model.structure = generation, structure

    def outdated(self) -> list[Mapping[Tier, int]]:
        """The weights of the generations that do not know the latest cuts."""
        return [dict(key) for key, generation in list(self._known.items()) if self._outdated(generation)]

    def _outdated(self, generation: "DistrictColumnGeneration") -> bool:
        return generation.structure is not self._model.structure

    def _start(self, weights: Mapping[Tier, int], best: Roster) -> "DistrictColumnGeneration":
        """The generation under these weights, or a new one from the one that shares most tiers with it, its
        duals scaled by the ratio of the weights of the first common tier.
        """
        known = self._known.get(tuple(weights.items()))
        if known is not None and not self._outdated(known):
            return known
        current = [key for key, each in list(self._known.items()) if not self._outdated(each)]
        common = {key: weights.keys() & dict(key).keys() for key in current}
        nearest = max(common, key=lambda key: len(common[key]), default=None)
        if nearest is None or not common[nearest]:
            return self._model.column_generation(weights, best)
        first = min(common[nearest])
        factor = weights[first] / dict(nearest)[first]
        return self._model.column_generation(weights, best, (self._known[nearest], factor))
