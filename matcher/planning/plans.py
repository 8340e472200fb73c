"""The cheapest plan of days for given prices: a shortest path through patterns, day by day.

best[day + 1][state, weekends, amount] = min over steps into the state of
    best[day][source, weekends - 0 or 1, amount - of the step] + cost of the step + price of its work that day

The loops are in `matcher.planning.paths`. `amount` counts what a person has done in units (minutes or
shifts), `weekends` those begun. Only amounts are followed that can be reached and can still lead to an end
that may be (`Track`). Where that would be too many both are followed only near where they should be by then:
plans are still plans, but perhaps not the cheapest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import local

import numpy as np
from numpy.typing import NDArray

from matcher.planning.patterns import OFF, Pattern, State, steps

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]
NEVER = np.float32(1e9)
POSSIBLE = 1e8
SATURDAY, SUNDAY, FIRST_SUNDAY = 1, 2, 3
DAYS = range(4)
MOST_FOLLOWED = 3_000
FOLLOWED_AMOUNTS = 41
FOLLOWED_WEEKENDS = 6


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """Work of a class of kinds that adds an amount."""

    kind: int
    amount: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What each amount and each number of weekends costs at the end, and the shares of the work and of the
    weekends that are due before each day, and before the end.
    """

    of_amount: Floats
    of_weekends: Floats
    work_due: Shares
    weekends_due: Shares

    def paid(self, amount: int, weekends: int) -> float:
        """What an amount and a number of weekends cost, also where they are not followed."""
        if len(self.of_amount) > 1 and amount >= len(self.of_amount):
            return float(NEVER)
        if len(self.of_weekends) > 1 and weekends >= len(self.of_weekends):
            return float(NEVER)
        return float(self.of_amount[min(amount, len(self.of_amount) - 1)]) + float(
            self.of_weekends[min(weekends, len(self.of_weekends) - 1)]
        )


@dataclass(frozen=True, slots=True)
class Track:
    """What is followed from a `start` on: by day and state the amounts from `low` to `high`, no more than
    `width`; by day `weekends` numbers of weekends from the `first` on. `whole`: that is all that matters.
    """

    start: int
    low: Numbers
    high: Numbers
    width: int
    first: Numbers
    weekends: int
    whole: bool


