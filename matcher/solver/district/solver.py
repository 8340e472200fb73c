"""Good rosters and what no roster can beat: the cheapest mix, the core it points to, then proofs.

All tiers together, weighed, make one problem whose cheapest mix of plans is found in seconds; of all pairs
it takes a few in a hundred. Over this core HiGHS decides the roster, near the best in every tier. Then
comfort is decided over all pairs, with a proof, for the very coverage that was reached, while mixes under
other weights and the relaxation bound tier by tier.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from matcher.model.relaxation import RelaxationOutcome
from matcher.model.rounding import round_up
from matcher.problem.terms import Terms
from matcher.progress import Cancel
from matcher.solver.district.masters import Mixes
from matcher.solver.district.model import COMFORT, Whole
from matcher.solver.district.restricted_core import HELD_GAP, Cores
from matcher.solver.search import Search
from matcher.solver.sizes import MOST_DECIDED
from matcher.tiers import COVERAGE, Tier

if TYPE_CHECKING:
    from matcher.solver.district.column_generation import Mixture

# A head is worth more than any comfort; a minimum more than the heads around it.
BLEND = {Tier.MINIMUM: 2_000, Tier.PROMISES: 500, Tier.DESIRED: 100, **COMFORT}
STAFFED = {Tier.MINIMUM: 1}
KEPT = {Tier.MINIMUM: 4, Tier.PROMISES: 1}
FILLED = {Tier.MINIMUM: 20, Tier.PROMISES: 5, Tier.DESIRED: 1}
SHARED = {Tier.MINIMUM: 700, Tier.PROMISES: 175, Tier.DESIRED: 35, Tier.FAIRNESS: 1}
FLOORS = FILLED, KEPT, STAFFED
STRICTER = 4
SAID_SHARE = 0.008
CORE_GAP = 1.5e-4
MOST_APART = 2_000
MOST_FAR = 5_000
RELAXED_SHARE = 0.2
ROSTER_SHARE = 0.42
AS_LONG = 1.5
ROSTER_WORTH = 5e-4
PROOF_WORTH = 1e-4
LAST_WORTH = 2e-6
RETURN_SECONDS = 1.0
FREE = Terms()


class Bound:
    """Works for an incumbent: rosters for it, and bounds that hold for the costs it reaches.

    `directed` is set as soon as another thread is of use, when there is a programme to go by; `settled` once
    the core has been decided, after which only proofs and comfort are worked on here.
    """

    def __init__(self, search: Search) -> None:
        self._problem = search.problem
        self._search = search
        self._incumbent = search.incumbent
        self._cancel = search.cancel
        self.settled = False
        self.directed = Cancel(under=search.cancel)
        self._blended = Cancel(under=search.cancel)
        self._alone = search.limits.workers == 1
        self._cornered = False
        self._took = 0.0
        self._above = 0.0

    def run(self) -> None:
        """A roster over the core, then proofs, until all is proven or time is up.

        Calendars by terms are far from a network: for them a bound is no direction.
        """
        if self._far:
            self.directed.set()
            if len(self._whole) > MOST_FAR:
                self.coverage(RELAXED_SHARE)
                return
        decidable = self._decidable
        # Both threads go by these: they are made here, once.
        _ = self._mixes, self._cores, self._whole.split
        self.directed.set()
        self.roster(ROSTER_SHARE, CORE_GAP)
        self.settled = True
        if self._alone:
            self.beside()
        if decidable:
            self.comfort()
            self.finish()
        else:
            self.again()

    def beside(self) -> None:
        """What can be proven while another thread goes on with `run`: roughly first, and what says most."""
        if self._far and not self._alone:
            return
        # Of many pairs, `run` itself mixes all tiers to the end.
        comfort = (self._weights,) if self._decidable else ()
        for worth in (ROSTER_WORTH, PROOF_WORTH):
            for weights in (SHARED, FILLED, *comfort, KEPT, STAFFED):
                if weights is self._weights:
                    self._blended.wait()
                self._mixes.prove(weights, worth)
                for each in self._mixes.behind():
                    self._mixes.prove(each, worth)
        if self._decidable:
            self.coverage()

    @cached_property
    def _far(self) -> bool:
        """Whether it has calendars by terms."""
        return any(person.terms != FREE for person in self._problem.open_volunteers)

    @cached_property
    def _whole(self) -> Whole:
        return Whole(self._problem, self._cancel)

    @cached_property
    def _mixes(self) -> Mixes:
        return Mixes(self._whole, self._search, self._left)

    @cached_property
    def _cores(self) -> Cores:
        return Cores(self._whole, self._search, self._left)

    @cached_property
    def _weights(self) -> Mapping[Tier, int]:
        """The weights of those tiers in which anything is priced, the least of them 1."""
        priced = {tier: weight for tier, weight in BLEND.items() if self._whole.programme.costs[tier].any()}
        least = min(priced.values(), default=1)
        return {tier: weight // least for tier, weight in priced.items()}

    @property
    def _decidable(self) -> bool:
        """Whether all pairs are few enough to be decided at once."""
        return len(self._whole) <= MOST_DECIDED

    def again(self) -> None:
        """Mix on, for as long as a second roster leaves time, decide that, and mix to the end."""
        weights = stricter(self._weights, self._incumbent.costs[-1], self._above)
        # Whether there is time is found out within a step, so that a repeat goes the same way.
        left = max(self._left(), AS_LONG * self._took)
        self.roster(1 - AS_LONG * self._took / left if left else 0.0, HELD_GAP, weights)
        self._mixes.prove(weights, LAST_WORTH)

    def roster(self, share: float, gap: float, weights: Mapping[Tier, int] | None = None) -> None:
        """Decide all tiers, weighed, over the core that a mix made in a share of the time points to, to a
        `gap`, as a share of the cost.
        """
        weights = self._weights if weights is None else weights
        mixture = self._mixes.mix(weights, ROSTER_WORTH, share) if weights else None
        tightened = mixture is not None and self._tightened(mixture)
        if not tightened:
            self._blended.set()
        if mixture is not None:
            before = self._search.clock.left
            core = self._cores.core(mixture, weights)
            if core is not None and tightened:
                self._mixes.take(weights, core)
            if core is not None:
                self._cores.decide(core, gap)
                self._above = core.above(self._incumbent.snapshot()[1])
            self._took = before - self._search.clock.left
        if tightened:
            self._mixes.mix(weights, ROSTER_WORTH)
            self._blended.set()

    def _tightened(self, mixture: "Mixture") -> bool:
        """A step, once: say what coverage costs at least in the corner that the prices of a mix show."""
        left = self._left()

        def work() -> tuple[bool, bool]:
            return self._whole.tighten(mixture, FLOORS, left) if left else (False, True)

        if self._cornered:
            return False
        self._cornered = True
        return self._search.step(work) or False

    def coverage(self, share: float = 1.0) -> None:
        """Bound coverage by the relaxation, each tier for the costs reached before it."""
        for tier in COVERAGE:
            self._bound({tier: 1}, share)

    def comfort(self) -> None:
        """Decide fairness and wishes over all pairs; a unit of fairness outweighs any wish that is worth
        it.
        """
        best, reached = self._incumbent.snapshot()
        if best is None:
            return
        caps = dict(zip(COVERAGE, reached, strict=False))
        apart = min(MOST_APART, self._whole.most(Tier.WISHES) + 1)
        decided = self._cores.decided({Tier.FAIRNESS: apart, Tier.WISHES: 1}, caps, best)
        if decided.roster is not None:
            self._incumbent.offer(decided.roster, "improve")
        if decided.bound is not None:
            least = round_up((decided.bound - self._whole.most(Tier.WISHES)) / apart)
            before = tuple(caps.values())
            self._search.proofs.add(Tier.FAIRNESS, least, before, cut=decided.cut)
            others = {Tier.FAIRNESS: apart}
            self._search.proofs.add(Tier.WISHES, decided.bound, before, weights=others, cut=decided.cut)

    def finish(self) -> None:
        """Decide and prove what is left, each tier alone for the costs reached before it."""
        for tier in (Tier.MINIMUM, Tier.PROMISES, Tier.DESIRED, Tier.FAIRNESS):
            best, reached = self._incumbent.snapshot()
            if best is None or not self._search.proofs.unproven(tier):
                continue
            caps = dict(zip(Tier, reached[: tier - 1], strict=False))
            decided = self._cores.decided({tier: 1}, caps, best)
            if decided.bound is not None:
                self._search.proofs.add(tier, decided.bound, tuple(caps.values()), cut=decided.cut)
            if decided.roster is not None and self._incumbent.offer(decided.roster, "improve"):
                self.comfort()

    def _bound(self, weights: Mapping[Tier, int], share: float = 1.0) -> None:
        """Bound the last of weighed tiers by the relaxation, for the costs reached before the first."""
        first, last = min(weights), max(weights)
        best, reached = self._incumbent.snapshot()
        if best is None or not self._search.proofs.unproven(last):
            return
        caps = dict(zip(Tier, reached[: first - 1], strict=False))
        found = self._relaxed(weights, caps, share)
        if found is not None:
            others = {tier: weight for tier, weight in weights.items() if tier is not last}
            self._search.proofs.add(last, found.bound, tuple(caps.values()), weights=others, cut=found.cut)

    def _relaxed(
        self, weights: Mapping[Tier, int], caps: Mapping[Tier, int], share: float = 1.0
    ) -> RelaxationOutcome | None:
        """A step: the relaxation, if there is time left for it."""
        left = share * self._left()

        def work() -> tuple[RelaxationOutcome | None, bool]:
            found = self._whole.relax(weights, caps, left) if left else None
            return found, found is None or found.cut

        return self._search.step(work)

    def _left(self) -> float:
        """Seconds until the end of the solve; none once cancelled."""
        return 0.0 if self._cancel.is_set else max(0.0, self._search.clock.left - RETURN_SECONDS)


def stricter(weights: Mapping[Tier, int], wishes: int, above: float) -> Mapping[Tier, int]:
    """Weights by which wishes count for less, nearer to strict priorities: by `STRICTER` at most, and by so
    little that still something is said of a roster's `wishes`, as what it lies `above` its relaxation weighs
    more then, too.
    """
    said = SAID_SHARE * wishes
    factor = STRICTER if STRICTER * above <= said else max(1, int(said / above))
    return {tier: weight if tier is Tier.WISHES else factor * weight for tier, weight in weights.items()}
