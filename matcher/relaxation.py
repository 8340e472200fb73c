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
    """A solution of the relaxation: the values of all variables, their reduced costs, and the least integer cost."""

    values: Floats
    reduced: Floats
    exact: float
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
    """A model's relaxation, minimised one tier at a time under caps on the others."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lower = np.array(model.lower, dtype=np.float64)
        self._upper = np.array(model.upper, dtype=np.float64)
        exclusive = [(members, [1] * len(members), -UNBOUNDED, 1) for members in model.largest_exclusive()]
        self._rows = [*model.rows, *exclusive]

    def minimise(self, tier: Tier, caps: Mapping[Tier, int], seconds: float) -> Relaxed | None:
        """The least cost of a tier while the tiers in `caps` cost no more than said; None when time ran out first."""
        rows = Rows.of([*self._rows, *(self._cap(*cap) for cap in caps.items())], len(self._lower))
        costs = self._costs(tier)
        model = mathopt.Model.from_model_proto(self._proto(rows, costs))
        params = mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.01, seconds)))
        answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params)
        if not answer.solutions or answer.solutions[0].dual_solution is None:
            return None
        primal, dual = answer.solutions[0].primal_solution, answer.solutions[0].dual_solution
        if primal is None:
            return None
        values = np.fromiter(
            (primal.variable_values[each] for each in model.variables()), np.float64, len(costs)
        )
        prices = np.fromiter(
            (dual.dual_values[each] for each in model.linear_constraints()), np.float64, len(rows.low)
        )
        return self._certified(tier, rows, costs, values, prices)

    def _certified(self, tier: Tier, rows: Rows, costs: Floats, values: Floats, prices: Floats) -> Relaxed:
        prices = np.where(np.isinf(rows.low), np.minimum(prices, 0), prices)
        prices = np.where(np.isinf(rows.high), np.maximum(prices, 0), prices)
        spread = np.bincount(rows.column, weights=rows.value * prices[rows.row], minlength=len(costs))
        reduced = costs - spread
        sides = np.where(prices > 0, rows.low, rows.high)
        exact = float(prices[prices != 0] @ sides[prices != 0])
        exact += float(np.where(reduced > 0, reduced * self._lower, reduced * self._upper).sum())
        exact += self._model.offsets[tier]
        return Relaxed(values, reduced, exact, ceil(exact - ROUNDING * max(1.0, abs(exact))))

    def _cap(self, tier: Tier, most: int) -> tuple[list[int], list[int], int, int]:
        costs = self._costs(tier)
        chosen = np.flatnonzero(costs)
        return (
            chosen.tolist(),
            [int(cost) for cost in costs[chosen]],
            -UNBOUNDED,
            most - self._model.offsets[tier],
        )

    def _costs(self, tier: Tier) -> Floats:
        costs = np.zeros(len(self._lower))
        for variable, weight in self._model.costs[tier]:
            costs[variable] += weight
        return costs

    def _proto(self, rows: Rows, costs: Floats) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(costs)))
        proto.variables.lower_bounds.extend(self._lower)
        proto.variables.upper_bounds.extend(self._upper)
        proto.variables.integers.extend([False] * len(costs))
        chosen = np.flatnonzero(costs)
        proto.objective.linear_coefficients.ids.extend(chosen)
        proto.objective.linear_coefficients.values.extend(costs[chosen])
        proto.linear_constraints.ids.extend(range(len(rows.low)))
        proto.linear_constraints.lower_bounds.extend(rows.low)
        proto.linear_constraints.upper_bounds.extend(rows.high)
        proto.linear_constraint_matrix.row_ids.extend(rows.row)
        proto.linear_constraint_matrix.column_ids.extend(rows.column)
        proto.linear_constraint_matrix.coefficients.extend(rows.value)
        return proto
