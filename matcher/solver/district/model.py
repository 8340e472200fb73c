"""A district's problem as one linear programme, and everything that is solved over it.

A week is nearly a network: the optimum of its column generation is almost integral. So HiGHS closes the gap
at the root node over the few pairs that have weight in it (the restricted core).
"""

from collections.abc import Sequence
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.model.milp import (
    Caps,
    Interruption,
    LinearProgramme,
    RestrictedProgramme,
    Weights,
    run_mathopt,
    solve_parameters,
)
from matcher.model.model import Model
from matcher.model.relaxation import Relaxation, RelaxationOutcome, rank_in_group, solve_lp
from matcher.problem.arrays import Flags, Floats
from matcher.problem.demand import same_seats
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.rules import maximum
from matcher.rules.formulate import formulate, uncollected
from matcher.solver.district.outcomes import ROUNDING, MilpOutcome, RestrictedCore
from matcher.solver.district.params import DistrictParams
from matcher.tiers import Tier

if TYPE_CHECKING:
    from matcher.solver.district.block_structure import BlockStructure
    from matcher.solver.district.column_generation import DistrictColumnGeneration

#: a binary variable above this is 1
HALF = 0.5
FINAL_REASONS = (mathopt.TerminationReason.OPTIMAL, mathopt.TerminationReason.INFEASIBLE)
#: weights of the lower tiers, which rank pairs before anything is solved: fairness before wishes
LOWER_TIERS = {Tier.FAIRNESS: 3, Tier.WISHES: 1}


