"""The shortest path that is a person's cheapest plan, compiled to machine code (numba): the innermost loop of
all work on calendars.

`best` is by day, state, weekends begun and amount done, of which those from `low` to `high` on a day and in a
state are followed; see `plan_pricing` for its recurrence. Of a step there are columns `source`,
`target`, `work`, `amount`, and by kind of day its cost and whether it begins a weekend. The numbers of
weekends that are followed begin at one that moves by `rise` from day to day.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matcher.solver.calendar.patterns import OFF, SUNDAY

Floats = NDArray[np.float32]
Shares = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
FAR = 1 << 40


@njit(cache=True, nogil=True)
def reach(
    steps: Numbers, may: Flags, kind: Numbers, ends: Flags, start: int, least: int, most: int
) -> tuple[Numbers, Numbers]:
    """The lowest and the highest amount that a plan can have done by each day in each state that `ends` in a
    state that it may, with `least` to `most`; the lowest is above the highest where there is none. `may` says
    by kind of day which steps can be taken.
    """
    days, states = len(kind), len(ends)
    low, high = np.full((days + 1, states), FAR), np.full((days + 1, states), -FAR)
    low[0, start] = high[0, start] = 0
    for day in range(days):
        for step in range(len(steps)):
            source, target, amount = steps[step, 0], steps[step, 1], steps[step, 3]
            if may[kind[day], step] and low[day, source] <= high[day, source]:
                low[day + 1, target] = min(low[day + 1, target], low[day, source] + amount)
                high[day + 1, target] = max(high[day + 1, target], high[day, source] + amount)
    rest_low, rest_high = np.where(ends, 0, FAR), np.where(ends, 0, -FAR)
    for day in range(days, -1, -1):
        if day < days:
            after_low, after_high = rest_low.copy(), rest_high.copy()
            rest_low[:], rest_high[:] = FAR, -FAR
            for step in range(len(steps)):
                source, target, amount = steps[step, 0], steps[step, 1], steps[step, 3]
                if may[kind[day], step] and after_low[target] <= after_high[target]:
                    rest_low[source] = min(rest_low[source], after_low[target] + amount)
                    rest_high[source] = max(rest_high[source], after_high[target] + amount)
        for state in range(states):
            if low[day, state] > high[day, state] or rest_low[state] > rest_high[state]:
                low[day, state], high[day, state] = 1, 0
            else:
                low[day, state] = max(low[day, state], least - rest_high[state])
                high[day, state] = min(high[day, state], most - rest_low[state])
    return low, high


@njit(cache=True, nogil=True)
def advance(
    best: Floats,
    prices: Floats,
    steps: Numbers,
    kept: Numbers,
    of_day: Numbers,
    costs: Floats,
    begun: Numbers,
    kind: Numbers,
    low: Numbers,
    high: Numbers,
    rise: Numbers,
    start: int,
    never: float,
) -> Flags:
    """Fill `best` from the `start` before the first day; `prices` are by day and work, the last one for a day
    off, the steps that are `kept` for a day stand from `of_day` on. What falls below the weekends that are
    followed counts as the least of them, what falls outside otherwise is dropped. Which states are reached
    before each day.
    """
    days, states, weekends, _ = best.shape
    reached = np.zeros((days, states), dtype=np.bool_)
    if low[0, start] <= 0 <= high[0, start]:
        best[0, start] = never
        best[0, start, 0, -low[0, start]] = 0
        reached[0, start] = True
    for day in range(days - 1):
        for place in range(of_day[day], of_day[day + 1]):
            step = kept[place]
            source, target, amount = steps[step, 0], steps[step, 1], steps[step, 3]
            add = np.float32(prices[day, steps[step, 2]] + costs[kind[day], step])
            first = max(low[day, source], low[day + 1, target] - amount)
            count = min(high[day, source], high[day + 1, target] - amount) - first + 1
            if not reached[day, source] or add >= never or count <= 0:
                continue
            _reach(best, reached, day + 1, target, never)
            here, there = first - low[day, source], first + amount - low[day + 1, target]
            over = begun[kind[day], step] - rise[day]
            for weekend in range(weekends):
                after = max(0, weekend + over)
                if after < weekends:
                    now = best[day, source, weekend, here : here + count]
                    then = best[day + 1, target, after, there : there + count]
                    _lower(then, now, add)
    return reached


@njit(cache=True, nogil=True)
def _reach(best: Floats, reached: Flags, day: int, state: int, never: float) -> None:
    """Let a state be reached before a day."""
    if not reached[day, state]:
        best[day, state] = never
        reached[day, state] = True


@njit(cache=True, nogil=True)
def _lower(then: Floats, now: Floats, add: np.float32) -> None:
    for at in range(len(now)):
        then[at] = min(then[at], now[at] + add)


@njit(cache=True, nogil=True)
def ended(
    best: Floats,
    reached: Flags,
    ends: Shares,
    low: Numbers,
    high: Numbers,
    of_amount: Floats,
    of_weekends: Floats,
) -> tuple[float, int, int, int]:
    """What the cheapest plan costs with its end, and the state, weekends and amount it ends with."""
    cost, end = np.inf, (0, 0, 0)
    for state in range(best.shape[1]):
        for weekend in range(best.shape[2] if reached[-1, state] else 0):
            for amount in range(low[-1, state], high[-1, state] + 1):
                total = (
                    best[-1, state, weekend, amount - low[-1, state]]
                    + ends[state]
                    + of_amount[amount]
                    + of_weekends[weekend]
                )
                if total < cost:
                    cost, end = total, (state, weekend, amount)
    return cost, end[0], end[1], end[2]


@njit(cache=True, nogil=True)
def traced(
    best: Floats,
    prices: Floats,
    steps: Numbers,
    kept: Numbers,
    of_day: Numbers,
    costs: Floats,
    begun: Numbers,
    kind: Numbers,
    low: Numbers,
    high: Numbers,
    rise: Numbers,
    reached: Flags,
    state: int,
    weekend: int,
    amount: int,
    never: float,
) -> Numbers:
    """The work of each day on the cheapest way to an end (state, weekends, amount), found backwards."""
    days, _, weekends, _ = best.shape
    plan = np.empty(days - 1, dtype=np.int64)
    for day in range(days - 2, -1, -1):
        least, chosen, begins = np.float32(2 * never), -1, 0
        for place in range(of_day[day], of_day[day + 1]):
            step = kept[place]
            source, before = steps[step, 0], amount - steps[step, 3]
            near = low[day, source] <= before <= high[day, source]
            if steps[step, 1] != state or not near or not reached[day, source]:
                continue
            add = np.float32(prices[day, steps[step, 2]] + costs[kind[day], step])
            over = begun[kind[day], step] - rise[day]
            for earlier in range(weekends):
                if max(0, earlier + over) == weekend:
                    paid = best[day, source, earlier, before - low[day, source]] + add
                    if paid < least:
                        least, chosen, begins = paid, step, earlier
        plan[day] = steps[chosen, 2]
        state, weekend, amount = steps[chosen, 0], begins, amount - steps[chosen, 3]
    return plan


@njit(cache=True, nogil=True)
def seated(
    works: Numbers, price: Floats, seats: Numbers, cells: Numbers, first: Numbers, width: int
) -> Numbers:
    """The cheapest seat for the work of each day. `price` is of each of the `seats`; those of the cell k, the
    day and work `cells[k]` in a table with rows of some `width`, begin at `first[k]`.
    """
    plan = np.full(len(works), OFF, dtype=np.int64)
    for day in range(len(works)):
        if works[day] == OFF:
            continue
        cell = np.searchsorted(cells, day * width + works[day])
        best = first[cell]
        for place in range(best, first[cell + 1] if cell + 1 < len(first) else len(seats)):
            if price[place] < price[best]:
                best = place
        plan[day] = seats[best]
    return plan


@njit(cache=True, nogil=True)
def course(
    works: Numbers,
    first: int,
    state: int,
    to: Shares,
    of_work: Numbers,
    working: Flags,
    known: Flags,
    day_kind: Numbers,
    half: float,
    counted: bool,
    never: float,
) -> tuple[Numbers, Numbers, Numbers, Shares]:
    """Where a plan is from the day `first` on, which it begins in a state; see
    `plan_pricing.Course`.
    `to` says by state and kind, the last one a day off, to which state a step leads and what it costs;
    `of_work` has the kind, the amount and the weekends of each work; of states it is `known` whether the day
    before was worked, but for that of somebody of whose days before nothing is known.
    """
    days = len(works) - first
    states, costs = np.empty(days + 1, np.int64), np.zeros(days + 1)
    amounts, weekends = np.zeros(days + 1, np.int64), np.zeros(days + 1, np.int64)
    states[0] = state
    for at in range(days):
        day, work = first + at, works[first + at]
        kind, before, now = of_work[work, 0], working[state], work != OFF
        sunday = day_kind[day] == SUNDAY
        begun = now and counted and day_kind[day] != 0 and not (sunday and before)
        possible = to[state, kind, 0] >= 0
        cost = to[state, kind, 1] + (half if sunday and known[state] and before != now else 0.0)
        state = int(to[state, kind, 0]) if possible else state
        states[at + 1], costs[at + 1] = state, costs[at] + cost if possible else never
        amounts[at + 1] = amounts[at] + of_work[work, 1]
        weekends[at + 1] = weekends[at] + (1 if begun else 0) + of_work[work, 2]
        if costs[at + 1] >= never:
            return states[: at + 2], amounts[: at + 2], weekends[: at + 2], costs[: at + 2]
    return states, amounts, weekends, costs
