"""Good rosters of a district's week, and bounds that no roster beats.

1. Column generation over all tiers, weighted, gives a bound and a master solution within seconds. The pairs
   with weight in it, a few in a hundred, are the restricted core. HiGHS finds a roster over the core that is
   near the optimum in every tier.
2. A problem of moderate size is then solved over all pairs: the lower tiers under the coverage reached, and
   the tiers that are still open one by one. A larger one gets a second pass of step 1 with stricter weights.
3. Meanwhile the bounding thread proves bounds tier by tier, by column generation under other weightings and
   by the linear relaxation.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from matcher.model.relaxation import RelaxationOutcome
from matcher.model.rounding import round_up
from matcher.problem.entities import AS_THEY_LIKE
from matcher.progress import Cancel
from matcher.solver.district.model import DistrictModel
from matcher.solver.district.restricted_core import CoreSolver
from matcher.solver.district.tier_generations import TierGenerations
from matcher.solver.district.weightings import (
    ALL_TIERS,
    COVERAGE_WEIGHTINGS,
    TO_DESIRED,
    TO_FAIRNESS,
    TO_MINIMUM,
    TO_PROMISES,
    priced_tiers,
    stricter,
)
from matcher.solver.search import Search
from matcher.solver.sizes import MOST_DECIDED
from matcher.tiers import COVERAGE, Tier

if TYPE_CHECKING:
    from matcher.solver.district.column_generation import DistrictColumnGeneration


class DistrictSolver:
    """The district solver of one search: `run` in one thread, `bounding_thread` in another.

    `model_ready` is set once the model is built, so that the bounding thread is of use. `settled` becomes
    true once the restricted core is solved; then `run` only works on proofs and the lower tiers.
    """

    def __init__(self, search: Search) -> None:
        self._problem = search.problem
        self._search = search
        self._params = search.params.district
        self._incumbent = search.incumbent
        self._cancel = search.cancel
        self.settled = False
        self.model_ready = Cancel(under=search.cancel)
        self._all_tiers_ready = Cancel(under=search.cancel)
        self._single_thread = search.limits.workers == 1
        self._cuts_tried = False
        self._core_seconds = 0.0
        self._gap = 0.0

    def run(self) -> None:
        """Find a roster over the restricted core, then improve and prove it until time is up."""
        if self._terms:
            # The bounding thread has nothing to do, and need not wait.
            self.model_ready.set()
        # Both threads use these. They are made here, once.
        _ = self._generations, self._core_solver, self._model.structure
        self.model_ready.set()
        self.core_roster(self._params.roster_share, self._params.core_gap)
        self.settled = True
        if self._single_thread:
            self.bounding_thread()
        if self._solvable:
            self.lower_tiers()
            self.close_tiers()
        else:
            self.second_pass()

    def bounding_thread(self) -> None:
        """Prove bounds while `run` works in another thread: roughly for all weightings, then closely.

        Terms about people's days make a problem far from a network, and these bounds weak. This thread then
        proves nothing.
        """
        if self._terms and not self._single_thread:
            return
        # For many pairs `run` itself proves the bound over all tiers, in its second pass.
        all_tiers = (self._weights,) if self._solvable else ()
        for rise in (self._params.roster_rise, self._params.proof_rise):
            for weights in (TO_FAIRNESS, TO_DESIRED, *all_tiers, TO_PROMISES, TO_MINIMUM):
                if weights is self._weights:
                    self._all_tiers_ready.wait()
                self._generations.prove(weights, rise)
                for each in self._generations.outdated():
                    self._generations.prove(each, rise)
        if self._solvable:
            self.bound_coverage()

    def core_roster(self, share: float, gap: float, weights: Mapping[Tier, int] | None = None) -> None:
        """Find a roster over the restricted core of a column generation.

        Column generation ends after a `share` of the time left at the latest, the core is solved to a `gap`
        (a share of the cost). If scarcity cuts are found on the way, column generation goes on over them.
        """
        weights = self._weights if weights is None else weights
        rise = self._params.roster_rise
        generation = self._generations.generate(weights, rise, share) if weights else None
        tightened = generation is not None and self._add_cuts(generation)
        if not tightened:
            self._all_tiers_ready.set()
        if generation is not None:
            before = self._search.clock.left
            core = self._core_solver.restricted_core(generation, weights)
            if core is not None and tightened:
                self._generations.use_cuts(weights, core)
            if core is not None:
                self._core_solver.solve(core, gap)
                self._gap = core.gap(self._incumbent.snapshot()[1])
            self._core_seconds = before - self._search.clock.left
        if tightened:
            self._generations.generate(weights, rise)
            self._all_tiers_ready.set()

    def second_pass(self) -> None:
        """Generate columns under stricter weights for as long as a second core roster leaves time, find that
        roster, then generate columns to the end.
        """
        params = self._params
        wishes = self._incumbent.costs[-1]
        weights = stricter(
            self._weights, wishes, self._gap, gap_share=params.strict_gap, most=params.strict_factor
        )
        # Whether there is time is found out within a step, so that a repeated solve goes the same way.
        seconds = params.second_roster_factor * self._core_seconds
        left = max(self._seconds_left(), seconds)
        self.core_roster(1 - seconds / left if left else 0.0, params.fixed_core_gap, weights)
        self._generations.prove(weights, params.last_rise)

    def bound_coverage(self, share: float = 1.0) -> None:
        """Bound each tier of coverage by the relaxation, under the costs reached in the tiers before it."""
        for tier in COVERAGE:
            best, reached = self._incumbent.snapshot()
            if best is None or not self._search.proofs.unproven(tier):
                continue
            caps = dict(zip(Tier, reached[: tier - 1], strict=False))
            found = self._relax({tier: 1}, caps, share)
            if found is not None:
                self._search.proofs.add(tier, found.bound, tuple(caps.values()), cut=found.cut)

    def relax_coverage(self) -> None:
        """Bound coverage by the relaxation in a share of the time: all that is done for a problem so far from
        a network that column generation over weeks would lead nowhere.
        """
        self.bound_coverage(self._params.relaxation_share)

    def lower_tiers(self) -> None:
        """Solve fairness and wishes together over all pairs, under the coverage reached.

        Fairness weighs w times as much as wishes. If w exceeds every possible cost of wishes, the bound on
        the sum is exact for both. Otherwise (bound - that cost) / w is still a valid bound on fairness.
        """
        best, reached = self._incumbent.snapshot()
        if best is None:
            return
        caps = dict(zip(COVERAGE, reached, strict=False))
        highest = self._model.highest_cost(Tier.WISHES)
        weight = min(self._params.fairness_weight, highest + 1)
        outcome = self._core_solver.milp({Tier.FAIRNESS: weight, Tier.WISHES: 1}, caps, best)
        if outcome.roster is not None:
            self._incumbent.offer(outcome.roster, "improve")
        if outcome.bound is not None:
            least = round_up((outcome.bound - highest) / weight)
            before = tuple(caps.values())
            self._search.proofs.add(Tier.FAIRNESS, least, before, cut=outcome.cut)
            others = {Tier.FAIRNESS: weight}
            self._search.proofs.add(Tier.WISHES, outcome.bound, before, weights=others, cut=outcome.cut)

    def close_tiers(self) -> None:
        """Solve each tier that is not proven over all pairs, under the costs reached in those before it."""
        for tier in (Tier.MINIMUM, Tier.PROMISES, Tier.DESIRED, Tier.FAIRNESS):
            best, reached = self._incumbent.snapshot()
            if best is None or not self._search.proofs.unproven(tier):
                continue
            caps = dict(zip(Tier, reached[: tier - 1], strict=False))
            outcome = self._core_solver.milp({tier: 1}, caps, best)
            if outcome.bound is not None:
                self._search.proofs.add(tier, outcome.bound, tuple(caps.values()), cut=outcome.cut)
            if outcome.roster is not None and self._incumbent.offer(outcome.roster, "improve"):
                self.lower_tiers()

    @cached_property
    def _terms(self) -> bool:
        """Whether anybody has terms about their days."""
        return any(person.terms != AS_THEY_LIKE for person in self._problem.open_volunteers)

    @cached_property
    def _model(self) -> DistrictModel:
        return DistrictModel(self._problem, self._cancel, self._params)

    @cached_property
    def _generations(self) -> TierGenerations:
        return TierGenerations(self._model, self._search, self._seconds_left)

    @cached_property
    def _core_solver(self) -> CoreSolver:
        return CoreSolver(self._model, self._search, self._seconds_left)

    @cached_property
    def _weights(self) -> Mapping[Tier, int]:
        """The weights of all tiers in which anything has a cost."""
        costs = self._model.programme.costs
        return priced_tiers(ALL_TIERS, {tier: bool(costs[tier].any()) for tier in ALL_TIERS})

    @property
    def _solvable(self) -> bool:
        """Whether the pairs are few enough for a MILP over all of them."""
        return len(self._model) <= MOST_DECIDED

    def _add_cuts(self, generation: "DistrictColumnGeneration") -> bool:
        """Look for scarcity cuts, once, as a step of the solve; whether there are any."""
        seconds = self._seconds_left()

        def work() -> tuple[bool, bool]:
            if not seconds:
                return False, True
            return self._model.add_scarcity_cuts(generation, COVERAGE_WEIGHTINGS, seconds)

        if self._cuts_tried:
            return False
        self._cuts_tried = True
        return self._search.step(work) or False

    def _relax(
        self, weights: Mapping[Tier, int], caps: Mapping[Tier, int], share: float
    ) -> RelaxationOutcome | None:
        """The relaxation, as a step of the solve; None if there was no time."""
        seconds = share * self._seconds_left()

        def work() -> tuple[RelaxationOutcome | None, bool]:
            found = self._model.relax(weights, caps, seconds) if seconds else None
            return found, found is None or found.cut

        return self._search.step(work)

    def _seconds_left(self) -> float:
        """Seconds until the end of the solve; 0 once cancelled."""
        left = self._search.clock.left - self._params.return_seconds
        return 0.0 if self._cancel.is_set else max(0.0, left)