class Plans:
    """Cheapest plans for people who share a pattern.

    `weekend` says of each day whether it is a Saturday, a Sunday or neither; on a Sunday after a Saturday
    of the period `half` is paid when just one of them is worked (None: that must not be). Weekends are
    followed where they are `counted`.
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
        self.states, found = steps(pattern, starts)
        self._starts = len(set(starts))
        self.days, self._works, self._weekend, self._half = len(weekend), works, weekend, half
        self._counted = counted
        self._after = {(step.source, step.kind): (step.target, step.cost) for step in found}
        self._number = {state: index for index, state in enumerate(self.states)}
        rows = [
            (step.source, step.target, work, 0 if work == OFF else works[work].amount, step.cost)
            for step in found
            for work in range(OFF, len(works))
            if step.kind == (OFF if work == OFF else works[work].kind)
        ]
        self._steps = np.array([row[:4] for row in rows], dtype=np.int64)
        self._working = np.array([state.kind != OFF for state in self.states])
        self._costs, self._begun = self._by_day(np.array([row[4] for row in rows], dtype=np.float32))
        self._into = np.argsort(self._steps[:, 1], kind="stable")
        self._first = np.searchsorted(self._steps[self._into, 1], np.arange(len(self.states) + 1))
        self._kind = np.array(
            [FIRST_SUNDAY if not day and each == SUNDAY else each for day, each in enumerate(weekend)]
        )
        self._rooms = local()

    @property
    def works(self) -> int:
        """How many works there are."""
        return len(self._works)

    def number(self, state: State) -> int:
        """The number of a state."""
        return self._number[state]

    def track(self, start: int, goal: Goal) -> Track:
        """What is followed of the plans of somebody who begins in a state."""
        from matcher.planning import paths

        ends = np.flatnonzero(goal.of_amount < POSSIBLE)
        least, most = (int(ends[0]), int(ends[-1])) if len(ends) else (0, 0)
        low, high = paths.reach(
            self._steps, self._costs < NEVER, self._kind, len(self.states), start, least, most
        )
        width, weekends = int((high - low).max()) + 1, len(goal.of_weekends)
        first = np.zeros(self.days + 1, dtype=np.int64)
        whole = width * weekends <= MOST_FOLLOWED
        if not whole:
            aim = float(np.flatnonzero(goal.of_amount == goal.of_amount.min()).mean())
            near = np.round(aim * goal.work_due - FOLLOWED_AMOUNTS // 2).astype(np.int64)[:, None]
            low, high = np.maximum(low, near), np.minimum(high, near + FOLLOWED_AMOUNTS - 1)
            width = int((high - low).max()) + 1
            first, weekends = _near(goal)
        return Track(start, low, high, max(1, width), first, weekends, whole)

    def cheapest(self, prices: Floats, goal: Goal, track: Track) -> tuple[float, Numbers | None]:
        """What the cheapest plan on a track costs, and the work of each day in it (`OFF`: no work); None
        where there is no plan. `prices` are by day and work, the last one for a day off.
        """
        from matcher.planning import paths

        best = self._room((track.weekends, track.width))
        low, high, rise = track.low, track.high, np.diff(track.first)
        steps, costs, begun, kind, never = self._steps, self._costs, self._begun, self._kind, float(NEVER)
        paths.advance(best, prices, steps, costs, begun, kind, low, high, rise, track.start, never)
        of_weekends = goal.of_weekends[track.first[-1] : track.first[-1] + track.weekends]
        cost, state, weekend, amount = paths.ended(best, low, high, goal.of_amount, of_weekends)
        if cost >= POSSIBLE:
            return cost, None
        way = steps, self._into, self._first, costs, begun, kind, low, high, rise
        return cost, paths.traced(best, prices, *way, state, weekend, amount, never)

    def _room(self, shape: tuple[int, ...]) -> Floats:
        """Room for what is best on each day, used again and again, by one thread."""
        whole = (self.days + 1, len(self.states), *shape)
        found: Floats | None = getattr(self._rooms, "best", None)
        if found is None or found.shape != whole:
            found = self._rooms.best = np.empty(whole, np.float32)
        return found

    def paid(self, works: Sequence[int], start: int, goal: Goal) -> float:
        """What the pattern and the goal of a person cost in a plan; `NEVER` or more where it breaks a hard
        rule.
        """
        state, amount, weekends, cost = start, 0, 0, 0.0
        for day, work in enumerate(works):
            kind = OFF if work == OFF else self._works[work].kind
            after = self._after.get((state, kind))
            if after is None:
                return float(NEVER)
            before, (state, paid) = self._working[state], after
            cost += paid
            working = work != OFF
            amount += self._works[work].amount if working else 0
            sunday = self._weekend[day] == SUNDAY and day > 0
            if working and (self._weekend[day] and not (sunday and before)):
                weekends += 1
            if sunday and before != working:
                cost += float(NEVER) if self._half is None else self._half
        return cost + goal.paid(amount, weekends)

    def _by_day(self, cost: Floats) -> tuple[Floats, Numbers]:
        """What each step costs on a day of each kind, and the weekends that it begins, where they are
        counted.
        """
        working = self._steps[:, 2] != OFF
        before = self._working[self._steps[:, 0]]
        half = NEVER if self._half is None else np.float32(self._half)
        halved = cost + np.where(before != working, half, np.float32(0))
        begins = (working & self._counted).astype(np.int64)
        begun = {SATURDAY: begins, FIRST_SUNDAY: begins, SUNDAY: begins * ~before}
        costs = [halved if kind == SUNDAY else cost for kind in DAYS]
        return np.stack(costs), np.stack([begun.get(kind, 0 * begins) for kind in DAYS])


def _near(goal: Goal) -> tuple[Numbers, int]:
    """The first number of weekends that is followed before each day, near where they should be, and how many
    are.
    """
    count = len(goal.of_weekends)
    if count <= FOLLOWED_WEEKENDS:
        return np.zeros(len(goal.weekends_due), dtype=np.int64), count
    most = float(np.flatnonzero(goal.of_weekends == goal.of_weekends.min()).max())
    first = np.maximum(0, np.round(most * goal.weekends_due) - FOLLOWED_WEEKENDS // 2).astype(np.int64)
    return np.minimum(first, count - FOLLOWED_WEEKENDS), FOLLOWED_WEEKENDS
