"""The linear relaxation of the model: valid lower bounds, also under caps on earlier tiers.

A relaxation with many columns is solved by sifting (Bixby, Gregory, Lustig, Marsten and Shanno, Very
large-scale linear programming, 1992): solve over a subset of the columns, price all others, let those with
the most negative reduced costs enter, and repeat until none is left. The bound never rests on the LP solver's
own objective value. It is recomputed over all columns from the duals (Neumaier and Shcherbina, Safe bounds in
linear and mixed-integer linear programming, 2004), so it is valid, up to rounding, whatever the duals are.
"""

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from matcher.model.milp import Caps, Interruption, LinearProgramme, Weights, run_mathopt, solve_parameters
from matcher.problem.arrays import Flags, Floats, Numbers
from matcher.progress import Cancel

#: cost; reduced costs above minus this are rounding
LEAST_GAIN = 1e-6
#: share of the cost; sifting ends at this gap, as the last columns gain next to nothing
CLOSED_GAP = 1e-4


@dataclass(frozen=True, slots=True)
class RelaxationOutcome:
    """A solution of the relaxation: the reduced costs of all columns, the `cost` over the columns that were
    included, and the `bound`, a weighted cost that no roster beats. `cut`: whether time ran out first.
    """

    reduced: Floats
    cost: float
    bound: float
    cut: bool = False

    def with_bound_of(self, earlier: "RelaxationOutcome") -> "RelaxationOutcome":
        """This outcome with the better of both bounds."""
        return replace(self, bound=max(self.bound, earlier.bound))


class Relaxation:
    """The relaxation of a programme. Columns that entered once stay for later solves.

    `pairs`: the columns that sifting may leave out; `groups`: the seat and the person of each of them;
    `initial`: which of them are included from the start. It is sifted where there are more than
    `sift_above_pairs` of them; `entering_per_group` columns of each group enter at once.
    """

    def __init__(
        self,
        programme: LinearProgramme,
        pairs: Numbers,
        groups: tuple[Numbers, Numbers],
        initial: Flags,
        cancel: Cancel,
        *,
        sift_above_pairs: int,
        entering_per_group: int,
    ) -> None:
        self._programme = programme
        self._entering_per_group = entering_per_group
        self._cancel = cancel
        self._pairs = pairs
        self._groups = groups
        self.columns = np.ones(len(programme), dtype=bool)
        if len(pairs) > sift_above_pairs:
            self.columns[pairs] = initial

    def minimise(self, weights: Weights, caps: Caps, seconds: float) -> RelaxationOutcome | None:
        """Minimise weighted tiers under caps on the cost of tiers; None if time ran out before there was any
        bound.
        """
        end, best = monotonic() + seconds, None
        with Interruption(self._cancel) as interrupter:
            while (left := end - monotonic()) > 0 and not self._cancel.is_set:
                found = self._over(self.columns, weights, caps, left, interrupter)
                if found is None:
                    break
                best = found if best is None else found.with_bound_of(best)
                entering = self._entering(found)
                if not len(entering):
                    return best
                self.columns[entering] = True
        return None if best is None else replace(best, cut=True)

    def _over(
        self, columns: Flags, weights: Weights, caps: Caps, seconds: float, interrupter: SolveInterrupter
    ) -> RelaxationOutcome | None:
        """The relaxation over some columns, with the bound that its duals prove over all columns."""
        programme = self._programme
        found = solve_lp(programme, columns, weights, caps, seconds, interrupter)
        if found is None:
            return None
        bound, reduced = programme.dual_bound(weights, caps, found.row_duals, found.cap_duals)
        cost = float(programme.weigh(weights) @ found.values) + programme.fixed(weights)
        return RelaxationOutcome(reduced, cost, bound)

    def _entering(self, found: RelaxationOutcome) -> Numbers:
        """The columns to enter: for each seat and each person, those with the most negative reduced costs."""
        if found.cost - found.bound <= CLOSED_GAP * abs(found.cost):
            return self._pairs[:0]
        price = found.reduced[self._pairs]
        cheaper = ~self.columns[self._pairs] & (price < -LEAST_GAIN)
        price, first = np.where(cheaper, price, np.inf), np.zeros(len(price), dtype=bool)
        for group in self._groups:
            first |= rank_in_group(group, price) < self._entering_per_group
        entering: Numbers = self._pairs[cheaper & first]
        return entering


@dataclass(frozen=True, slots=True)
class LpSolution:
    """A solution by the simplex method over some columns: the values of all columns (0 of those left out),
    the duals of all rows (0 of those left out) and the duals of the caps.
    """

    values: Floats
    row_duals: Floats
    cap_duals: Floats


def solve_lp(
    programme: LinearProgramme,
    columns: Flags,
    weights: Weights,
    caps: Caps,
    seconds: float,
    interrupter: SolveInterrupter,
) -> LpSolution | None:
    """The linear relaxation over some columns; None if time ran out."""
    restricted = programme.restricted_to(columns, weights, caps, integer=False)
    limits = solve_parameters(seconds, simplex=True)
    answer = run_mathopt(restricted.mathopt, mathopt.SolverType.HIGHS, limits, interrupter)
    solution = answer.solutions[0] if answer and answer.solutions else None
    if solution is None or solution.primal_solution is None or solution.dual_solution is None:
        return None
    duals = solution.dual_solution.dual_values
    found = np.array([duals[each] for each in restricted.mathopt.linear_constraints()], dtype=np.float64)
    row_duals = np.zeros(len(programme.rows.low))
    row_duals[restricted.rows] = found[: len(restricted.rows)]
    values = restricted.values(solution.primal_solution.variable_values, len(programme))
    return LpSolution(values, row_duals, found[len(restricted.rows) :])


def rank_in_group(group: Numbers, price: Floats) -> Numbers:
    """The rank of each price within its group, 0 for the lowest."""
    order = np.lexsort((price, group))
    ordered = group[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(group) else order
    places = np.arange(len(group)) - np.repeat(first, np.diff(np.append(first, len(group))))
    found = np.empty(len(group), dtype=np.int64)
    found[order] = places
    return found
