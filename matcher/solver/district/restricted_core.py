"""Rosters over the pairs that a mix of all tiers points to, a tenth of all pairs or less."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.problem.arrays import Flags
from matcher.roster import Roster
from matcher.solver.district.model import Core, Decided, Whole
from matcher.solver.search import Search
from matcher.tiers import COVERAGE, Tier
from matcher.verify import verify

if TYPE_CHECKING:
    from matcher.solver.district.column_generation import Mixture

HELD_GAP = 5e-5
WORTH_SHARE = 0.25


class Cores:
    """Decides for an incumbent, while `left` says that there are seconds."""

    def __init__(self, whole: Whole, search: Search, left: Callable[[], float]) -> None:
        self._whole = whole
        self._search, self._incumbent = search, search.incumbent
        self._left = left

    def core(self, mixture: "Mixture", weights: Mapping[Tier, int]) -> Core | None:
        """A step: the relaxation of all tiers, weighed, over what a mix points to, if there is time left."""
        best, left = self._incumbent.snapshot()[0], self._left()

        def work() -> tuple[Core | None, bool]:
            if best is None or not left:
                return None, True
            found = self._whole.relaxed_core(weights, self._whole.core(mixture, best), left)
            return found, found is None

        return self._search.step(work)

    def decide(self, core: Core, gap: float) -> None:
        """Decide a core: first what its relaxation leaves open, then all that could be cheaper by more than a
        `gap`, as a share of what it costs.
        """
        best, _ = self._incumbent.snapshot()
        if best is None:
            return
        used = core.in_use(self._whole.flags(best) > 0)
        near = HELD_GAP * abs(core.cost)
        gap *= abs(core.cost)
        decided = self.decided(core.weights, {}, best, gap=near, among=used, held=core.certain)
        if decided.roster is not None and not self._incumbent.offer(decided.roster, "improve"):
            self._decide_strictly(core, decided.roster, near)
        best, costs = self._incumbent.snapshot()
        above = core.above(costs)
        if best is not None and above > gap:
            worth = core.worth(core.cost + above)
            decided = self.decided(core.weights, {}, best, WORTH_SHARE, gap=gap, among=worth)
            if decided.roster is not None:
                self._incumbent.offer(decided.roster, "improve")

    def _decide_strictly(self, core: Core, roster: Roster, gap: float) -> None:
        """Where a roster is cheaper than the best when weighed, but dearer in an early tier: decide again
        what is around those who make it so, as far as need be, under the coverage that is known.
        """
        best, costs = self._incumbent.snapshot()
        known, found = dict(zip(Tier, costs, strict=True)), verify(self._incumbent.problem, roster).costs
        dearer = min((tier for tier in COVERAGE if found[tier] > known[tier]), default=None)
        if best is None or dearer is None or core.weighed(found) >= core.weighed(known):
            return
        caps = {tier: known[tier] for tier in COVERAGE if tier <= dearer}
        used, around = core.in_use(self._whole.flags(best) > 0), self._whole.paid(core, dearer)
        held, decided = core.certain, Decided(None, None, cut=False)
        # Who is held farther off may leave no way to keep to the caps; with nobody held the best one does.
        while decided.roster is None and not decided.cut and held.any():
            around = self._whole.neighbours(around)
            among, held = used | (core.columns & around), core.certain & ~around
            decided = self.decided(core.weights, caps, best, gap=gap, among=among, held=held)
        if decided.roster is not None:
            self._incumbent.offer(decided.roster, "improve")

    def decided(
        self,
        weights: Mapping[Tier, int],
        caps: Mapping[Tier, int],
        near: Roster,
        share: float = 1.0,
        gap: float = 0.0,
        among: Flags | None = None,
        held: Flags | None = None,
    ) -> Decided:
        """A step: what is best over some pairs, if there is time left for it. What was cut short is proven
        all the same.
        """
        left, found = share * self._left(), Decided(None, None, cut=True)

        def work() -> tuple[Decided, bool]:
            nonlocal found
            if left:
                found = self._whole.decide(weights, caps, near, left, gap, among, held)
            return found, found.cut

        return self._search.step(work) or replace(found, roster=None)
