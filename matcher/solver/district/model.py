"""A problem as one programme: mixed or relaxed for bounds, decided over a core or over all pairs.

A district's week is nearly a network: its cheapest mix is almost whole, so over the pairs that are mixed
HiGHS closes the gap at the root.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from matcher.rules.formulate import formulate, uncollected
from matcher.tiers import Tier

if TYPE_CHECKING:
    from matcher.solver.district.block_structure import Split
    from matcher.solver.district.column_generation import Mixture

CHOSEN = 0.5
ROUNDING = 1e-6
ENDED = (mathopt.TerminationReason.OPTIMAL, mathopt.TerminationReason.INFEASIBLE)
TOUCHED = 0.05
COMFORT = {Tier.FAIRNESS: 3, Tier.WISHES: 1}
FOR_A_HEAD = 4
FEW_FOR_A_HEAD = 8
FOR_A_PERSON = 3


@dataclass(frozen=True, slots=True)
class Decided:
    """A roster, or None, and a number that no roster's weighted cost is below, or None; whether it was `cut`
    short.
    """

    roster: Roster | None
    bound: float | None
    cut: bool


@dataclass(frozen=True, slots=True)
class Core:
    """The relaxation under `weights` over the columns of a core: their values and reduced costs, the prices
    of all rows, and what it costs; which columns are a `pair`, and which share a row with what is not whole.
    """

    weights: Weights
    columns: Flags
    pair: Flags
    values: Floats
    prices: Floats
    reduced: Floats
    cost: float
    open: Flags

    @property
    def certain(self) -> Flags:
        """The pairs that are in it whole, as all is around them: where a team is not whole, to hold some of
        it could leave no roster.
        """
        return self.pair & ~self.open & (self.values > 1 - ROUNDING)

    def in_use(self, known: Flags) -> Flags:
        """The columns of which it uses anything or that are open, and those of a roster (relaxation enforced
        neighbourhood; Berthold, RENS, 2014).
        """
        return self.columns & (~self.pair | (self.values > ROUNDING) | self.open | known)

    def weighed(self, costs: Mapping[Tier, int]) -> int:
        """What tiers cost together."""
        return sum(weight * costs[tier] for tier, weight in self.weights.items())

    def above(self, costs: Sequence[int]) -> float:
        """By how much a roster costs more than the relaxation, of what tiers cost in their order."""
        return self.weighed(dict(zip(Tier, costs, strict=True))) - self.cost

    def worth(self, cost: float) -> Flags:
        """The columns with which anything could be cheaper than that."""
        return self.columns & (~self.pair | (self.reduced < cost - self.cost))


class Whole:
    """A problem as one programme, whose columns are pairs of person and seat and what rules add to them."""

    def __init__(self, problem: Problem, cancel: Cancel) -> None:
        self._problem = problem
        self._cancel = cancel
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
            near = self._promising(Roster())
            self._relaxation = Relaxation(self.programme, self.pairs, self.groups, near, self._cancel)
        return self._relaxation.minimise(weights, caps, seconds)

    def mixture(
        self, weights: Weights, known: Roster, near: "Mixture | None" = None, factor: float = 1.0
    ) -> "Mixture":
        """What people could do, to be mixed under weighted tiers, from a roster that is `known`; with the
        plans of another mixture that is `near` but for a `factor` of all weights.
        """
        from matcher.solver.district.column_generation import Mixture

        split = self.split
        place = np.zeros(len(self.programme), dtype=bool)
        place[self.pairs] = self._promising(known)
        held = self.flags(known)[split.pairs] > 0
        return Mixture(split, split.priced(weights), held, place[split.pairs], near, factor)

    @cached_property
    def split(self) -> "Split":
        """What lies with one person, and what between people."""
        return self.parted()

    def parted(self) -> "Split":
        """The same of the programme with the rows that it has by now."""
        from matcher.solver.district.block_structure import Split

        return Split(self.programme, self.pairs, self.groups[1], len(self._problem.volunteers))

    def tighten(self, mixture: "Mixture", weightings: Sequence[Weights], seconds: float) -> tuple[bool, bool]:
        """Add to the programme what coverage costs at least where a mix shows that people are scarcest;
        whether there was anything to add, and whether the clock or a cancel cut this short. Mixtures come to
        know of it with another `split`.
        """
        from matcher.solver.district.scarcity_cuts import floors

        more, cut = floors(mixture, weightings, seconds, self._cancel)
        if more is not None:
            self.programme = self.programme.with_rows(more)
            self._relaxation = None
        return more is not None, cut

    def core(self, mixture: "Mixture", known: Roster) -> Flags:
        """The columns that a mixture uses, and those of a roster."""
        chosen = np.ones(len(self.programme), dtype=bool)
        chosen[self.pairs] = False
        chosen[self.split.pairs[mixture.values() > TOUCHED]] = True
        chosen[self.x.held(known)] = True
        return chosen

    def relaxed_core(self, weights: Weights, core: Flags, seconds: float) -> "Core | None":
        """The relaxation over a core; None when time ran out."""
        with Interruption(self._cancel) as interrupter:
            found = solve_lp(self.programme, core, weights, {}, seconds, interrupter)
        if found is None:
            return None
        _, reduced = self.programme.dual_bound(weights, {}, found.row_duals, found.cap_duals)
        cost = float(self.programme.weigh(weights) @ found.values) + self.programme.fixed(weights)
        pair = np.zeros(len(self.programme), dtype=bool)
        pair[self.pairs] = True
        parted = np.abs(found.values - np.round(found.values)) > ROUNDING
        open_ = self.programme.neighbours(parted)
        return Core(weights, core, pair, found.values, found.row_duals, reduced, cost, open_)

    def paid(self, core: Core, tier: Tier) -> Flags:
        """The columns by which the relaxation over a core pays in a tier."""
        found: Flags = (self.programme.costs[tier] > 0) & (core.values > ROUNDING)
        return found

    def neighbours(self, columns: Flags) -> Flags:
        """These columns and all that are in a row with one that is in a row with them."""
        return self.programme.neighbours(self.programme.neighbours(columns))

    def decide(
        self,
        weights: Weights,
        caps: Caps,
        start: Roster,
        seconds: float,
        gap: float = 0.0,
        among: Flags | None = None,
        held: Flags | None = None,
    ) -> Decided:
        """Minimise weighted tiers, up to a gap, while those in `caps` cost no more than said, from
        `start`; over the columns `among` with those that are `held`, for which alone the bound then holds.
        """
        chosen = np.ones(len(self.programme), dtype=bool) if among is None else among
        restricted = self.programme.restricted_to(chosen, weights, caps, integer=True, held=held)
        with Interruption(self._cancel) as interrupter:
            hints, limits = [self._hint(restricted, start, held)], solve_parameters(seconds, gap)
            answer = run_mathopt(restricted.mathopt, mathopt.SolverType.HIGHS, limits, interrupter, hints)
        if answer is None:
            return Decided(None, None, cut=True)
        proven = answer.termination.objective_bounds.dual_bound
        found = answer.solutions[0].primal_solution if answer.solutions else None
        roster = None
        if found is not None:
            roster = self.roster(restricted.values(found.variable_values, len(self.programme)))
        bound = proven + self.programme.fixed(weights) if isfinite(proven) else None
        return Decided(roster, bound, answer.termination.reason not in ENDED)

    def most(self, tier: Tier) -> int:
        """What a tier can cost at most: on each seat its dearest people, and every other cost in full."""
        price, seated = self.programme.costs[tier].copy(), 0.0
        for seats in same_seats(self._problem):
            on = self.x.seated(seat.id for seat in seats)
            dear = np.sort(price[on])[::-1]
            price[on] = 0.0
            heads = len(dear) if "maximum" in self._problem.policy.without else seats[0].maximum
            seated += float(dear[:heads].sum())
        return round(seated + float(price @ self.programme.upper)) + self.model.offsets[tier]

    def _promising(self, known: Roster) -> Flags:
        """Of all pairs, for each seat and each person those that are the best for comfort, where few could
        sit all of them, and those of a roster that is known.
        """
        seat, person = self.groups
        heads = np.array([max(1, seat.desired) for seat in self._problem.seat.values()], dtype=np.int64)
        price = self.programme.weigh(COMFORT)[self.pairs]
        could = np.bincount(seat, minlength=len(heads))
        near: Flags = (rank_in_group(seat, price) < FOR_A_HEAD * heads[seat]) | (
            could < FEW_FOR_A_HEAD * heads
        )[seat]
        near |= (self.flags(known)[self.pairs] > 0) | (rank_in_group(person, price) < FOR_A_PERSON)
        return near

    def _hint(
        self, restricted: RestrictedProgramme, start: Roster, certain: Flags | None
    ) -> mathopt.SolutionHint:
        # A hint that is against what is held ends a solve.
        held = self.flags(start) if certain is None else np.maximum(self.flags(start), certain)
        pairs = np.zeros(len(self.programme), dtype=bool)
        pairs[self.pairs] = True
        columns = zip(restricted.mathopt.variables(), restricted.columns, strict=True)
        return mathopt.SolutionHint(
            variable_values={variable: held[column] for variable, column in columns if pairs[column]}
        )

    def flags(self, roster: Roster) -> Floats:
        """1 for each pair of a roster, 0 for all other columns."""
        held = np.zeros(len(self.programme))
        held[self.x.held(roster)] = 1.0
        return held

    def roster(self, values: Floats) -> Roster:
        """The pairs of which a solution uses most, with what is kept."""
        return self.x.roster(values > CHOSEN)
