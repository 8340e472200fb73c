"""The linear model with its integrality dropped: bounds that hold, and the direction in which good rosters
lie.

A bound is never taken from the LP solver's word: it is computed anew from the dual prices (Neumaier and
Shcherbina, Safe bounds in linear and mixed-integer linear programming, 2004), so that any prices, also
those of a solve that ran out of time, give a bound that holds up to rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.model import Model
from matcher.policy import Tier
from matcher.programme import Floats, Interruption, Programme, parameters, up, values_of
from matcher.progress import Cancel


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solution of the relaxation: the values of all variables, and a cost that no roster beats."""

    values: Floats
    bound: int


class Relaxation:
    """A model's relaxation, minimised one tier at a time under caps on the others.

    One simplex solver (GLOP) is kept from tier to tier, so that each starts from the last one's basis.
    """

    def __init__(self, model: Model, cancel: Cancel) -> None:
        self._offsets = model.offsets
        self._cancel = cancel
        self._programme = Programme(model, whole=False)
        self._solver = mathopt.IncrementalSolver(self._programme.mathopt, mathopt.SolverType.GLOP)

    def minimise(self, tier: Tier, caps: Mapping[Tier, int], seconds: float) -> Relaxed | None:
        """The least cost of a tier while the tiers in `caps` cost no more than said; None when time ran out
        first.
        """
        costs, high = self._programme.aim({tier: 1}, caps)
        with Interruption(self._cancel) as interrupter:
            answer = self._solver.solve(params=parameters(seconds), interrupter=interrupter)
        if not answer.solutions:
            return None
        primal, dual = answer.solutions[0].primal_solution, answer.solutions[0].dual_solution
        if primal is None or dual is None:
            return None
        values = values_of(primal.variable_values, self._programme.variables)
        prices = np.array([dual.dual_values[each] for each in self._programme.constraints], dtype=np.float64)
        return Relaxed(values, up(self._proven(high, costs, prices) + self._offsets[tier]))

    def _proven(self, high: Floats, costs: Floats, prices: Floats) -> float:
        """What these prices prove: sides * prices plus the least that reduced costs * x can be."""
        rows = self._programme.rows
        prices = np.where(np.isinf(rows.low), np.minimum(prices, 0), prices)
        prices = np.where(np.isinf(high), np.maximum(prices, 0), prices)
        spread = np.bincount(rows.column, weights=rows.value * prices[rows.row], minlength=len(costs))
        reduced, priced = costs - spread, prices != 0
        sides = np.where(prices > 0, rows.low, high)
        least = np.where(reduced > 0, reduced * self._programme.lower, reduced * self._programme.upper)
        return float(prices[priced] @ sides[priced]) + float(least.sum())
