"""The linear model with its integrality dropped: bounds that hold, also while earlier tiers are capped.

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

from matcher.model.milp import Caps, Interruption, Programme, Weights, parameters, solved
from matcher.problem.arrays import Flags, Floats, Numbers
from matcher.progress import Cancel

AT_ONCE = 100_000
CHEAPER = 1e-6
NEARLY = 1e-4
JOINING = 3


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solution of the relaxation: the reduced costs of all columns, its cost over the columns
    looked at, and a weighted cost that no roster beats; whether it was `cut` short.
    """

    reduced: Floats
    cost: float
    bound: float
    cut: bool = False

    def after(self, earlier: "Relaxed") -> "Relaxed":
        """This one, with what an earlier one has proven."""
        return replace(self, bound=max(self.bound, earlier.bound))


class Relaxation:
    """The relaxation of a programme; the columns that mattered once are kept from solve to solve.

    `pairs` are the columns that may be left out when they are many, `groups` the seat and the person of each
    of them; it begins with `near` of them.
    """

    def __init__(
        self,
        programme: Programme,
        pairs: Numbers,
        groups: tuple[Numbers, Numbers],
        near: Flags,
        cancel: Cancel,
    ) -> None:
        self._programme = programme
        self._cancel = cancel
        self._pairs = pairs
        self._groups = groups
        self.columns = np.ones(len(programme), dtype=bool)
        if len(pairs) > AT_ONCE:
            self.columns[pairs] = near

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
        found = linear(programme, columns, weights, caps, seconds, interrupter)
        if found is None:
            return None
        bound, reduced = programme.proven(weights, caps, found.prices, found.for_caps)
        cost = float(programme.weigh(weights) @ found.values) + programme.fixed(weights)
        return Relaxed(reduced, cost, bound)

    def _joining(self, found: Relaxed) -> Numbers:
        """The columns left out that would make it cheaper: on each seat, and of each person, the first."""
        if found.cost - found.bound <= NEARLY * abs(found.cost):
            return self._pairs[:0]
        price = found.reduced[self._pairs]
        cheaper = ~self.columns[self._pairs] & (price < -CHEAPER)
        price, first = np.where(cheaper, price, np.inf), np.zeros(len(price), dtype=bool)
        for group in self._groups:
            first |= rank(group, price) < JOINING
        joining: Numbers = self._pairs[cheaper & first]
        return joining


@dataclass(frozen=True, slots=True)
class Linear:
    """What the simplex method finds over some columns: the values of all columns and the prices of all rows,
    0 of those left out, and of the caps.
    """

    values: Floats
    prices: Floats
    for_caps: Floats


def linear(
    programme: Programme,
    columns: Flags,
    weights: Weights,
    caps: Caps,
    seconds: float,
    interrupter: SolveInterrupter,
) -> Linear | None:
    """The relaxation over some columns; None when time runs out."""
    excerpt = programme.over(columns, weights, caps, whole=False)
    limits = parameters(seconds, simplex=True)
    answer = solved(excerpt.mathopt, mathopt.SolverType.HIGHS, limits, interrupter)
    solution = answer.solutions[0] if answer and answer.solutions else None
    if solution is None or solution.primal_solution is None or solution.dual_solution is None:
        return None
    duals = solution.dual_solution.dual_values
    found = np.array([duals[each] for each in excerpt.mathopt.linear_constraints()], dtype=np.float64)
    prices = np.zeros(len(programme.rows.low))
    prices[excerpt.rows] = found[: len(excerpt.rows)]
    values = excerpt.values(solution.primal_solution.variable_values, len(programme))
    return Linear(values, prices, found[len(excerpt.rows) :])


def rank(group: Numbers, price: Floats) -> Numbers:
    """The place of each price among those of its group, the least first."""
    order = np.lexsort((price, group))
    ordered = group[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(group) else order
    places = np.arange(len(group)) - np.repeat(first, np.diff(np.append(first, len(group))))
    found = np.empty(len(group), dtype=np.int64)
    found[order] = places
    return found
