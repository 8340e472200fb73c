"""The cheapest plan of days for given prices: a shortest path through patterns, day by day.

best[day + 1][state, weekends, amount] = min over steps into the state of
    best[day][source, weekends - 0 or 1, amount - of the step] + cost of the step + price of its work that day

The loops are in `shortest_path`. `amount` counts what a person has done in units (minutes or
shifts), `weekends` those begun. Only amounts are followed that can be reached and can still lead to an end
that may be (`Track`), and of the steps those that may be in a plan near the bound that multipliers of totals
give (`lagrangian`). Where amounts would be too many both are followed only near those of
plans at these multipliers: plans are still plans, but perhaps not the cheapest.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.patterns import FAR, OFF, SATURDAY, SUNDAY, Pattern, State, steps

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]
NEVER = np.float32(1e9)
POSSIBLE = 1e8
DAYS = range(3)
MOST_FOLLOWED = 3_000
FOLLOWED_AMOUNTS = 41
FOLLOWED_WEEKENDS = 6
MEMORY = 5
FIRST_MOVE = 0.2
LEAST_GAP, WIDER = 0.5, 20.0
GAP_SHARE, LOOSE = 5e-4, 2.0


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """Work of a class of kinds that adds an amount, and to the weekends begun as many as `weekends` says:
    a kind of which there may be few is counted in steps longer than all weekends.
    """

    kind: int
    amount: int
    weekends: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """What each amount and each number of weekends costs at the end."""

    of_amount: Floats
    of_weekends: Floats

    def paid(self, amount: int, weekends: int) -> float:
        """What an amount and a number of weekends cost, also where they are not followed."""
        if amount >= len(self.of_amount) or weekends >= len(self.of_weekends):
            return float(NEVER)
        return float(self.of_amount[amount]) + float(self.of_weekends[weekends])


@dataclass(frozen=True, slots=True)
class Course:
    """Where a plan is before each day and at its end: its state, what was done and the weekends begun by
    then, and what the pattern of days cost; where it breaks a hard rule that is the end, and costs `NEVER` or
    more.
    """

    states: Numbers
    amounts: Numbers
    weekends: Numbers
    costs: Shares


@dataclass(frozen=True, slots=True)
class Track:
    """What is followed from a `start` to an end, whose states cost what `ends` say: by day and state the
    amounts from `low` to `high`, no more than `width`; by day `weekends` numbers of weekends from the `first`
    on. `whole`: that is all that matters.
    """

    start: int
    ends: Shares
    low: Numbers
    high: Numbers
    width: int
    first: Numbers
    weekends: int
    whole: bool


class Plans:
    """Cheapest plans for people who share a pattern.

    `weekend` says of each day whether it is a Saturday, a Sunday or neither; on a Sunday `half` is paid when
    just one of it and the Saturday before is worked (None: that must not be), unless nothing is known of that
    Saturday. Weekends are followed where they are `counted`.
    """

    def __init__(
        self,
        pattern: Pattern,
        starts: Sequence[State],
        works: Sequence[Work],
        weekend: Sequence[int],
        half: int | None = 0,
        *,
        counted: bool = True,
    ) -> None:
        self.states, found = steps(pattern, starts, len(weekend))
        self._starts = len(set(starts))
        self.days, self._works, self._half = len(weekend), works, half
        self._counted = counted
        kinds = {step.kind for step in found} | {work.kind for work in works} | {OFF}
        self._to = np.full((len(self.states), 2 + max(kinds), 2), -1.0)
        for step in found:
            self._to[step.source, step.kind] = step.target, step.cost
        each_work = [(work.kind, work.amount, work.weekends) for work in works]
        self._of_work = np.array([*each_work, (OFF, 0, 0)], dtype=np.int64)
        self._number = {state: index for index, state in enumerate(self.states)}
        rows = [
            (step.source, step.target, work, 0 if work == OFF else works[work].amount, step.cost)
            for step in found
            for work in range(OFF, len(works))
            if step.kind == (OFF if work == OFF else works[work].kind)
        ]
        rows.sort(key=lambda row: row[1])
        self._steps = np.array([row[:4] for row in rows], dtype=np.int64).reshape(len(rows), 4)
        self._working = np.array([state.kind != OFF for state in self.states])
        self._known = np.array([state.days > 0 for state in self.states])
        self._costs, self._begun = self._by_day(np.array([row[4] for row in rows], dtype=np.float32))
        self._paid = np.where(self._costs < NEVER, self._costs, FAR).astype(np.float64)
        self._first = np.searchsorted(self._steps[:, 1], np.arange(len(self.states) + 1))
        self._kind = np.array(weekend)
        self._rooms = local()

    @property
    def works(self) -> int:
        """How many works there are."""
        return len(self._works)

    def number(self, state: State) -> int:
        """The number of a state."""
        return self._number[state]

    def track(self, start: int, goal: Goal, ends: Shares | None = None) -> Track:
        """What is followed of the plans of somebody who begins in a state, and ends in any at what `ends` say
        it costs.
        """
        from matcher.solver.calendar import shortest_path as paths

        may = np.flatnonzero(goal.of_amount < POSSIBLE)
        ends = np.zeros(len(self.states)) if ends is None else ends
        least, most = (int(may[0]), int(may[-1])) if len(may) else (0, 0)
        low, high = paths.reach(
            self._steps, self._costs < NEVER, self._kind, ends < POSSIBLE, start, least, most
        )
        width, weekends = int((high - low).max()) + 1, len(goal.of_weekends)
        first = np.zeros(self.days + 1, dtype=np.int64)
        whole = width * weekends <= MOST_FOLLOWED
        return Track(start, ends, low, high, max(1, width), first, weekends, whole)

    def cheapest(
        self, prices: Floats, goal: Goal, track: Track, known: Shares
    ) -> tuple[float, Numbers | None]:
        """What no plan costs less than, and the work of each day in the cheapest one on a track (`OFF`: no
        work); None where there is no plan. `prices` are by day and work, the last one for a day off; `known`
        is what was learnt of a person (`MEMORY` numbers, at first 0), and is changed.
        """
        from matcher.solver.calendar import lagrangian as multipliers

        if not len(self._steps):
            return float(NEVER), None
        true = np.where(prices < NEVER, prices, FAR)
        if not known[2]:
            known[2:4] = FIRST_MOVE * float(np.abs(prices[prices < NEVER]).max(initial=1.0))
            known[2] /= max([1, *(work.amount for work in self._works)])
        of_totals = goal.of_amount, goal.of_weekends
        where = true, self._paid, self._begun, self._kind, self._steps
        least, reached, works, totals, ways = multipliers.sought(
            *where, self._first, track.start, track.ends, *of_totals, known
        )
        if reached or least >= POSSIBLE:
            return least, works if least < POSSIBLE else None
        near = track if track.whole else self._about(track, goal, *totals)
        gap = max(LEAST_GAP, GAP_SHARE * abs(least), float(known[4]))
        while True:
            kept, of_day = multipliers.kept(*where, track.ends, known, ways, gap)
            cost, plan = self._followed(prices, goal, near, kept, of_day)
            if cost <= least + gap or gap >= POSSIBLE or (cost <= least + LOOSE * gap and not track.whole):
                break
            gap = (1 + 1e-6) * (cost - least) + 1e-3 if cost < POSSIBLE else WIDER * gap
        if plan is not None:
            known[4] = cost - least
        return cost if track.whole else least, plan

    def _about(self, track: Track, goal: Goal, amounts: Shares, weekends: Shares) -> Track:
        """What is followed of plans near to one that has so many amounts and weekends before each day."""
        low, high, first, count = track.low, track.high, track.first, track.weekends
        if len(goal.of_amount) > 1:
            near = _scaled(amounts, goal.of_amount) - FOLLOWED_AMOUNTS // 2
            low = np.maximum(low, near[:, None])
            high = np.minimum(high, near[:, None] + FOLLOWED_AMOUNTS - 1)
        if len(goal.of_weekends) > FOLLOWED_WEEKENDS:
            count = FOLLOWED_WEEKENDS
            first = np.clip(
                _scaled(weekends, goal.of_weekends) - count // 2, 0, len(goal.of_weekends) - count
            )
        return Track(
            track.start, track.ends, low, high, max(1, int((high - low).max()) + 1), first, count, False
        )

    def _followed(
        self, prices: Floats, goal: Goal, track: Track, kept: Numbers, of_day: Numbers
    ) -> tuple[float, Numbers | None]:
        """What the cheapest plan on a track costs that takes only steps that are kept, and its works."""
        from matcher.solver.calendar import shortest_path as paths

        best = self._room((track.weekends, track.width))
        low, high, rise, never = track.low, track.high, np.diff(track.first), float(NEVER)
        way = prices, self._steps, kept, of_day, self._costs, self._begun, self._kind, low, high, rise
        reached = paths.advance(best, *way, track.start, never)
        of_weekends = goal.of_weekends[track.first[-1] : track.first[-1] + track.weekends]
        cost, state, weekend, amount = paths.ended(
            best, reached, track.ends, low, high, goal.of_amount, of_weekends
        )
        if cost >= POSSIBLE:
            return cost, None
        return cost, paths.traced(best, *way, reached, state, weekend, amount, never)

    def _room(self, shape: tuple[int, ...]) -> Floats:
        """Room for what is best on each day, used again and again, by one thread."""
        whole = (self.days + 1, len(self.states), *shape)
        found: Floats | None = getattr(self._rooms, "best", None)
        if found is None or found.shape != whole:
            found = self._rooms.best = np.empty(whole, np.float32)
        return found

    def paid(self, works: Numbers, track: Track, goal: Goal) -> float:
        """What the pattern and the goal of a person cost in a plan; `NEVER` or more where it breaks a hard
        rule.
        """
        course = self.course(works, track.start)
        ends = float(track.ends[course.states[-1]])
        return float(course.costs[-1]) + ends + goal.paid(int(course.amounts[-1]), int(course.weekends[-1]))

    def course(self, works: Numbers, state: int, day: int = 0) -> Course:
        """The course of a plan from a state before a day on."""
        from matcher.solver.calendar import shortest_path as paths

        half = float(NEVER) if self._half is None else float(self._half)
        where = self._working, self._known, self._kind, half, self._counted
        return Course(*paths.course(works, day, state, self._to, self._of_work, *where, float(NEVER)))

    def within(self, first: int, end: int) -> "Plans":
        """The same for some days."""
        part = copy(self)
        part.days, part._kind, part._rooms = end - first, self._kind[first:end], local()
        return part

    def _by_day(self, cost: Floats) -> tuple[Floats, Numbers]:
        """What each step costs on a day of each kind, and the weekends that it begins, where they are
        counted, with those that its work adds.
        """
        working = self._steps[:, 2] != OFF
        before, known = self._working[self._steps[:, 0]], self._known[self._steps[:, 0]]
        half = NEVER if self._half is None else np.float32(self._half)
        halved = cost + np.where(known & (before != working), half, np.float32(0))
        begins = (working & self._counted).astype(np.int64)
        begun = {SATURDAY: begins, SUNDAY: begins * ~before}
        costs = [halved if kind == SUNDAY else cost for kind in DAYS]
        added = np.array([*(work.weekends for work in self._works), 0], dtype=np.int64)[self._steps[:, 2]]
        return np.stack(costs), np.stack([begun.get(kind, 0 * begins) + added for kind in DAYS])


def _scaled(so_far: Shares, of_total: Floats) -> Numbers:
    """Totals before each day, scaled so that they end where they may."""
    may = np.flatnonzero(of_total < POSSIBLE)
    end = min(max(int(so_far[-1]), int(may[0])), int(may[-1])) if len(may) else int(so_far[-1])
    return np.round(so_far * (end / max(1, int(so_far[-1])))).astype(np.int64)
