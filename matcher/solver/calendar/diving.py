"""Whole plans from a mix: decide the days on which a person's plans most agree, mix and plan again for the
rest, until all days are decided (diving with column generation; Sadykov and others, Primal heuristics for
branch and price, 2019; days rather than whole plans as by Strandmark, Qu and Curtois 2020).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from matcher.solver.calendar.calendar_data import Plan
from matcher.solver.calendar.column_generation import Effort, Mix
from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.fixings import Holds, HoldsState
from matcher.solver.calendar.restricted_master import LEAST_SHARE, MasterState

CERTAIN = 0.9999
AGREED = 0.75
MOSTLY = 0.5
DOUBTFUL_SHARE = 1 / 8
LITTLE = 1.0
DEARER = 0.002
FEWER = 4
State = tuple[MasterState, HoldsState]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a dive goes: the `share` of all days that is decided at once, and the `rounds` of planning at
    most in between.
    """

    share: float
    rounds: int


class Day(NamedTuple):
    """A seat, or a day off, on a day of a person, and the share of their plans that have it."""

    share: float
    person: int
    day: int
    seat: int


class Haste:
    """How many days must be decided at once so that all are in the seconds until they are `due`."""

    def __init__(self, due: Callable[[], float] | None) -> None:
        self._due = due
        self._at_first, self._steps = due() if due else 0.0, 0

    def least(self, undecided: int) -> int:
        """For so many days that are not decided, by what steps took so far."""
        if self._due is None:
            return 1
        left, self._steps = self._due(), self._steps + 1
        if self._steps == 1:
            return 1
        a_step = (self._at_first - left) / (self._steps - 1)
        return max(1, round(undecided * min(1.0, a_step / left))) if left > 0 else undecided


