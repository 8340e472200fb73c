"""The linear model as a linear or mixed-integer programme for the solvers behind MathOpt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from threading import Event, Thread

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2
from ortools.util.python.solve_interrupter import SolveInterrupter

from matcher.model import UNBOUNDED, Model
from matcher.policy import Tier
from matcher.progress import Cancel

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Row = tuple[list[int], list[int], int, int]
ROUNDING = 1e-6
WATCH_SECONDS = 0.05
PROBING = 1 << 15  # HiGHS's presolve by probing takes longer here than all the rest of a solve


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows low <= A x <= high as a sparse matrix of (row, column, value), sorted, without duplicates."""

    row: Indices
    column: Indices
    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, rows: list[Row], width: int) -> "Rows":
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


class Programme:
    """A model's rows, one more row to cap each tier, and a weighted sum of tiers to minimise."""

    def __init__(self, model: Model, *, whole: bool) -> None:
        self._model = model
        self.lower = np.array(model.lower, dtype=np.float64)
        self.upper = np.array(model.upper, dtype=np.float64)
        self._costs = {tier: self._summed(tier) for tier in Tier}
        exclusive: list[Row] = [
            (members, [1] * len(members), -UNBOUNDED, 1) for members in model.largest_exclusive()
        ]
        self.rows = Rows.of([*model.rows, *exclusive, *map(self._cap, Tier)], len(self.lower))
        self._mathopt = mathopt.Model.from_model_proto(self._proto(whole))
        self.variables = list(self._mathopt.variables())
        self.constraints = list(self._mathopt.linear_constraints())

    @property
    def mathopt(self) -> mathopt.Model:
        """The programme as MathOpt knows it."""
        return self._mathopt

    def costs(self, weights: Mapping[Tier, int]) -> Floats:
        """The weighted cost of a unit of each variable."""
        costs = np.zeros(len(self.lower))
        for tier, weight in weights.items():
            costs += weight * self._costs[tier]
        return costs

    def aim(self, weights: Mapping[Tier, int], caps: Mapping[Tier, int]) -> tuple[Floats, Floats]:
        """Minimise weighted tiers under caps on others; the costs, and the upper sides of rows."""
        costs = self.costs(weights)
        self._mathopt.objective.clear()
        for column in np.flatnonzero(costs).tolist():
            self._mathopt.objective.set_linear_coefficient(self.variables[column], float(costs[column]))
        high = self.rows.high.copy()
        for place, tier in enumerate(Tier, len(high) - len(Tier)):
            high[place] = caps[tier] - self._model.offsets[tier] if tier in caps else np.inf
            self.constraints[place].upper_bound = float(high[place])
        return costs, high

    def _summed(self, tier: Tier) -> Floats:
        costs = np.zeros(len(self.lower))
        for variable, weight in self._model.costs[tier]:
            costs[variable] += weight
        return costs

    def _cap(self, tier: Tier) -> Row:
        chosen = np.flatnonzero(self._costs[tier])
        return chosen.tolist(), [int(cost) for cost in self._costs[tier][chosen]], -UNBOUNDED, UNBOUNDED

    def _proto(self, whole: bool) -> model_pb2.ModelProto:
        rows, proto = self.rows, model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(self.lower)))
        proto.variables.lower_bounds.extend(self.lower)
        proto.variables.upper_bounds.extend(self.upper)
        proto.variables.integers.extend([whole] * len(self.lower))
        proto.linear_constraints.ids.extend(range(len(rows.low)))
        proto.linear_constraints.lower_bounds.extend(rows.low)
        proto.linear_constraints.upper_bounds.extend(rows.high)
        proto.linear_constraint_matrix.row_ids.extend(rows.row)
        proto.linear_constraint_matrix.column_ids.extend(rows.column)
        proto.linear_constraint_matrix.coefficients.extend(rows.value)
        return proto


class Interruption:
    """Passes a cancel on to a MathOpt solve while the `with` block runs."""

    def __init__(self, cancel: Cancel) -> None:
        self._cancel = cancel
        self._done = Event()
        self._interrupter = SolveInterrupter()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> SolveInterrupter:
        self._thread.start()
        return self._interrupter

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(WATCH_SECONDS):
            if self._cancel.is_set:
                self._interrupter.interrupt()
                return


def parameters(seconds: float, gap: float = 0.0) -> mathopt.SolveParameters:
    """A time limit, and how far above its bound a whole solution may cost and still be called best."""
    return mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.01, seconds)),
        relative_gap_tolerance=1e-7,
        absolute_gap_tolerance=gap,
        highs=highs_pb2.HighsOptionsProto(int_options={"presolve_rule_off": PROBING}),
    )


def values_of(found: Mapping[mathopt.Variable, float], variables: Iterable[mathopt.Variable]) -> Floats:
    """The values of variables in their order."""
    return np.array([found[variable] for variable in variables], dtype=np.float64)


def up(number: float) -> int:
    """The least whole number that is not below, forgiving a solver's rounding; never less than nothing."""
    return max(0, ceil(number - ROUNDING * max(1.0, abs(number))))
