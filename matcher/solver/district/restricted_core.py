"""Rosters over the restricted core: the few pairs that have weight in a column generation.

First the pairs that are certain in the core's relaxation are fixed, and a MILP is solved over the pairs that
are positive or open there or in the best roster (relaxation enforced neighbourhood search; Berthold, RENS,
2014). Then the core is solved without fixed pairs, over all of
its columns whose reduced cost is below the gap: no other column of the core can be in a cheaper roster of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.problem.arrays import Flags
from matcher.roster import Roster
from matcher.solver.district.model import DistrictModel
from matcher.solver.district.outcomes import MilpOutcome, RestrictedCore
from matcher.solver.search import Search
from matcher.tiers import COVERAGE, Tier
from matcher.verify import verify

if TYPE_CHECKING:
    from matcher.solver.district.column_generation import DistrictColumnGeneration


class CoreSolver:
    """Finds rosters over restricted cores and offers them. `seconds_left` says how long it may take."""

    def __init__(self, model: DistrictModel, search: Search, seconds_left: Callable[[], float]) -> None:
        self._model, self._params = model, model.params
        self._search, self._incumbent = search, search.incumbent
        self._seconds_left = seconds_left

    def restricted_core(
        self, generation: "DistrictColumnGeneration", weights: Mapping[Tier, int]
    ) -> RestrictedCore | None:
        """The restricted core of a column generation, as a step of the solve; None if there was no time."""
        best, seconds = self._incumbent.snapshot()[0], self._seconds_left()

        def work() -> tuple[RestrictedCore | None, bool]:
            if best is None or not seconds:
                return None, True
            columns = self._model.core_columns(generation, best)
            found = self._model.relax_core(weights, columns, seconds)
            return found, found is None

        return self._search.step(work)

    def solve(self, core: RestrictedCore, gap: float) -> None:
        """Find rosters over a core, to within a `gap` of its relaxation, given as a share of the cost."""
        best, before = self._incumbent.snapshot()
        if best is None:
            return
        # 1. Fix the certain pairs, solve the rest.
        support = core.near_support(self._model.flags(best) > 0)
        fixed_gap = self._params.fixed_core_gap * abs(core.cost)
        outcome = self.milp(core.weights, {}, best, gap=fixed_gap, among=support, fixed=core.certain)
        self._take(core, outcome.roster, fixed_gap)
        # 2. Where that leaves a gap, solve all columns that can close it. Where it led to no better roster,
        # as for visits with several starts, nothing else has use of the time.
        best, costs = self._incumbent.snapshot()
        gap_left, gap = core.gap(costs), gap * abs(core.cost)
        if best is not None and gap_left > gap:
            share = self._params.unfixed_core_share if costs < before else 1.0
            outcome = self.milp(core.weights, {}, best, share, gap=gap, among=core.within_gap(gap_left))
            self._take(core, outcome.roster, gap)

    def _take(self, core: RestrictedCore, roster: Roster | None, gap: float) -> None:
        """Offer a roster over a core; repair it where it is no better only by strict priorities."""
        if roster is not None and not self._incumbent.offer(roster, "improve"):
            self._solve_strictly(core, roster, gap)

    def milp(
        self,
        weights: Mapping[Tier, int],
        caps: Mapping[Tier, int],
        start: Roster,
        share: float = 1.0,
        gap: float = 0.0,
        among: Flags | None = None,
        fixed: Flags | None = None,
    ) -> MilpOutcome:
        """A MILP solve in a `share` of the time left, as a step of the solve; see `DistrictModel.solve_milp`.

        Of a step that was cut short the bound is used all the same.
        """
        seconds, outcome = share * self._seconds_left(), MilpOutcome(None, None, cut=True)

        def work() -> tuple[MilpOutcome, bool]:
            nonlocal outcome
            if seconds:
                outcome = self._model.solve_milp(weights, caps, start, seconds, gap, among, fixed)
            return outcome, outcome.cut

        return self._search.step(work) or replace(outcome, roster=None)

    def _solve_strictly(self, core: RestrictedCore, roster: Roster, gap: float) -> None:
        """Repair a roster that is cheaper in the weighted cost, but dearer in a tier of coverage.

        The core is solved again with that tier and those before it capped at the costs of the best roster.
        Pairs around the columns that pay in the tier are no longer fixed.
        """
        best, costs = self._incumbent.snapshot()
        known, found = dict(zip(Tier, costs, strict=True)), verify(self._search.problem, roster).costs
        dearer = min((tier for tier in COVERAGE if found[tier] > known[tier]), default=None)
        if best is None or dearer is None or core.weighted(found) >= core.weighted(known):
            return
        caps = {tier: known[tier] for tier in COVERAGE if tier <= dearer}
        support, around = core.near_support(self._model.flags(best) > 0), self._model.paying(core, dearer)
        fixed, outcome = core.certain, MilpOutcome(None, None, cut=False)
        # Pairs fixed farther away may make the caps infeasible. With none fixed, the best roster is feasible.
        while outcome.roster is None and not outcome.cut and fixed.any():
            around = self._model.neighbours(around)
            among, fixed = support | (core.columns & around), core.certain & ~around
            outcome = self.milp(core.weights, caps, best, gap=gap, among=among, fixed=fixed)
        if outcome.roster is not None:
            self._incumbent.offer(outcome.roster, "improve")
