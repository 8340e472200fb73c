"""The linear model with its integrality dropped: bounds that hold, and the direction in which good rosters lie.

A bound is never taken from the LP solver's word: it is computed anew from the dual prices (Neumaier and Shcherbina,
Safe bounds in linear and mixed-integer linear programming, 2004), so that any prices, also those of a solve that ran
out of time, give a bound that holds up to rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from matcher.model import UNBOUNDED, Model
from matcher.policy import Tier

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solution of the relaxation: the values of all variables, and a cost below which no roster can be."""

    values: Floats
    bound: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows low <= A x <= high as a sparse matrix of (row, column, value), sorted, without duplicates."""

    row: Indices
    column: Indices
    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, rows: list[tuple[list[int], list[int], int, int]], width: int) -> "Rows":
        """The matrix of a list of rows; coefficients of the same variable in one row are added."""
        sizes = np.fromiter((len(row[0]) for row in rows), np.int64, len(rows))
        size = int(sizes.sum())
        row = np.repeat(np.arange(len(rows), dtype=np.int64), sizes)
        column = np.fromiter((variable for each in rows for variable in each[0]), np.int64, size)
        value = np.fromiter((number for each in rows for number in each[1]), np.float64, size)
        keys, places = np.unique(row * width + column, return_inverse=True)
        summed = np.bincount(places, weights=value, minlength=len(keys)).astype(np.float64)
        low = np.fromiter((each[2] for each in rows), np.float64, len(rows))
        high = np.fromiter((each[3] for each in rows), np.float64, len(rows))
        low[low <= -UNBOUNDED] = -np.inf
        high[high >= UNBOUNDED] = np.inf
        return cls(keys // width, keys % width, summed, low, high)


class Relaxation:
    """A model's relaxation, minimised one tier at a time under caps on the others.

    One simplex solver is kept from tier to tier (Google's GLOP through MathOpt), so that each starts from the last
    one's basis.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lower = np.array(model.lower, dtype=np.float64)
        self._upper = np.array(model.upper, dtype=np.float64)
        exclusive = [(members, [1] * len(members), -UNBOUNDED, 1) for members in model.largest_exclusive()]
        caps = [self._cap(tier) for tier in Tier]
        self._rows = Rows.of([*model.rows, *exclusive, *caps], len(self._lower))
        self._programme = mathopt.Model.from_model_proto(self._proto())
        self._variables = list(self._programme.variables())
        self._constraints = list(self._programme.linear_constraints())
        self._solver = mathopt.IncrementalSolver(self._programme, mathopt.SolverType.GLOP)

    def minimise(self, tier: Tier, caps: Mapping[Tier, int], seconds: float) -> Relaxed | None:
        """The least cost of a tier while the tiers in `caps` cost no more than said; None when time ran out first."""
        costs = self._costs(tier)
        self._programme.objective.clear()
        for column in np.flatnonzero(costs).tolist():
            self._programme.objective.set_linear_coefficient(self._variables[column], float(costs[column]))
        high = self._rows.high.copy()
        for place, capped in enumerate(Tier, len(high) - len(Tier)):
            high[place] = caps[capped] - self._model.offsets[capped] if capped in caps else np.inf
            self._constraints[place].upper_bound = float(high[place])
        params = mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.01, seconds)))
        answer = self._solver.solve(params=params)
        if not answer.solutions or answer.solutions[0].dual_solution is None:
            return None
        primal, dual = answer.solutions[0].primal_solution, answer.solutions[0].dual_solution
        if primal is None:
            return None
        values = np.array([primal.variable_values[each] for each in self._variables], dtype=np.float64)
        prices = np.array([dual.dual_values[each] for each in self._constraints], dtype=np.float64)
        return self._certified(tier, high, costs, values, prices)

    def _certified(self, tier: Tier, high: Floats, costs: Floats, values: Floats, prices: Floats) -> Relaxed:
        rows = self._rows
        prices = np.where(np.isinf(rows.low), np.minimum(prices, 0), prices)
        prices = np.where(np.isinf(high), np.maximum(prices, 0), prices)
        spread = np.bincount(rows.column, weights=rows.value * prices[rows.row], minlength=len(costs))
        reduced = costs - spread
        sides = np.where(prices > 0, rows.low, high)
        exact = float(prices[prices != 0] @ sides[prices != 0])
        exact += float(np.where(reduced > 0, reduced * self._lower, reduced * self._upper).sum())
        exact += self._model.offsets[tier]
        return Relaxed(values, ceil(exact - ROUNDING * max(1.0, abs(exact))))

    def _cap(self, tier: Tier) -> tuple[list[int], list[int], int, int]:
        costs = self._costs(tier)
        chosen = np.flatnonzero(costs)
        return chosen.tolist(), [int(cost) for cost in costs[chosen]], -UNBOUNDED, UNBOUNDED

    def _costs(self, tier: Tier) -> Floats:
        costs = np.zeros(len(self._lower))
        for variable, weight in self._model.costs[tier]:
            costs[variable] += weight
        return costs

    def _proto(self) -> model_pb2.ModelProto:
        rows, proto = self._rows, model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(self._lower)))
        proto.variables.lower_bounds.extend(self._lower)
        proto.variables.upper_bounds.extend(self._upper)
        proto.variables.integers.extend([False] * len(self._lower))
        proto.linear_constraints.ids.extend(range(len(rows.low)))
        proto.linear_constraints.lower_bounds.extend(rows.low)
        proto.linear_constraints.upper_bounds.extend(rows.high)
        proto.linear_constraint_matrix.row_ids.extend(rows.row)
        proto.linear_constraint_matrix.column_ids.extend(rows.column)
        proto.linear_constraint_matrix.coefficients.extend(rows.value)
        return proto
