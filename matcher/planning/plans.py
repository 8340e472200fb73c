"""The cheapest plan of days for given prices: a shortest path through patterns, day by day.

best[day + 1][state, amount, weekends] = min over steps into the state of
    best[day][source, amount - of the step, weekends - 0 or 1] + cost of the step + price of its work that day

All steps of a day are taken at once (numpy), for several people who share a pattern. `amount` counts what a
person has done in units (minutes or shifts), `weekends` those begun. Over long periods both are followed only
near where they should be by then (`Track`): plans are still plans, but perhaps not the cheapest.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.planning.patterns import OFF, Pattern, State, steps

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
NEVER = np.float32(1e9)
POSSIBLE = 1e8
SATURDAY, SUNDAY = 1, 2


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


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Steps of one day that add the same, in order of their targets."""

    amount: int
    weekend: int
    rows: Numbers
    source: Numbers
    work: Numbers
    cost: Floats
    targets: Numbers
    first: Numbers


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
            (step.source, step.target, work, step.cost)
            for step in found
            for work in range(OFF, len(works))
            if step.kind == (OFF if work == OFF else works[work].kind)
        ]
        self._source, self._target, self._work = (np.array([row[i] for row in rows]) for i in range(3))
        self._cost = np.array([row[3] for row in rows], dtype=np.float32)
        self._amount = np.array([0 if row[2] == OFF else works[row[2]].amount for row in rows])
        self._working = np.array([state.kind != OFF for state in self.states])
        self._into = [np.flatnonzero(self._target == state) for state in range(len(self.states))]

    @property
    def works(self) -> int:
        """How many works there are."""
        return len(self._works)

    @property
    def size(self) -> int:
        """The states of all days."""
        return len(self.states) * (self.days + 1)

    def number(self, state: State) -> int:
        """The number of a state."""
        return self._number[state]

    def cheapest(
        self, prices: Floats, starts: Sequence[int], goals: Sequence[Goal]
    ) -> tuple[Floats, list[list[int] | None]]:
        """For each of some people what their cheapest plan costs, and the work of each day in it (`OFF`: no
        work); None where there is no plan. `prices` are by person, day and work, the last one for a day off.
        The goals of all follow the same amounts and weekends.
        """
        people, goal = len(prices), goals[0]
        best = np.full((self.days + 1, people, len(self.states), *goal.table.shape), NEVER, np.float32)
        best[0, range(people), starts, 0, 0] = 0
        for day in range(self.days):
            drift = int(goal.amounts[day + 1] - goal.amounts[day])
            rise = int(goal.weekends[day + 1] - goal.weekends[day])
            for bundle in self._bundles[day]:
                self._advance(best[day], best[day + 1], prices[:, day], bundle, drift, rise)
        end = (best[-1] + np.stack([each.table for each in goals])[:, None]).reshape(people, -1)
        chosen = end.argmin(axis=1)
        costs = end[np.arange(people), chosen]
        plans = [
            self._traced(best[:, i], prices[i], np.unravel_index(chosen[i], best.shape[2:]), goal)
            if costs[i] < POSSIBLE
            else None
            for i in range(people)
        ]
        return costs, plans

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

    def _advance(
        self, now: Floats, after: Floats, prices: Floats, bundle: _Bundle, drift: int, rise: int
    ) -> None:
        """Take the steps of a bundle; what falls below the weekends that are followed counts as the least
        of them, what falls outside otherwise is dropped.
        """
        amounts, weekends = now.shape[2:]
        up, over = bundle.amount - drift, bundle.weekend - rise
        low, high = max(0, -up), min(amounts, amounts - up)
        if low >= high:
            return
        paid = now[:, bundle.source, low:high] + (prices[:, bundle.work] + bundle.cost)[:, :, None, None]
        least = np.minimum.reduceat(paid, bundle.first, axis=1)
        if over < 0:
            least[..., -over] = np.minimum(least[..., -over], least[..., :-over].min(axis=-1))
        part = slice(max(0, -over), weekends - max(0, over))
        into = slice(max(0, over), weekends - max(0, -over))
        there = after[:, bundle.targets, low + up : high + up]
        there[..., into] = np.minimum(there[..., into], least[..., part])
        after[:, bundle.targets, low + up : high + up] = there

    def _traced(self, best: Floats, prices: Floats, end: tuple[np.intp, ...], goal: Goal) -> list[int]:
        """The way to an end, found backwards."""
        state, amount, weekends = (int(each) for each in end)
        plan: list[int] = []
        for day in range(self.days - 1, -1, -1):
            rows = self._into[state]
            costs, begun = self._costs_on(day)
            before = amount + goal.amounts[day + 1] - goal.amounts[day] - self._amount[rows]
            rise = int(goal.weekends[day + 1] - goal.weekends[day])
            reached = weekends + rise - begun[rows]
            usable = (before >= 0) & (before < best.shape[2]) & (reached >= 0) & (reached < best.shape[3])
            paid = np.full((len(rows), rise + 1), 2 * NEVER)
            price = prices[day, self._work[rows]] + costs[rows]
            for lower in range(rise + 1 if weekends == 0 else 1):
                at = reached - lower
                fits = usable & (at >= 0)
                source = self._source[rows]
                paid[fits, lower] = best[day, source[fits], before[fits], at[fits]] + price[fits]
            row, lower = divmod(int(paid.argmin()), rise + 1)
            plan.append(int(self._work[rows[row]]))
            state, amount = int(self._source[rows[row]]), int(before[row])
            weekends = int(reached[row]) - lower
        return plan[::-1]

    def _costs_on(self, day: int) -> tuple[Floats, Numbers]:
        """What each step costs on a day, and the weekends that it begins, where they are counted."""
        working, weekend = self._work != OFF, self._weekend[day]
        if not weekend:
            return self._cost, np.zeros(len(working), dtype=np.int64)
        if weekend == SATURDAY or day == 0:
            return self._cost, (working & self._counted).astype(np.int64)
        before = self._working[self._source]
        half = NEVER if self._half is None else np.float32(self._half)
        halved = np.where(before != working, half, np.float32(0))
        return self._cost + halved, (working & ~before & self._counted).astype(np.int64)

    @cached_property
    def _bundles(self) -> list[list[_Bundle]]:
        """The bundles of each day, of steps from states that can be reached by then."""
        known: dict[tuple[bytes, int, bool], list[_Bundle]] = {}
        reached = np.zeros(len(self.states), dtype=bool)
        reached[: len(self.states)] = [state in self._first for state in range(len(self.states))]
        found = []
        for day in range(self.days):
            key = reached.tobytes(), self._weekend[day], day == 0
            if key not in known:
                known[key] = self._bundled(day, np.flatnonzero(reached[self._source]))
            found.append(known[key])
            steps_on = reached[self._source]
            reached = np.zeros(len(self.states), dtype=bool)
            reached[self._target[steps_on]] = True
        return found

    @cached_property
    def _first(self) -> frozenset[int]:
        return frozenset(range(self._starts))

    def _bundled(self, day: int, rows: Numbers) -> list[_Bundle]:
        costs, begun = self._costs_on(day)
        alike: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row in rows[np.argsort(self._target[rows], kind="stable")].tolist():
            alike[int(self._amount[row]), int(begun[row])].append(row)
        return [self._bundle(amount, more, np.array(each), costs) for (amount, more), each in alike.items()]

    def _bundle(self, amount: int, weekend: int, rows: Numbers, costs: Floats) -> _Bundle:
        targets, first = np.unique(self._target[rows], return_index=True)
        return _Bundle(
            amount, weekend, rows, self._source[rows], self._work[rows], costs[rows], targets, first
        )
