"""The linear model in matrix form: a linear or mixed-integer programme for the solvers behind MathOpt.

minimise  weights * costs * x   subject to   low <= A x <= high,   lower <= x <= upper
"""

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
#: seconds between two looks at the cancel flag while MathOpt solves
WATCH_SECONDS = 0.05
#: bit of HiGHS's presolve rule "probing", switched off: it takes longer here than the rest of a solve
PROBING_RULE = 1 << 15
#: HiGHS's tolerances of optimality: so small that "optimal" means the optimum of integer costs below 10^7
RELATIVE_GAP = 1e-7


@dataclass(frozen=True, slots=True)
class RestrictedProgramme:
    """A programme over some of the columns, as a MathOpt model.

    `columns` and `rows` are their indices in the full programme. In the model, one row for each cap follows
    the `rows`.
    """

    mathopt: mathopt.Model
    columns: Numbers
    rows: Numbers

    def values(self, found: Mapping[mathopt.Variable, float], width: int) -> Floats:
        """The values of all `width` columns of the full programme; columns left out are 0."""
        values = np.zeros(width)
        values[self.columns] = [found[variable] for variable in self.mathopt.variables()]
        return values


class LinearProgramme:
    """A model as arrays: bounds of the columns, rows, and by tier the cost of a unit of each column."""

    def __init__(self, model: Model) -> None:
        self.lower = np.array(model.lower, dtype=np.float64)
        self.upper = np.array(model.upper, dtype=np.float64)
        self.offsets = dict(model.offsets)
        self.costs = {tier: _summed(model, tier) for tier in Tier}
        self.rows = Rows.of(model.rows, model.largest_exclusive()).without(Model.ONE, 1)
        self._tighten()

    def __len__(self) -> int:
        return len(self.lower)

    def _tighten(self) -> None:
        """Turn rows with a single column into upper bounds of it, unless that would make it infeasible."""
        rows = self.rows
        single = np.bincount(rows.row, minlength=len(rows.low))[rows.row] == 1
        at = np.flatnonzero(single & (rows.value != 0))
        row, column, value = rows.row[at], rows.column[at], rows.value[at]
        upper = self.upper.copy()
        np.minimum.at(upper, column, np.floor(np.maximum(rows.low[row] / value, rows.high[row] / value)))
        self.upper = np.where(upper < self.lower, self.upper, upper)

    def with_rows(self, more: Rows) -> "LinearProgramme":
        """This programme with additional valid rows (rows that every roster satisfies)."""
        tightened = copy(self)
        tightened.rows = self.rows.followed_by(more)
        return tightened

    def weigh(self, weights: Weights) -> Floats:
        """The weighted cost of a unit of each column."""
        costs = np.zeros(len(self))
        for tier, weight in weights.items():
            costs += weight * self.costs[tier]
        return costs

    def fixed(self, weights: Weights) -> int:
        """The constant of the weighted cost."""
        return sum(weight * self.offsets[tier] for tier, weight in weights.items())

    def neighbours(self, columns: Flags) -> Flags:
        """These columns and all columns that share a row with one of them."""
        rows, near = self.rows, columns.copy()
        touched = np.zeros(len(rows.low), dtype=bool)
        touched[rows.row[columns[rows.column]]] = True
        near[rows.column[touched[rows.row]]] = True
        return near

    def restricted_to(
        self,
        chosen: Flags,
        weights: Weights,
        caps: Caps,
        *,
        integer: bool,
        held: Flags | None = None,
    ) -> RestrictedProgramme:
        """The problem of minimising weighted tiers over the `chosen` columns, under caps on tiers.

        All other columns are fixed to 0, `held` columns to their upper bound. `integer`: whether the columns
        are integers or the problem is the linear relaxation.
        """
        rows, kept = self.rows.among(chosen)
        columns = np.flatnonzero(chosen)
        costs = self.weigh(weights)
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(range(len(columns)))
        lower = self.lower if held is None else np.where(held, self.upper, self.lower)
        proto.variables.lower_bounds.extend(lower[columns])
        proto.variables.upper_bounds.extend(self.upper[columns])
        proto.variables.integers.extend([integer] * len(columns))
        priced = np.flatnonzero(costs[columns])
        proto.objective.linear_coefficients.ids.extend(priced)
        proto.objective.linear_coefficients.values.extend(costs[columns][priced])
        rows = rows.followed_by(self._caps(caps, columns))
        proto.linear_constraints.ids.extend(range(len(rows.low)))
        proto.linear_constraints.lower_bounds.extend(rows.low)
        proto.linear_constraints.upper_bounds.extend(rows.high)
        proto.linear_constraint_matrix.row_ids.extend(rows.row)
        proto.linear_constraint_matrix.column_ids.extend(rows.column)
        proto.linear_constraint_matrix.coefficients.extend(rows.value)
        return RestrictedProgramme(mathopt.Model.from_model_proto(proto), columns, kept)

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

    def dual_bound(
        self, weights: Weights, caps: Caps, row_duals: Floats, cap_duals: Floats
    ) -> tuple[float, Floats]:
        """The Lagrangian bound at these duals of rows and caps, and the reduced cost of each column.

        bound = sides * duals + min of (reduced cost * x) over lower <= x <= upper

        It is valid for any duals: those with the wrong sign are set to 0 first.
        """
        rows, reduced, bound = self.rows, self.weigh(weights), 0.0
        for (tier, cap), dual in zip(caps.items(), np.minimum(cap_duals, 0), strict=True):
            reduced = reduced - dual * self.costs[tier]
            bound += dual * (cap - self.offsets[tier])
        row_duals = np.where(np.isinf(rows.low), np.minimum(row_duals, 0), row_duals)
        row_duals = np.where(np.isinf(rows.high), np.maximum(row_duals, 0), row_duals)
        row_terms = np.bincount(rows.column, weights=rows.value * row_duals[rows.row], minlength=len(self))
        reduced = reduced - row_terms
        nonzero = row_duals != 0
        sides = np.where(row_duals > 0, rows.low, rows.high)
        least = np.where(reduced > 0, reduced * self.lower, reduced * self.upper)
        bound += float(row_duals[nonzero] @ sides[nonzero]) + float(least.sum())
        return bound + self.fixed(weights), reduced


def _summed(model: Model, tier: Tier) -> Floats:
    variables, costs = model.costs(tier)
    return np.bincount(variables, weights=costs, minlength=len(model.lower)).astype(np.float64)


class Interruption:
    """A context in which a cancel interrupts MathOpt solves, by the interrupter that it yields."""

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


def run_mathopt(
    model: mathopt.Model,
    solver: mathopt.SolverType,
    limits: mathopt.SolveParameters,
    interrupter: SolveInterrupter,
    hints: list[mathopt.SolutionHint] | None = None,
) -> mathopt.SolveResult | None:
    """The result of a MathOpt solve; None if the solver fails with an internal error (HiGHS does, when its
    solution does not pass its own check).
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


def solve_parameters(seconds: float, gap: float = 0.0, *, simplex: bool = False) -> mathopt.SolveParameters:
    """Parameters of a solve: a limit in seconds, and the absolute `gap` between the best solution and the
    bound at which the solve ends.
    """
    options = {"solver": "simplex"} if simplex else {}
    return mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.01, seconds)),
        relative_gap_tolerance=RELATIVE_GAP,
        absolute_gap_tolerance=gap,
        highs=highs_pb2.HighsOptionsProto(
            int_options={"presolve_rule_off": PROBING_RULE},
            bool_options={"mip_heuristic_run_feasibility_jump": False},
            string_options=options,
        ),
    )
