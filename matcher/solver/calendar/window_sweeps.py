"""Sweeps of windows: some weeks of everybody are planned again, all other weeks as they are, one window after
the other.

A window is solved as a whole calendar is: column generation, then a dive. The duals that the last solve of a
window left are the first duals of the next solve of the same weeks.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from time import monotonic

import numpy as np

from matcher.solver.calendar.calendar_data import CalendarData
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import BETTER, ColumnPool
from matcher.solver.calendar.cover import CoverCosts
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.kernel_types import Integers
from matcher.solver.calendar.params import DEFAULTS, CalendarParams
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.calendar.restricted_master import MasterSolution
from matcher.solver.calendar.week_windows import WeekWindow

Days = tuple[int, int]


class WindowSweeps:
    """Plans windows again, starting from plans in a pool.

    `seat_duals` are the last known duals by seat. `cost_unit` divides all costs.
    """

    def __init__(
        self, column_pool: ColumnPool, seed: int, cost_unit: int, params: CalendarParams = DEFAULTS
    ) -> None:
        self._column_pool, self._seed, self._cost_unit, self._params = column_pool, seed, cost_unit, params
        self.seat_duals = np.zeros(len(column_pool.data.seats), np.float32)
        self._known = np.zeros(len(column_pool.data.seats), dtype=bool)

    def copy_duals(self, other: "WindowSweeps") -> None:
        """Take over the duals of others."""
        self.seat_duals[:], self._known[:] = other.seat_duals, other._known

    def learn(self, solution: MasterSolution) -> None:
        """Take over the duals of a master of all people."""
        self.seat_duals[:], self._known[:] = solution.seat_duals, True

    def week_windows(self, weeks: int, skipped: int = 0) -> list[Days]:
        """First day and end of windows of so many weeks that cover all days.

        The first of them begins after some weeks that are `skipped`; the days left at either end are windows,
        too.
        """
        starts = self._column_pool.data.week_starts
        borders = sorted({0, *starts[skipped % len(starts) :: weeks], self._column_pool.data.days})
        return list(pairwise(borders))

    def replan(
        self,
        numbers: Mapping[int, int],
        days: Days,
        seconds_left: Callable[[], float],
        seconds: float | None,
    ) -> Mapping[int, int]:
        """The plan of each person, by number, after the days of a window were planned again.

        `numbers` are the present plans; they are returned if nothing better was found. It takes at most so
        many `seconds` (None: its effort limits it alone).
        """
        data, people, params = self._column_pool.data, list(numbers), self._params.week_windows
        window = WeekWindow(data, [self._column_pool.plans[numbers[person]] for person in people], *days)
        pricing = CalendarPricing(window.data, self._seed, self._params.pricing)
        column_pool = ColumnPool(pricing, CoverCosts(window.data), self._column_pool.map_people)
        weights = {column_pool.add(person, window.plan(person)): 1.0 for person in people}
        nobody = np.zeros(len(window.seats), dtype=np.int64)
        duals = self.known_duals(window.data, window.seats)
        generation = CalendarColumnGeneration(
            column_pool, people, nobody, weights, duals, self._params.master
        )
        begun = monotonic()
        until = np.inf if seconds is None else begun + params.generation_share * seconds
        most = column_pool.cost(weights, nobody) - BETTER * self._cost_unit
        generation.solved(params.stop, lambda: min(seconds_left(), until - monotonic()))
        if generation.best is not None:
            self.seat_duals[window.seats] = generation.best.seat_duals
            self._known[window.seats] = True
        found: Mapping[int, int] = {}
        if generation.best is not None and generation.bound <= most:
            dive = Dive(column_pool, generation, self._params.diving)
            due = None if seconds is None else lambda: begun + seconds - monotonic()
            found = dive.plans if dive.run(params.pace, seconds_left, due, most) else {}
        self._column_pool.pricing.done += round(pricing.done * (days[1] - days[0]) / data.days)
        if not found or not all(column_pool.keeps_totals[number] for number in found.values()):
            return numbers
        return {
            person: self._column_pool.add(person, window.full_plan(person, column_pool.plans[number]))
            for person, number in found.items()
        }

    def known_duals(self, data: CalendarData, seats: Integers) -> MasterSolution | None:
        """The last duals of some seats, the seats of `data`; None where some are not known."""
        if not self._known[seats].all():
            return None
        total_duals = np.zeros((len(data.people), data.kind_count), np.float32)
        return MasterSolution(0.0, self.seat_duals[seats], total_duals)
