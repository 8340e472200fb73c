"""The cheapest plan of days for given prices: a shortest path through patterns, day by day.

best[day + 1][state, weekends, amount] = min over steps into the state of
    best[day][source, weekends - 0 or 1, amount - of the step] + cost of the step + price of its work that day

The loops are in `matcher.planning.paths`. `amount` counts what a
person has done in units (minutes or shifts), `weekends` those begun. Over long periods both are followed only
near where they should be by then (`Track`): plans are still plans, but perhaps not the cheapest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.planning.patterns import OFF, Pattern, State, steps

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
NEVER = np.float32(1e9)
POSSIBLE = 1e8
SATURDAY, SUNDAY, FIRST_SUNDAY = 1, 2, 3
DAYS = range(4)


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """Work of a class of kinds that adds an amount."""

    kind: int
    amount: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What each amount and number of weekends costs at the end, together in the `table` of those that
    are followed, which begin at `amounts` and `weekends` on each day.
    """

    table: Floats
    amounts: Numbers
    weekends: Numbers
    of_amount: Floats
    of_weekends: Floats

    def paid(self, amount: int, weekends: int) -> float:
        """What an amount and a number of weekends cost, also where they are not followed."""
        if len(self.of_amount) > 1 and amount >= len(self.of_amount):
            return float(NEVER)
        if len(self.of_weekends) > 1 and weekends >= len(self.of_weekends):
            return float(NEVER)
        return float(self.of_amount[min(amount, len(self.of_amount) - 1)]) + float(
            self.of_weekends[min(weekends, len(self.of_weekends) - 1)]
        )


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
        self._best = np.empty(0, np.float32)

    @property
    def works(self) -> int:
        """How many works there are."""
        return len(self._works)

    def number(self, state: State) -> int:
        """The number of a state."""
        return self._number[state]

    def cheapest(self, prices: Floats, start: int, goal: Goal) -> tuple[float, Numbers | None]:
        """What the cheapest plan from a state on costs, and the work of each day in it (`OFF`: no work); None
        where there is no plan. `prices` are by day and work, the last one for a day off.
        """
        from matcher.planning import paths

        drift, rise = np.diff(goal.amounts), np.diff(goal.weekends)
        best = self._room(goal.table.shape)
        of_days = self._costs, self._begun, self._kind, drift, rise
        paths.advance(best, prices, self._steps, *of_days, start, float(NEVER))
        end = best[-1] + goal.table
        chosen = int(end.argmin())
        cost = float(end.ravel()[chosen])
        if cost >= POSSIBLE:
            return cost, None
        state, weekends, amount = np.unravel_index(chosen, end.shape)
        last = int(state), int(weekends), int(amount)
        return cost, paths.traced(
            best, prices, self._steps, self._into, self._first, *of_days, last, float(NEVER)
        )

    def _room(self, shape: tuple[int, ...]) -> Floats:
        """Room for what is best on each day, used again and again."""
        whole = (self.days + 1, len(self.states), *shape)
        if self._best.shape != whole:
            self._best = np.empty(whole, np.float32)
        return self._best

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
