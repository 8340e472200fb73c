"""The linear model as a linear or mixed-integer programme for the solvers behind MathOpt."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2
from ortools.util.python.solve_interrupter import SolveInterrupter

from matcher.model.model import Model
from matcher.model.rows import Rows
from matcher.problem.arrays import Flags, Floats, Numbers
from matcher.progress import Cancel
from matcher.tiers import Tier

Caps = Mapping[Tier, int]
Weights = Mapping[Tier, int]
WATCH_SECONDS = 0.05
PROBING = 1 << 15  # HiGHS's presolve by probing takes longer here than all the rest of a solve


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A programme over some of the columns, as MathOpt knows it.

    `columns` and `rows` say which of the whole's they are; after the rows stands one for each cap.
    """

    mathopt: mathopt.Model
    columns: Numbers
    rows: Numbers

    def values(self, found: Mapping[mathopt.Variable, float], width: int) -> Floats:
        """The values of all columns; those left out are 0."""
        values = np.zeros(width)
        values[self.columns] = [found[variable] for variable in self.mathopt.variables()]
        return values


class Programme:
    """A model as arrays: the bounds of its columns, its rows, and what each column costs in each tier."""

    def __init__(self, model: Model) -> None:
        self.lower = np.array(model.lower, dtype=np.float64)
        self.upper = np.array(model.upper, dtype=np.float64)
        self.offsets = dict(model.offsets)
        self.costs = {tier: _summed(model, tier) for tier in Tier}
        self.rows = Rows.of(model.rows, model.largest_exclusive())
        self._tighten()

    def __len__(self) -> int:
        return len(self.lower)

    def _tighten(self) -> None:
        """Let what a row of one column allows at most be its upper bound, unless nothing would be left."""
        rows = self.rows
        single = np.bincount(rows.row, minlength=len(rows.low))[rows.row] == 1
        at = np.flatnonzero(single & (rows.value != 0))
        row, column, value = rows.row[at], rows.column[at], rows.value[at]
        upper = self.upper.copy()
        np.minimum.at(upper, column, np.floor(np.maximum(rows.low[row] / value, rows.high[row] / value)))
        self.upper = np.where(upper < self.lower, self.upper, upper)

    def and_rows(self, more: Rows) -> "Programme":
        """This programme with some more rows, which no roster breaks."""
        tightened = copy(self)
        tightened.rows = self.rows.and_these(more)
        return tightened

    def weigh(self, weights: Weights) -> Floats:
        """The weighted cost of a unit of each column."""
        costs = np.zeros(len(self))
        for tier, weight in weights.items():
            costs += weight * self.costs[tier]
        return costs

    def fixed(self, weights: Weights) -> int:
        """The weighted cost that is paid whatever is decided."""
        return sum(weight * self.offsets[tier] for tier, weight in weights.items())

    def beside(self, columns: Flags) -> Flags:
        """These columns and those in a row with one of them."""
        rows, near = self.rows, columns.copy()
        touched = np.zeros(len(rows.low), dtype=bool)
        touched[rows.row[columns[rows.column]]] = True
        near[rows.column[touched[rows.row]]] = True
        return near

    def over(
        self,
        chosen: Flags,
        weights: Weights,
        caps: Caps,
        *,
        whole: bool,
        held: Flags | None = None,
    ) -> Excerpt:
        """Minimise weighted tiers over the chosen columns, the others 0 and those that are `held` at their
        upper bound, under caps on the cost of tiers.
        """
        rows, kept = self.rows.among(chosen)
        columns = np.flatnonzero(chosen)
        costs = self.weigh(weights)
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(columns)))
        lower = self.lower if held is None else np.where(held, self.upper, self.lower)
        proto.variables.lower_bounds.extend(lower[columns])
        proto.variables.upper_bounds.extend(self.upper[columns])
        proto.variables.integers.extend([whole] * len(columns))
        priced = np.flatnonzero(costs[columns])
        proto.objective.linear_coefficients.ids.extend(priced)
        proto.objective.linear_coefficients.values.extend(costs[columns][priced])
        rows = rows.and_these(self._caps(caps, columns))
        proto.linear_constraints.ids.extend(range(len(rows.low)))
        proto.linear_constraints.lower_bounds.extend(rows.low)
        proto.linear_constraints.upper_bounds.extend(rows.high)
        proto.linear_constraint_matrix.row_ids.extend(rows.row)
        proto.linear_constraint_matrix.column_ids.extend(rows.column)
        proto.linear_constraint_matrix.coefficients.extend(rows.value)
        return Excerpt(mathopt.Model.from_model_proto(proto), columns, kept)

    def _caps(self, caps: Caps, columns: Numbers) -> Rows:
        """A row for each cap, over some columns."""
        costs = [self.costs[tier][columns] for tier in caps]
        priced = [np.flatnonzero(each) for each in costs]
        high = [float(cap - self.offsets[tier]) for tier, cap in caps.items()]
        return Rows(
            np.repeat(np.arange(len(caps)), [len(each) for each in priced]).astype(np.int64),
            np.concatenate([np.zeros(0, np.int64), *priced]),
            np.concatenate([np.zeros(0), *(each[at] for each, at in zip(costs, priced, strict=True))]),
            np.full(len(caps), -np.inf),
            np.array(high, dtype=np.float64),
        )

    def proven(self, weights: Weights, caps: Caps, prices: Floats, for_caps: Floats) -> tuple[float, Floats]:
        """What prices of rows and caps prove, and the reduced cost of each column.

        bound = sides * prices + the least that reduced costs * x can be within the columns' bounds.
        """
        rows, reduced, bound = self.rows, self.weigh(weights), 0.0
        for (tier, cap), price in zip(caps.items(), np.minimum(for_caps, 0), strict=True):
            reduced = reduced - price * self.costs[tier]
            bound += price * (cap - self.offsets[tier])
        prices = np.where(np.isinf(rows.low), np.minimum(prices, 0), prices)
        prices = np.where(np.isinf(rows.high), np.maximum(prices, 0), prices)
        spread = np.bincount(rows.column, weights=rows.value * prices[rows.row], minlength=len(self))
        reduced = reduced - spread
        priced = prices != 0
        sides = np.where(prices > 0, rows.low, rows.high)
        least = np.where(reduced > 0, reduced * self.lower, reduced * self.upper)
        bound += float(prices[priced] @ sides[priced]) + float(least.sum())
        return bound + self.fixed(weights), reduced


