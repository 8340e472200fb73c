"""A calendar planned anew window by window: some weeks for everybody, all other weeks as they are.

Each window is mixed and dived as a whole calendar would be, at first at the prices that it was left with.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from time import monotonic

import numpy as np

from matcher.solver.calendar.calendar_data import Daily
from matcher.solver.calendar.column_generation import DIVING, Effort, Mix
from matcher.solver.calendar.column_pool import BETTER, Pool
from matcher.solver.calendar.cover import Cover
from matcher.solver.calendar.diving import Dive, Pace
from matcher.solver.calendar.plan_pricing import Numbers
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.calendar.restricted_master import Mixed
from matcher.solver.calendar.week_windows import Window

Days = tuple[int, int]
MIXING = Effort(near=0.003, patience=12, worth=0.001, keeping=False)
PACE = Pace(share=0.05, rounds=3)
MIXING_SHARE = 0.5


class Sweeps:
    """Plans windows of the plans in a pool anew; `worth` is what a head on each seat was worth to them,
    `unit` what divides all costs.
    """

    def __init__(self, pool: Pool, seed: int, unit: int) -> None:
        self._pool, self._seed, self._unit = pool, seed, unit
        self.worth = np.zeros(len(pool.daily.seats), np.float32)
        self._known = np.zeros(len(pool.daily.seats), dtype=bool)

    def follow(self, other: "Sweeps") -> None:
        """Take what heads were worth to the windows of others."""
        self.worth[:], self._known[:] = other.worth, other._known

    def learn(self, mixed: Mixed) -> None:
        """Take what heads were worth in a mix of all people."""
        self.worth[:], self._known[:] = mixed.worth, True

    def windows(self, weeks: int, skipped: int = 0) -> list[Days]:
        """Windows of so many weeks one after the other, the first of them after some that are skipped; what
        is left at either end is a window of its own.
        """
        begins = self._pool.daily.weeks
        cuts = sorted({0, *begins[skipped % len(begins) :: weeks], self._pool.daily.days})
        return list(pairwise(cuts))

    def planned(
        self, held: Mapping[int, int], days: Days, left: Callable[[], float], seconds: float | None
    ) -> Mapping[int, int]:
        """Plans by person, by number, with a window planned anew, where people hold some; within so many
        seconds, if any are given.
        """
        daily, people = self._pool.daily, list(held)
        window = Window(daily, [self._pool.plans[held[person]] for person in people], *days)
        part = Pool(Pricing(window.daily, self._seed), Cover(window.daily), self._pool.each)
        shares = {part.add(person, window.plan(person)): 1.0 for person in people}
        nobody = np.zeros(len(window.seats), dtype=np.int64)
        mix = Mix(part, people, nobody, shares, self.known(window.daily, window.seats))
        begun = monotonic()
        until = np.inf if seconds is None else begun + MIXING_SHARE * seconds
        most = part.paid(shares, nobody) - BETTER * self._unit
        mix.mixed(MIXING, lambda: min(left(), until - monotonic()))
        if mix.best is not None:
            self.worth[window.seats], self._known[window.seats] = mix.best.worth, True
        found: Mapping[int, int] = {}
        if mix.best is not None and mix.bound <= most:
            dive = Dive(part, mix, DIVING)
            due = None if seconds is None else lambda: begun + seconds - monotonic()
            found = dive.plans if dive.run(PACE, left, due, most) else {}
        self._pool.pricing.done += round(part.pricing.done * (days[1] - days[0]) / daily.days)
        if not found or not all(part.keeps[number] for number in found.values()):
            return held
        return {
            person: self._pool.add(person, window.whole(person, part.plans[number]))
            for person, number in found.items()
        }

    def known(self, daily: Daily, seats: Numbers) -> Mixed | None:
        """The prices that the windows of some seats, which `daily` is about, were left with."""
        if not self._known[seats].all():
            return None
        surcharges = np.zeros((len(daily.people), daily.kinds), np.float32)
        return Mixed(0.0, self.worth[seats], surcharges)