class DistrictModel:
    """The programme of a problem. Columns are pairs of person and seat, and auxiliary columns of rules."""

    def __init__(self, problem: Problem, cancel: Cancel, params: DistrictParams | None = None) -> None:
        self._problem = problem
        self._cancel = cancel
        self.params = params or DistrictParams()
        self.model, self.x = formulate(problem, cancel=cancel)
        self._relaxation: Relaxation | None = None
        with uncollected():
            self.programme = LinearProgramme(self.model)
        free = self.x.variable != Model.ONE
        self.pairs = self.x.variable[free]
        self.groups = self.x.seat[free], self.x.person[free]

    def __len__(self) -> int:
        return len(self.pairs)

    def relax(self, weights: Weights, caps: Caps, seconds: float) -> RelaxationOutcome | None:
        """The relaxation under weighted tiers; see `Relaxation.minimise`."""
        if self._relaxation is None:
            initial = self._promising(Roster())
            self._relaxation = Relaxation(
                self.programme,
                self.pairs,
                self.groups,
                initial,
                self._cancel,
                sift_above_pairs=self.params.sift_above_pairs,
                entering_per_group=self.params.entering_per_group,
            )
        return self._relaxation.minimise(weights, caps, seconds)

    def column_generation(
        self,
        weights: Weights,
        known: Roster,
        start: "tuple[DistrictColumnGeneration, float] | None" = None,
    ) -> "DistrictColumnGeneration":
        """Column generation under weighted tiers, from a known roster, or with the plans and duals of another
        one (and the factor between both weights).
        """
        from matcher.solver.district.column_generation import DistrictColumnGeneration

        structure = self.structure
        promising = np.zeros(len(self.programme), dtype=bool)
        promising[self.pairs] = self._promising(known)
        return DistrictColumnGeneration(
            structure,
            structure.costs(weights, self.params.hard_row_slope),
            self.params,
            held=self.flags(known)[structure.pairs] > 0,
            promising=promising[structure.pairs],
            start=start,
        )

    @cached_property
    def structure(self) -> "BlockStructure":
        """The block structure that column generation uses. Set anew after rows were added."""
        return self.find_structure()

    def find_structure(self) -> "BlockStructure":
        """The block structure of the programme with the rows that it has by now."""
        from matcher.solver.district.block_structure import BlockStructure

        return BlockStructure(self.programme, self.pairs, self.groups[1], len(self._problem.volunteers))

    def add_scarcity_cuts(
        self, master: "DistrictColumnGeneration", weightings: Sequence[Weights], seconds: float
    ) -> tuple[bool, bool]:
        """Add scarcity cuts to the programme where the duals of a master show scarce people.

        Returns whether any cut was added, and whether the clock or a cancel cut the search short. Column
        generation uses the cuts once `structure` is set anew.
        """
        from matcher.solver.district.scarcity_cuts import scarcity_cuts

        cuts, cut = scarcity_cuts(master, weightings, self.params, seconds, self._cancel)
        if cuts is not None:
            self.programme = self.programme.with_rows(cuts)
            self._relaxation = None
        return cuts is not None, cut

    def core_columns(self, master: "DistrictColumnGeneration", known: Roster) -> Flags:
        """The pairs with weight in a master solution and those of a roster, with all auxiliary columns."""
        chosen = np.ones(len(self.programme), dtype=bool)
        chosen[self.pairs] = False
        chosen[self.structure.pairs[master.master.pair_values() > self.params.core_weight]] = True
        chosen[self.x.held(known)] = True
        return chosen

    def relax_core(self, weights: Weights, columns: Flags, seconds: float) -> RestrictedCore | None:
        """The restricted core of some columns; None if time ran out."""
        programme = self.programme
        with Interruption(self._cancel) as interrupter:
            found = solve_lp(programme, columns, weights, {}, seconds, interrupter)
        if found is None:
            return None
        _, reduced_costs = programme.dual_bound(weights, {}, found.row_duals, found.cap_duals)
        cost = float(programme.weigh(weights) @ found.values) + programme.fixed(weights)
        pair = np.zeros(len(programme), dtype=bool)
        pair[self.pairs] = True
        fractional = np.abs(found.values - np.round(found.values)) > ROUNDING
        open_columns = programme.neighbours(fractional)
        return RestrictedCore(
            weights, columns, pair, found.values, found.row_duals, reduced_costs, cost, open_columns
        )

    def paying(self, core: RestrictedCore, tier: Tier) -> Flags:
        """The columns by which the relaxation of a core pays in a tier."""
        found: Flags = (self.programme.costs[tier] > 0) & (core.values > ROUNDING)
        return found

    def neighbours(self, columns: Flags) -> Flags:
        """These columns, all that share a row with them, and all that share a row with those."""
        return self.programme.neighbours(self.programme.neighbours(columns))

    def solve_milp(
        self,
        weights: Weights,
        caps: Caps,
        start: Roster,
        seconds: float,
        gap: float = 0.0,
        among: Flags | None = None,
        fixed: Flags | None = None,
    ) -> MilpOutcome:
        """Minimise weighted tiers under caps on tiers with HiGHS, from a start roster, to an absolute `gap`.

        `among` restricts the columns, `fixed` columns are at their upper bound; the bound is valid under
        these restrictions only.
        """
        chosen = np.ones(len(self.programme), dtype=bool) if among is None else among
        restricted = self.programme.restricted_to(chosen, weights, caps, integer=True, held=fixed)
        with Interruption(self._cancel) as interrupter:
            hints, limits = [self._hint(restricted, start, fixed)], solve_parameters(seconds, gap)
            answer = run_mathopt(restricted.mathopt, mathopt.SolverType.HIGHS, limits, interrupter, hints)
        if answer is None:
            return MilpOutcome(None, None, cut=True)
        dual_bound = answer.termination.objective_bounds.dual_bound
        found = answer.solutions[0].primal_solution if answer.solutions else None
        roster = None
        if found is not None:
            roster = self.roster(restricted.values(found.variable_values, len(self.programme)))
        bound = dual_bound + self.programme.fixed(weights) if isfinite(dual_bound) else None
        return MilpOutcome(roster, bound, answer.termination.reason not in FINAL_REASONS)

    def highest_cost(self, tier: Tier) -> int:
        """An upper bound on the cost of a tier: the dearest people on each seat, all other costs in full."""
        price, seated = self.programme.costs[tier].copy(), 0.0
        for seats in same_seats(self._problem):
            on = self.x.seated(seat.id for seat in seats)
            descending = np.sort(price[on])[::-1]
            price[on] = 0.0
            heads = seats[0].maximum if maximum.INFO.on(self._problem.policy) else len(descending)
            seated += float(descending[:heads].sum())
        return round(seated + float(price @ self.programme.upper)) + self.model.offsets[tier]

    def flags(self, roster: Roster) -> Floats:
        """1 for each pair of a roster, 0 for all other columns."""
        held = np.zeros(len(self.programme))
        held[self.x.held(roster)] = 1.0
        return held

    def roster(self, values: Floats) -> Roster:
        """The roster of a solution, with the kept pairs."""
        return self.x.roster(values > HALF)

    def _promising(self, known: Roster) -> Flags:
        """Which pairs to begin with: for each seat and each person those that are best in the lower tiers,
        all pairs of seats with few candidates, and those of a known roster.
        """
        seat, person = self.groups
        params = self.params
        heads = np.array([max(1, seat.desired) for seat in self._problem.seat.values()], dtype=np.int64)
        price = self.programme.weigh(LOWER_TIERS)[self.pairs]
        candidates = np.bincount(seat, minlength=len(heads))
        promising: Flags = rank_in_group(seat, price) < params.pairs_per_head * heads[seat]
        promising |= (candidates < params.scarce_candidates_per_head * heads)[seat]
        promising |= rank_in_group(person, price) < params.pairs_per_person
        promising |= self.flags(known)[self.pairs] > 0
        return promising

    def _hint(
        self, restricted: RestrictedProgramme, start: Roster, fixed: Flags | None
    ) -> mathopt.SolutionHint:
        # HiGHS gives up on a hint that contradicts fixed columns.
        held = self.flags(start) if fixed is None else np.maximum(self.flags(start), fixed)
        pairs = np.zeros(len(self.programme), dtype=bool)
        pairs[self.pairs] = True
        columns = zip(restricted.mathopt.variables(), restricted.columns, strict=True)
        return mathopt.SolutionHint(
            variable_values={variable: held[column] for variable, column in columns if pairs[column]}
        )