class Dive:
    """Dives from a mix, which is used up by it."""

    def __init__(self, pool: Pool, mix: Mix, effort: Effort) -> None:
        self._pool, self._mix, self._effort = pool, mix, effort
        self._holds = Holds(pool.daily)

    def run(
        self,
        pace: Pace,
        left: Callable[[], float],
        due: Callable[[], float] | None = None,
        most: float = np.inf,
    ) -> bool:
        """Decide day after day until all are decided, time is up or the mix costs more than the `most` that
        is of use. What makes the mix dearer is taken back: fewer days are decided at once instead, and a
        single one the other way if that is cheaper. Never are fewer decided than it takes to be done in the
        seconds until it is `due`. Whether the mix is of use.
        """
        at_most = at_once = max(1, round(pace.share * len(self._mix.who) * self._pool.daily.days))
        cost, haste = self._mixed(pace.rounds, left), Haste(due)
        while left() > 0 and cost <= most and not self._holds.decided[self._mix.who].all():
            before = self._state()
            least = haste.least(int((~self._holds.decided[self._mix.who]).sum()))
            chosen = self._decide(at_once, least) or self._decide_one()
            now = self._mixed(pace.rounds if least <= at_most else 1, left)
            if now - cost <= DEARER * abs(cost):
                at_once = min(at_most, 2 * at_once)
            elif at_once > max(1, least):
                self._restore(before)
                at_once = max(1, at_once // FEWER)
                continue
            elif len(chosen) == 1 and left() > 0 and least <= 1:
                now = self._other_way(before, chosen[0], now, partial(self._mixed, pace.rounds, left))
            cost = now
        return cost <= most

    def _other_way(self, before: State, day: Day, cost: float, mixed: Callable[[], float]) -> float:
        """Close a seat to a person where that is cheaper than to decide it; what the mix costs then."""
        decided = self._state()
        self._restore(before)
        if self._closed(day) and (other := mixed()) < cost:
            return other
        self._restore(decided)
        return cost

    def _state(self) -> State:
        return self._mix.master.state(), self._holds.state()

    def _restore(self, state: State) -> None:
        self._mix.master.restore(state[0])
        self._holds.restore(state[1])

    @property
    def plans(self) -> Mapping[int, int]:
        """For each person the plan, by number, that has the largest share, of those that keep all totals if
        there are any.
        """
        keeps, master = self._pool.keeps, self._mix.master
        return {
            person: max(own, key=lambda number: (keeps[number], master.shares[number]))
            for person, own in master.of.items()
        }

    def _mixed(self, rounds: int, left: Callable[[], float]) -> float:
        """Plan while that makes the mix much cheaper; what it costs."""
        before = np.inf
        for _ in range(rounds):
            going_on = self._mix.round(self._effort, self._holds)
            now = self._mix.costs[-1]
            if not going_on or before - now <= LITTLE or left() <= 0:
                break
            before = now
        return self._mix.costs[-1]

    def _decide(self, most: int, least: int = 1) -> list[Day]:
        """Decide the days on which plans agree: all that are certain, of the others the `most` that are
        nearest to it, and `least` of them also where they agree less; those that were decided.
        """
        days = sorted((day for person in self._mix.who for day in self._agreed(person)), reverse=True)
        certain = sum(day.share >= CERTAIN for day in days)
        agreed = sum(day.share >= AGREED for day in days)
        few, most = max(least, round(DOUBTFUL_SHARE * most)), max(least, most)
        chosen = min(certain + most, max(agreed, certain + few))
        return [day for day in days[:chosen] if self._held(day)]

    def _agreed(self, person: int) -> Iterator[Day]:
        """What most of a person's plans agree about, day by day, of days that are not decided."""
        if self._holds.decided[person].all():
            return
        from matcher.solver.calendar import consensus as votes

        shares = self._mix.master.shares
        own = [number for number in self._mix.master.of[person] if shares[number] > LEAST_SHARE]
        plans = np.stack([self._pool.plans[number] for number in own])
        part, chosen = votes.agreed(plans, np.array([shares[number] for number in own]))
        days = np.flatnonzero((part > MOSTLY) & ~self._holds.decided[person])
        for share, day, seat in zip(part[days].tolist(), days.tolist(), chosen[days].tolist(), strict=True):
            yield Day(share, person, day, seat)

    def _held(self, day: Day) -> bool:
        """Decide a day, unless plans that had it are gone by what was decided before, or none could be found;
        whether it was.
        """
        before = self._holds.of(day.person)
        self._holds.hold(day.person, day.day, day.seat)
        return self._confined(day.person, MOSTLY) or self._holds.put(day.person, before)

    def _closed(self, day: Day) -> bool:
        """Close a seat, or a day off, to a person; whether there are plans without it."""
        before = self._holds.of(day.person)
        self._holds.close(day.person, day.day, day.seat)
        return self._confined(day.person, 0.0) or self._holds.put(day.person, before)

    def _confined(self, person: int, least: float) -> bool:
        """Let only plans be mixed that have what is decided; False where these have less than the `least`
        share, or there are none.
        """
        master, plans = self._mix.master, self._pool.plans
        allowed = {number for number in master.of[person] if self._holds.allow(person, plans[number])}
        agreeing = sum(master.shares[number] for number in allowed)
        if not allowed and (plan := self._found(person)) is not None:
            found = self._pool.add(person, plan)
            master.add(found)
            allowed, agreeing = {found}, 1.0
        if not allowed or agreeing < least:
            return False
        master.confine(person, allowed)
        return True

    def _found(self, person: int) -> Plan | None:
        """A plan of what is decided."""
        mixed, closed = self._mix.best, self._holds.closed_to(person)
        if mixed is None:
            return None
        pricing = self._pool.pricing
        _, plan = pricing.priced(-mixed.worth, mixed.surcharges[person], person, closed)
        if plan is None or pricing.daily.keeps(person, plan):
            return plan
        keeping = pricing.keeping(-mixed.worth, person, plan, closed)
        return plan if keeping is None else keeping

    def _decide_one(self) -> list[Day]:
        """Decide the whole plan with the largest share of those that are not decided, best one that keeps all
        totals.
        """
        master = self._mix.master
        open_people = [person for person in self._mix.who if not self._holds.decided[person].all()]
        chosen = max(
            (number for person in open_people for number in master.of[person]),
            key=lambda number: (self._pool.keeps[number], master.shares[number]),
        )
        person, plan = self._pool.person[chosen], self._pool.plans[chosen]
        open_days = np.flatnonzero(~self._holds.decided[person]).tolist()
        for day in open_days:
            self._holds.hold(person, day, int(plan[day]))
        master.confine(person, {chosen})
        return [Day(master.shares[chosen], person, day, int(plan[day])) for day in open_days]