def _summed(model: Model, tier: Tier) -> Floats:
    variables, costs = model.costs(tier)
    return np.bincount(variables, weights=costs, minlength=len(model.lower)).astype(np.float64)


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


def solved(
    model: mathopt.Model,
    solver: mathopt.SolverType,
    limits: mathopt.SolveParameters,
    interrupter: SolveInterrupter,
    hints: list[mathopt.SolutionHint] | None = None,
) -> mathopt.SolveResult | None:
    """What a solver answers; None where it fails of itself, as HiGHS does when its answer does not pass its
    own check.
    """
    try:
        return mathopt.solve(
            model,
            solver,
            params=limits,
            model_params=mathopt.ModelSolveParameters(solution_hints=hints or []),
            interrupter=interrupter,
        )
    # MathOpt 9.15 stumbles over the very error that it is about to raise as InternalMathOptError.
    except (AttributeError, mathopt.InternalMathOptError):
        return None


def parameters(seconds: float, gap: float = 0.0, *, simplex: bool = False) -> mathopt.SolveParameters:
    """A time limit, and how far above its bound a whole solution may cost and still be called best."""
    options = {"solver": "simplex"} if simplex else {}
    return mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.01, seconds)),
        relative_gap_tolerance=1e-7,
        absolute_gap_tolerance=gap,
        highs=highs_pb2.HighsOptionsProto(
            int_options={"presolve_rule_off": PROBING},
            bool_options={"mip_heuristic_run_feasibility_jump": False},
            string_options=options,
        ),
    )
