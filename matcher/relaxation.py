"""The linear model with its integrality dropped: bounds that hold, and the direction in which good rosters
lie.

Of many columns few matter. The relaxation is solved over some of them, all others are priced, the most
promising join, until none is left that could make it cheaper (sifting; Bixby, Gregory, Lustig, Marsten and
Shanno, Very large-scale linear programming, 1992). A bound is never taken from the LP solver's word: it is
computed anew over all columns from the dual prices (Neumaier and Shcherbina, Safe bounds in linear and
mixed-integer linear programming, 2004), so that any prices give a bound that holds up to rounding.
"""

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from matcher.programme import (
    Caps,
    Flags,
    Floats,
    Indices,
    Interruption,
    Programme,
    Weights,
    parameters,
)
from matcher.progress import Cancel

AT_ONCE = 100_000
CHEAPER = 1e-6
NEARLY = 1e-4
JOINING_SHARE = 0.4
FEWEST_JOINING = 10_000


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solution of the relaxation: the values and reduced costs of all columns, its cost over the columns
    looked at, and a weighted cost that no roster beats; whether it was `cut` short.
    """

    values: Floats
    reduced: Floats
    cost: float
    bound: float
    cut: bool = False

    def after(self, earlier: "Relaxed") -> "Relaxed":
        """This one, with what an earlier one has proven."""
        return replace(self, bound=max(self.bound, earlier.bound))


class Relaxation:
    """The relaxation of a programme; the columns that mattered once are kept from solve to solve.

    `pairs` are the columns that may be left out, `near` those of them to begin with.
    """

    def __init__(self, programme: Programme, pairs: Indices, near: Indices, cancel: Cancel) -> None:
        self._programme = programme
        self._cancel = cancel
        self.columns = np.ones(len(programme), dtype=bool)
        if len(pairs) > AT_ONCE:
            self.columns[pairs] = False
            self.columns[near] = True

    def minimise(self, weights: Weights, caps: Caps, seconds: float) -> Relaxed | None:
        """The least weighted cost while the tiers in `caps` cost no more than said; None when time ran out
        before anything was proven.
        """
        end, best = monotonic() + seconds, None
        with Interruption(self._cancel) as interrupter:
            while (left := end - monotonic()) > 0 and not self._cancel.is_set:
                found = self._over(self.columns, weights, caps, left, interrupter)
                if found is None:
                    break
                best = found if best is None else found.after(best)
                joining = self._joining(found)
                if not len(joining):
                    return best
                self.columns[joining] = True
        return None if best is None else replace(best, cut=True)

    def _over(
        self, columns: Flags, weights: Weights, caps: Caps, seconds: float, interrupter: SolveInterrupter
    ) -> Relaxed | None:
        """The relaxation over some columns, and what its prices prove over all of them."""
        programme = self._programme
        excerpt = programme.over(columns, weights, caps, whole=False)
        answer = mathopt.solve(
            excerpt.mathopt,
            mathopt.SolverType.HIGHS,
            params=parameters(seconds, simplex=True),
            interrupter=interrupter,
        )
        solution = answer.solutions[0] if answer.solutions else None
        if solution is None or solution.primal_solution is None or solution.dual_solution is None:
            return None
        duals = solution.dual_solution.dual_values
        prices = np.array([duals[each] for each in excerpt.mathopt.linear_constraints()], dtype=np.float64)
        spread = np.zeros(len(programme.rows.low))
        spread[excerpt.rows] = prices[: len(excerpt.rows)]
        bound, reduced = programme.proven(weights, caps, spread, prices[len(excerpt.rows) :])
        values = excerpt.values(solution.primal_solution.variable_values, len(programme))
        cost = float(programme.weigh(weights) @ values) + programme.fixed(weights)
        return Relaxed(values, reduced, cost, bound)

    def _joining(self, found: Relaxed) -> Indices:
        """The columns left out that would make it cheaper, the most promising ones when they are many."""
        if found.cost - found.bound <= NEARLY * abs(found.cost):
            return np.zeros(0, dtype=np.int64)
        cheaper = np.flatnonzero(~self.columns & (found.reduced < -CHEAPER))
        most = max(FEWEST_JOINING, int(JOINING_SHARE * np.count_nonzero(self.columns)))
        if len(cheaper) > most:
            cheaper = cheaper[np.argpartition(found.reduced[cheaper], most)[:most]]
        return cheaper
