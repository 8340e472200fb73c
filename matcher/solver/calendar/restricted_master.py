"""The restricted master problem of calendars: plans of whole periods as columns.

minimise    cost . x + penalties of all rows (A x)
subject to  the weights x of each person's plans are >= 0 and sum to 1

A row counts the heads on a seat, or a person's shifts of one kind where a total is bound. Solved
approximately by PDHG, each time from where the last solve ended.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.cover import Heads
from matcher.solver.calendar.kernel_types import Floats32
from matcher.solver.calendar.params import DEFAULTS, MasterParams
from matcher.solver.calendar.penalties import CalendarPenalties

if TYPE_CHECKING:
    from matcher.solver.pdhg.master_data import MasterData

#: weight below which a plan has none: rounding of approximate solves
LEAST_WEIGHT = 1e-6
MasterState = tuple[dict[int, list[int]], dict[int, float], dict[int, int], NDArray[np.float64], float]


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """The dual bound of a master and its duals, by seat and by person and kind of shift.

    Signs are those of `pdhg`: a shift costs a person the dual of its seat, which is negative where heads are
    missing, and the dual of the total of its kind.
    """

    lower: float
    seat_duals: Floats32
    total_duals: Floats32

    def towards(self, other: "MasterSolution", share: float) -> "MasterSolution":
        """The duals between these and others, a `share` of these."""
        seat_duals = share * self.seat_duals + (1 - share) * other.seat_duals
        total_duals = share * self.total_duals + (1 - share) * other.total_duals
        return MasterSolution(other.lower, seat_duals.astype(np.float32), total_duals.astype(np.float32))


class CalendarMaster:
    """The master over plans of some people, by number of the pool, where others fill `heads` already.

    `of` are the plans of each person, `weights` their weights. With `roughly` a solve ends early.
    """

    def __init__(
        self,
        column_pool: ColumnPool,
        who: Sequence[int],
        heads: Heads,
        duals: MasterSolution | None = None,
        params: MasterParams = DEFAULTS.master,
    ) -> None:
        self._column_pool, self._params = column_pool, params
        self._rows = CalendarPenalties.of(column_pool, who, heads, params.hard_slope)
        self.of: dict[int, list[int]] = {person: [] for person in who}
        self.weights: dict[int, float] = {}
        self.roughly = False
        self._idle: dict[int, int] = {}
        self._lower = -np.inf
        short = column_pool.cover_costs.missing
        self._duals = np.zeros(len(self._rows.penalties.offset))
        self._duals[: len(heads)] = -short / 2
        if duals is not None:
            self.start_from(duals)
        self._clip_duals()
        self._primal_weight = max(1.0, float(short.mean())) if len(short) else 1.0

    def start_from(self, duals: MasterSolution) -> None:
        """Go on from other duals."""
        self._duals[: len(duals.seat_duals)] = duals.seat_duals
        total_row = self._rows.total_row
        self._duals[total_row[total_row >= 0]] = duals.total_duals[total_row >= 0]
        self._clip_duals()

    def duals(self) -> MasterSolution:
        """The current duals, with the dual bound of the last solve."""
        data, total_row = self._column_pool.data, self._rows.total_row
        total_duals = np.zeros((len(data.people), data.kind_count), np.float32)
        total_duals[total_row >= 0] = self._duals[total_row[total_row >= 0]]
        return MasterSolution(self._lower, self._duals[: len(data.seats)].astype(np.float32), total_duals)

    def add(self, columns: Sequence[int]) -> int:
        """Add plans by number; return how many of them are new."""
        # Plans that were priced count as idle for a round before they get a weight.
        return sum(self.add_plan(number, 0.0, idle=1) for number in columns)

    def add_plan(self, number: int, weight: float = 0.0, idle: int = 0) -> bool:
        """Add a plan with a weight, idle for so many rounds; whether it is new."""
        own = self.of[self._column_pool.person[number]]
        if number in own:
            return False
        own.append(number)
        self.weights[number] = weight
        self._idle[number] = idle
        return True

    def confine(self, person: int, numbers: Collection[int]) -> None:
        """Drop all plans of a person but these."""
        for number in self.of[person]:
            if number not in numbers:
                del self.weights[number]
        self.of[person] = [number for number in self.of[person] if number in numbers]
        self._scale(person)

    def state(self) -> MasterState:
        """Plans, weights and duals, for `restore`."""
        of = {person: list(own) for person, own in self.of.items()}
        return of, dict(self.weights), dict(self._idle), self._duals.copy(), self._primal_weight

    def restore(self, state: MasterState) -> None:
        """Go back to an earlier state."""
        of, weights, idle, duals, self._primal_weight = state
        self.of = {person: list(own) for person, own in of.items()}
        self.weights, self._idle, self._duals = dict(weights), dict(idle), duals.copy()

    def drop_idle(self) -> None:
        """Drop the plans that had no weight for some rounds."""
        for person, numbers in self.of.items():
            for number in numbers:
                idle = self.weights[number] <= self._params.idle_weight
                self._idle[number] = self._idle[number] + 1 if idle else 0
            kept = [number for number in numbers if self._idle[number] < self._params.idle_rounds]
            if len(kept) < len(numbers):
                self.confine(person, kept)

    def solve(self) -> float:
        """Improve weights and duals; return the dual bound of this restricted master."""
        from matcher.solver.pdhg.iterations import FixedSteps
        from matcher.solver.pdhg.master_data import Point
        from matcher.solver.pdhg.solve_master import matrix_norm, solve_master

        numbers = [number for own in self.of.values() for number in own]
        data, params = self._data(numbers), self._params
        weights = np.array([self.weights[number] for number in numbers])
        step = 1 / (params.norm_margin * matrix_norm(data, params.norm_iterations))
        rule = FixedSteps(step, self._primal_weight, params.iterations)
        best = solve_master(
            Point(weights, np.zeros(0), self._duals),
            data,
            rule,
            weight_limits=(params.least_primal_weight, params.most_primal_weight),
            restarts=params.rough_restarts if self.roughly else params.restarts,
            gap=params.gap_share,
        )
        self.weights = dict(zip(numbers, best.point.weights.tolist(), strict=True))
        self._duals, self._primal_weight, self._lower = best.point.duals, rule.primal_weight, best.lower
        return best.lower

    def cover_bound(self, seat_duals: Floats32) -> float:
        """The Lagrangian bound without the plans: minus the conjugate of the seats' penalties at u."""
        from matcher.solver.pdhg.penalties import Penalties, conjugate

        of_seats = Penalties(*(each[: len(seat_duals)] for each in self._rows.penalties))
        return -float(conjugate(seat_duals.astype(np.float64), of_seats))

    def _clip_duals(self) -> None:
        slopes = self._rows.penalties.slopes
        np.clip(self._duals, slopes[:, 0], slopes[:, -1], out=self._duals)

    def _scale(self, person: int) -> None:
        """Scale the weights of a person's plans to the sum 1."""
        own = self.of[person]
        total = sum(self.weights[number] for number in own)
        for number in own:
            self.weights[number] = self.weights[number] / total if total > LEAST_WEIGHT else 1 / len(own)

    def _data(self, numbers: Sequence[int]) -> "MasterData":
        """The master in the form of PDHG. A pattern is a seat, or a total with a number of shifts."""
        from matcher.solver.pdhg.master_data import MasterData

        column_pool, total_row, seats = (
            self._column_pool,
            self._rows.total_row,
            len(self._column_pool.data.seats),
        )
        patterns = plans = np.stack([column_pool.plans[number] for number in numbers])
        row, value = np.arange(seats), np.ones(seats)
        if (total_row >= 0).any():
            # 1. Each total with each number of shifts that occurs is a pattern.
            rows, counts = (
                total_row[[column_pool.person[number] for number in numbers]],
                column_pool.data.kind_counts_of(plans),
            )
            there = (rows >= 0) & (counts > 0)
            base = int(counts.max(initial=0)) + 1
            keys, which = np.unique(rows[there] * base + counts[there], return_inverse=True)
            of_totals = np.full(rows.shape, -1)
            of_totals[there] = seats + which
            patterns = np.hstack([patterns, of_totals])
            row, value = np.append(row, keys // base), np.append(value, keys % base)
        # 2. A day off and a total without shifts have no pattern.
        there = patterns >= 0
        return MasterData(
            np.array([column_pool.costs[number] for number in numbers]),
            np.append(0, np.cumsum(there.sum(axis=1))),
            patterns[there],
            np.cumsum([0, *map(len, self.of.values())]),
            *(np.zeros(0), np.zeros(0, np.int64), np.zeros(0), np.zeros(0)),
            *(np.arange(len(row) + 1), row, value.astype(np.float64)),
            self._rows.penalties,
            np.ones(len(self._duals)),
        )
