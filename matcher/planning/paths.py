"""The shortest path that is a person's cheapest plan, compiled to machine code (numba): the innermost loop of
all work on calendars.

`best` is by day, state, weekends begun and amount done; see `matcher.planning.plans` for its recurrence. Of a
step there are columns `source`, `target`, `work`, `amount`, and by kind of day its cost and whether it begins
a weekend. What is followed begins at an amount and a number of weekends that move by `drift` and `rise` from
day to day.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@njit(cache=True, nogil=True)
def advance(
    best: Floats,
    prices: Floats,
    steps: Numbers,
    costs: Floats,
    begun: Numbers,
    kind: Numbers,
    drift: Numbers,
    rise: Numbers,
    start: int,
    never: float,
) -> None:
    """Fill `best` from the `start` before the first day; `prices` are by day and work, the last one for a day
    off. Steps that cost `never` or more are not taken. What falls below the weekends that are followed counts
    as the least of them, what falls outside otherwise is dropped.
    """
    days, states, weekends, amounts = best.shape
    best[:] = never
    best[0, start, 0, 0] = 0
    reached = np.zeros((days, states), dtype=np.bool_)
    reached[0, start] = True
    for day in range(days - 1):
        of_day = kind[day]
        for step in range(steps.shape[0]):
            source, target = steps[step, 0], steps[step, 1]
            add = np.float32(prices[day, steps[step, 2]] + costs[of_day, step])
            if not reached[day, source] or add >= never:
                continue
            reached[day + 1, target] = True
            up, over = steps[step, 3] - drift[day], begun[of_day, step] - rise[day]
            low, high = max(0, -up), min(amounts, amounts - up)
            for weekend in range(weekends):
                after = max(0, weekend + over)
                if after >= weekends:
                    continue
                now, then = best[day, source, weekend], best[day + 1, target, after]
                for amount in range(low, high):
                    then[amount + up] = min(then[amount + up], now[amount] + add)


@njit(cache=True, nogil=True)
def traced(
    best: Floats,
    prices: Floats,
    steps: Numbers,
    into: Numbers,
    first: Numbers,
    costs: Floats,
    begun: Numbers,
    kind: Numbers,
    drift: Numbers,
    rise: Numbers,
    end: tuple[int, int, int],
    never: float,
) -> Numbers:
    """The work of each day on the cheapest way to an end (state, weekends, amount), found backwards; the
    steps `into` a state stand in a row from its `first` on.
    """
    days, _, weekends, amounts = best.shape
    state, weekend, amount = end
    plan = np.empty(days - 1, dtype=np.int64)
    for day in range(days - 2, -1, -1):
        least, chosen, begins = np.float32(2 * never), -1, 0
        for place in range(first[state], first[state + 1]):
            step = into[place]
            before = amount - steps[step, 3] + drift[day]
            if before < 0 or before >= amounts:
                continue
            add = np.float32(prices[day, steps[step, 2]] + costs[kind[day], step])
            over = begun[kind[day], step] - rise[day]
            for earlier in range(weekends):
                if max(0, earlier + over) == weekend:
                    paid = best[day, steps[step, 0], earlier, before] + add
                    if paid < least:
                        least, chosen, begins = paid, step, earlier
        plan[day] = steps[chosen, 2]
        state, weekend, amount = steps[chosen, 0], begins, amount - steps[chosen, 3] + drift[day]
    return plan
