"""Parts of a calendar planned anew, again and again: some people, or some weeks of everybody."""

from collections.abc import Callable
from functools import partial

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.diving import Pace
from matcher.solver.calendar.person_groups import Groups
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.calendar.restricted_master import Mixed
from matcher.solver.calendar.window_sweeps import Days, Sweeps
from matcher.solver.search import Search

SLOW = Pace(share=0.005, rounds=8)
SIZES = 4, 6, 8, 12, 16, 24, 36, 54, 80, 120
WEEKS = 1, 2, 3, 4, 6, 8
MOST_WINDOWS = 2
FIRST_SPENT = 50
POWER = 1.5
FIRST_OTHERS = 3
PLANS_A_SECOND = 1_000
Work = Callable[[], bool]


class Anew:
    """Plans parts anew for an incumbent; `left` says how long it may take, `unit` what divides all costs."""

    def __init__(
        self,
        pool: Pool,
        search: Search,
        seed: int,
        left: Callable[[], float],
        unit: int,
    ) -> None:
        self._pool, self._search, self._incumbent = pool, search, search.incumbent
        self._left, self._unit = left, unit
        self._random = np.random.default_rng(seed)
        self.sweeps = Sweeps(pool, seed, unit)
        self._groups = Groups(pool, search, self._random, left, unit)
        self._beside: list[Anew] = []

    def learn(self, prices: Mixed | None) -> None:
        """Go by the prices of a mix of all people."""
        for each in (self, *self._beside):
            each._groups.learn(prices)

    def beside(self, seed: int) -> "Anew":
        """The same for another thread, with plans of its own that begin with those that are known."""
        pool = self._pool.copied(Pricing(self._pool.daily, seed))
        other = Anew(pool, self._search, seed, self._left, self._unit)
        other.sweeps.follow(self.sweeps)
        other._groups.learn(self._groups.prices)
        self._beside.append(other)
        return other

    def run(self, other: Work | None = None) -> None:
        """Plan anew as many people or weeks as wins most often for the effort it takes, or do the `other`
        thing, until time is up.
        """
        sizes, works = self._works()
        spent, better = FIRST_SPENT * np.array(sizes) ** POWER, np.ones(len(sizes))
        if other is not None:
            works.append(other)
            spent, better = np.append(spent, FIRST_SPENT * FIRST_OTHERS), np.append(better, FIRST_OTHERS)
        while works and self._left() > 0:
            worth = better / spent
            chosen = int(self._random.choice(len(works), p=worth / worth.sum()))
            begun = self._spent
            better[chosen] += self._step(works[chosen])
            spent[chosen] += self._spent - begun

    def window(self, days: Days, seconds: float) -> bool:
        """Plan some days of everybody anew, within so many seconds unless effort limits it alone; whether
        that is better.
        """
        generation, roster = self._incumbent.generation, self._incumbent.roster or Roster()
        held = self._pool.held(roster)
        within = self._search.clock.within(seconds)
        found = self.sweeps.planned(held, days, self._left, within)
        if found == held:
            return False
        problem, daily = self._incumbent.problem, self._pool.daily
        inside = np.flatnonzero((daily.day >= days[0]) & (daily.day < days[1]))
        shifts = {problem.shift_of[daily.seats[seat].id].id for seat in inside.tolist()}
        rostered = self._pool.roster(found.values())
        return self._incumbent.splice_plans(rostered, set(daily.people), shifts, roster, generation)

    def _works(self) -> tuple[list[float], list[Work]]:
        """What can be planned anew, after the number of people whose whole plans would be as much work."""
        people, weeks = len(self._pool.daily.people), len(self._pool.daily.weeks)
        some = sorted({min(size, people) for size in SIZES} - {0})
        windows = [size for size in WEEKS if MOST_WINDOWS * size <= weeks]
        groups = [partial(self._groups.plan, size, SLOW) for size in some]
        sizes = [*map(float, some), *(people * size / weeks for size in windows)]
        return sizes, [*groups, *(partial(self._weeks, size) for size in windows)]

    def _weeks(self, weeks: int) -> bool:
        """Plan some weeks anew, from any week on."""
        skipped = int(self._random.integers(weeks))
        windows = self.sweeps.windows(weeks, skipped)
        return self.window(windows[int(self._random.integers(len(windows)))], self._left())

    def _step(self, work: Work) -> bool:
        """A step of the solve; whether it won something."""

        def worked() -> tuple[bool, bool]:
            return work(), self._left() <= 0

        return bool(self._search.step(worked))

    @property
    def _spent(self) -> float:
        """The effort so far, in plans that were looked for."""
        return self._search.clock.effort(self._pool.pricing.done, PLANS_A_SECOND)
