"""Some people planned anew while all others stay as they are: the best of what they had, what was near the
mix of all, and what is new.
"""

from collections.abc import Callable, Collection, Sequence
from heapq import nsmallest

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.column_generation import DIVING, Effort, Mix
from matcher.solver.calendar.column_pool import AS_GOOD, BETTER, Pool
from matcher.solver.calendar.diving import Dive, Pace
from matcher.solver.calendar.restricted_master import Mixed
from matcher.solver.calendar.set_partitioning import choose
from matcher.solver.search import Search

PARTLY = Effort(near=0.003, patience=12, worth=0.001, keeping=True)
WHOLE_SECONDS = 5.0
ALWAYS_CHOSEN = 6
MOST_CHOSEN = 16
CHOSEN_SHARE = 0.4
ABOUT_SEATS = 0.5
KNOWN_EACH = 40
SIDEWAYS = 0.25


class Groups:
    """Plans groups of people anew for an incumbent; `left` says how long it may take, `unit` what divides all
    costs.
    """

    def __init__(
        self,
        pool: Pool,
        search: Search,
        random: np.random.Generator,
        left: Callable[[], float],
        unit: int,
    ) -> None:
        self._pool, self._search, self._incumbent = pool, search, search.incumbent
        self._random, self._left, self._unit = random, left, unit
        self.prices: Mixed | None = None
        self._reduced: dict[int, float] = {}

    def learn(self, prices: Mixed | None) -> None:
        """Go by the prices of a mix of all people."""
        self.prices, self._reduced = prices, {}

    def plan(self, size: int, pace: Pace) -> bool:
        """Plan so many people anew: of few HiGHS chooses the best of their plans, of many a dive does, of
        some now the one and now the other, as either finds what the other misses. Nothing is chosen where
        the mix proves that nothing better is to be had. Whether it is better.
        """
        generation, roster = self._incumbent.generation, self._incumbent.roster or Roster()
        held = self._pool.held(roster)
        who = self._who(size, held.values())
        heads = self._pool.heads(number for person, number in held.items() if person not in who)
        today = {person: held[person] for person in who}
        shares = dict.fromkeys((number for person in who for number in self._near(person)), 0.0)
        mix = Mix(self._pool, who, heads, shares | dict.fromkeys(today.values(), 1.0), self.prices)
        good = AS_GOOD if self._random.random() < SIDEWAYS else BETTER
        most = self._pool.paid(today.values(), heads) - good * self._unit
        if mix.mixed(PARTLY, self._left) is None or mix.bound > most:
            return False
        if size <= (MOST_CHOSEN if self._random.random() < CHOSEN_SHARE else ALWAYS_CHOSEN):
            seconds = self._within(WHOLE_SECONDS)
            found = choose(self._pool, mix.master.shares, today.values(), heads, seconds, self._search.cancel)
        else:
            dive = Dive(self._pool, mix, DIVING)
            found = dive.plans if dive.run(pace, self._left, most=most) else None
        if not found or found == today:
            return False
        people = {self._pool.daily.people[person] for person in who}
        shifts = [shift.id for shift in self._incumbent.problem.open_shifts]
        rostered = self._pool.roster((held | dict(found)).values())
        return self._incumbent.splice_plans(rostered, people, shifts, roster, generation)

    def _who(self, size: int, numbers: Collection[int]) -> list[int]:
        """People to plan anew: half of the time such that could serve on a seat that is paid for."""
        pool, cover = self._pool, self._pool.cover
        everybody: list[int] = self._random.permutation(len(pool.daily.people)).tolist()
        missing = cover.desired - pool.heads(numbers)
        paid = np.where(missing > 0, cover.short, cover.over) * np.abs(missing)
        if not paid.any() or self._random.random() > ABOUT_SEATS:
            return everybody[:size]
        seat = int(self._random.choice(len(paid), p=paid / paid.sum()))
        could = [person for person in everybody if pool.daily.open_to(person)[seat]]
        return list(dict.fromkeys([*could, *everybody]))[:size]

    def _within(self, seconds: float) -> float:
        """How long something may take that is limited by its effort too."""
        limit = self._search.clock.within(seconds)
        return self._left() if limit is None else min(limit, self._left())

    def _near(self, person: int) -> Sequence[int]:
        """The plans of a person that come nearest to the mix of all people."""
        if self.prices is None:
            return self._pool.of[person][-KNOWN_EACH:]
        prices, reduced = self.prices, self._reduced
        for number in self._pool.of[person]:
            if number not in reduced:
                reduced[number] = self._pool.reduced(number, prices.worth, prices.surcharges)
        return nsmallest(KNOWN_EACH, self._pool.of[person], key=reduced.__getitem__)
