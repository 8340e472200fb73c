"""Large neighbourhood search for calendars: groups of people, or windows of weeks, planned again and again.

Which kind and size comes next is drawn at random, in proportion to how often it has won for the effort it
took. Several threads may search at once, each with a pool of its own.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.params import DEFAULTS, CalendarParams
from matcher.solver.calendar.person_groups import PersonGroups
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.calendar.restricted_master import MasterSolution
from matcher.solver.calendar.window_sweeps import Days, WindowSweeps
from matcher.solver.search import Search

#: Searches one neighbourhood; returns whether that improved the roster.
NeighbourhoodStep = Callable[[], bool]


class CalendarNeighbourhoods:
    """Improves the incumbent of a search by neighbourhoods.

    `seconds_left` says how long it may take, and `cost_unit` divides all costs.
    """

    def __init__(
        self,
        column_pool: ColumnPool,
        search: Search,
        seed: int,
        seconds_left: Callable[[], float],
        cost_unit: int,
        params: CalendarParams = DEFAULTS,
    ) -> None:
        self._column_pool, self._search, self._incumbent = column_pool, search, search.incumbent
        self._seconds_left, self._cost_unit, self._params = seconds_left, cost_unit, params
        self._random = np.random.default_rng(seed)
        self.window_sweeps = WindowSweeps(column_pool, seed, cost_unit, params)
        self._person_groups = PersonGroups(column_pool, search, self._random, seconds_left, cost_unit, params)
        self._in_other_threads: list[CalendarNeighbourhoods] = []

    def learn(self, solution: MasterSolution | None) -> None:
        """Go by the duals of a master of all people from now on, in all threads."""
        for each in (self, *self._in_other_threads):
            each._person_groups.learn(solution)

    def for_thread(self, seed: int) -> "CalendarNeighbourhoods":
        """The same for another thread, with a pool that begins with the plans known by now."""
        column_pool = self._column_pool.copy_with(
            CalendarPricing(self._column_pool.data, seed, self._params.pricing)
        )
        found = CalendarNeighbourhoods(
            column_pool, self._search, seed, self._seconds_left, self._cost_unit, self._params
        )
        found.window_sweeps.copy_duals(self.window_sweeps)
        found._person_groups.learn(self._person_groups.solution)
        self._in_other_threads.append(found)
        return found

    def run(self, other: NeighbourhoodStep | None = None) -> None:
        """Improve until time is up: by neighbourhoods, or by some `other` improvement."""
        params = self._params.neighbourhoods
        sizes, improvements = self._neighbourhoods()
        spent = params.first_effort * np.array(sizes) ** params.effort_exponent
        wins = np.ones(len(sizes))
        if other is not None:
            improvements.append(other)
            spent = np.append(spent, params.first_effort * params.first_other_wins)
            wins = np.append(wins, params.first_other_wins)
        while improvements and self._seconds_left() > 0:
            rates = wins / spent
            chosen = int(self._random.choice(len(improvements), p=rates / rates.sum()))
            before = self._effort
            wins[chosen] += self._step(improvements[chosen])
            spent[chosen] += self._effort - before
            if len(self._column_pool.plans) > params.most_plans_each * len(self._column_pool.data.people):
                self._person_groups.forget_plans(params.kept_plans_each)

    def replan_window(self, days: Days, seconds: float) -> bool:
        """Plan some days of everybody again, in so many seconds unless effort limits it alone; whether the
        incumbent is better for it.
        """
        generation, roster = self._incumbent.generation, self._incumbent.roster or Roster()
        numbers = self._column_pool.plans_in(roster)
        limit = self._search.clock.within(seconds)
        found = self.window_sweeps.replan(numbers, days, self._seconds_left, limit)
        if found == numbers:
            return False
        problem, data = self._incumbent.problem, self._column_pool.data
        inside = np.flatnonzero((data.day >= days[0]) & (data.day < days[1]))
        shifts = {problem.shift_of[data.seats[seat].id].id for seat in inside.tolist()}
        candidate = self._column_pool.roster(found.values())
        return self._incumbent.splice_plans(candidate, set(data.people), shifts, roster, generation)

    def _neighbourhoods(self) -> tuple[list[float], list[NeighbourhoodStep]]:
        """All neighbourhoods, and how large each is: the people whose plans of all days have as many days."""
        params = self._params.neighbourhoods
        people, weeks = len(self._column_pool.data.people), len(self._column_pool.data.week_starts)
        group_sizes = sorted({min(size, people) for size in params.group_sizes} - {0})
        lengths = [length for length in params.window_weeks if params.least_windows * length <= weeks]
        group_replans = [partial(self._person_groups.replan, size, params.group_pace) for size in group_sizes]
        sizes = [*map(float, group_sizes), *(people * length / weeks for length in lengths)]
        return sizes, [*group_replans, *(partial(self._replan_weeks, length) for length in lengths)]

    def _replan_weeks(self, weeks: int) -> bool:
        """Plan so many weeks again, from any week on."""
        skipped = int(self._random.integers(weeks))
        week_windows = self.window_sweeps.week_windows(weeks, skipped)
        return self.replan_window(
            week_windows[int(self._random.integers(len(week_windows)))], self._seconds_left()
        )

    def _step(self, improvement: NeighbourhoodStep) -> bool:
        """One step of the search; whether it improved something."""

        def work() -> tuple[bool, bool]:
            return improvement(), self._search.over

        return bool(self._search.step(work))

    @property
    def _effort(self) -> float:
        """The effort so far, in plans that were looked for."""
        per_second = self._params.neighbourhoods.plans_per_second
        return self._search.clock.effort(self._column_pool.pricing.done, per_second)
