"""What is cheapest for each person alone, in machine code (numba): a depth-first search with a bound.

A person's pairs stand in a row, from `first[person]` on. What the pair at `q` adds to the person's own rows
stands in `row` and `value` from `begin[q]` on. Of a row no more than `high` is free; what is above costs
`unit[s]` for each of `width[s]`, segment by segment from `segment[row]` on, the cheapest first, and more than
all of them is impossible. A week has few shifts for one person: `most` says how many, and `further` what a
number of them costs at least for being so many, from `place[person]` on.
"""

import numpy as np
from numba import njit

from matcher.weekly.arrays import Floats, Numbers

SMALL = 1e-9


@njit(cache=True, nogil=True)
def cheapest(
    price: Floats,
    first: Numbers,
    begin: Numbers,
    row: Numbers,
    value: Floats,
    high: Floats,
    segment: Numbers,
    width: Floats,
    unit: Floats,
    most: Numbers,
    further: Floats,
    place: Numbers,
    effort: int,
) -> tuple[Floats, Numbers, Numbers]:
    """The cheapest set of pairs of each person at prices of pairs: what no set of theirs costs less than, how
    many pairs the set has, and which, from `first[person]` on. Beyond `effort` sets looked at, the best of
    them and a bound.
    """
    people = len(first) - 1
    least, count = np.zeros(people), np.zeros(people, np.int64)
    chosen = np.empty(len(price), np.int64)
    load = np.zeros(len(high))
    for person in range(people):
        order = _below_nothing(price, first[person], first[person + 1])
        if len(order) == 0:
            continue
        sums = np.zeros(len(order) + 1)
        for at in range(len(order)):
            sums[at + 1] = sums[at] + price[order[at]]
        spare = further[place[person] : place[person] + most[person] + 1]
        depth, looked, best, below = 0, 0, 0.0, 0.0
        next_at = np.zeros(len(order) + 1, np.int64)
        paid, taken = np.zeros(len(order) + 1), np.empty(len(order) + 1, np.int64)
        while True:
            at = next_at[depth]
            hope = paid[depth] + _to_come(sums, at, spare, depth)
            ended = hope >= best - SMALL
            if not ended and looked > effort:
                below, ended = min(below, hope), True
            if ended:
                if depth == 0:
                    break
                depth -= 1
                for k in range(begin[taken[depth]], begin[taken[depth] + 1]):
                    load[row[k]] -= value[k]
                continue
            next_at[depth] = at + 1
            looked += 1
            pair = order[at]
            more = _more(pair, load, begin, row, value, high, segment, width, unit)
            if more == np.inf:
                continue
            for k in range(begin[pair], begin[pair + 1]):
                load[row[k]] += value[k]
            taken[depth] = pair
            depth += 1
            paid[depth] = paid[depth - 1] + price[pair] + more
            next_at[depth] = at + 1
            if paid[depth] < best - SMALL:
                best, count[person] = paid[depth], depth
                for place_of in range(depth):
                    chosen[first[person] + place_of] = taken[place_of]
        least[person] = min(best, below)
    return least, count, chosen


@njit(cache=True, nogil=True)
def own_costs(
    plan: Numbers,
    at: Numbers,
    cost: Floats,
    begin: Numbers,
    row: Numbers,
    value: Floats,
    high: Floats,
    segment: Numbers,
    width: Floats,
    unit: Floats,
) -> Floats:
    """What each set of pairs costs by itself; those of the set `k` stand in `at` from `plan[k]` on."""
    costs, load = np.zeros(len(plan) - 1), np.zeros(len(high))
    for k in range(len(plan) - 1):
        for pair in at[plan[k] : plan[k + 1]]:
            costs[k] += cost[pair] + _more(pair, load, begin, row, value, high, segment, width, unit)
            for each in range(begin[pair], begin[pair + 1]):
                load[row[each]] += value[each]
        for pair in at[plan[k] : plan[k + 1]]:
            for each in range(begin[pair], begin[pair + 1]):
                load[row[each]] = 0.0
    return costs


@njit(cache=True, nogil=True)
def most_pairs(
    first: Numbers,
    begin: Numbers,
    row: Numbers,
    value: Floats,
    high: Floats,
    segment: Numbers,
    width: Floats,
) -> tuple[Numbers, Numbers]:
    """How many pairs each person can hold at most, and the row that counts all of them, or -1.

    Rows that hold fewest pairs for what they cover are taken first, each for what none before it covers.
    """
    people = len(first) - 1
    most, counting = np.zeros(people, np.int64), np.full(people, -1, np.int64)
    for person in range(people):
        start, end = first[person], first[person + 1]
        pairs = end - start
        rows, at = np.unique(row[begin[start] : begin[end]]), 0
        covers, least = np.zeros(len(rows), np.int64), np.full(len(rows), np.inf)
        holds = np.zeros((len(rows), pairs), np.bool_)
        for pair in range(start, end):
            for k in range(begin[pair], begin[pair + 1]):
                at = np.searchsorted(rows, row[k])
                covers[at] += 1
                least[at] = min(least[at], value[k])
                holds[at, pair - start] = True
        capacity = np.zeros(len(rows))
        for at in range(len(rows)):
            free = high[rows[at]] + width[segment[rows[at]] : segment[rows[at] + 1]].sum()
            capacity[at] = np.floor(free / least[at] + SMALL) if least[at] > 0 else pairs
        uncovered, number = np.ones(pairs, np.bool_), 0.0
        fewest = float(pairs)
        for at in np.argsort(capacity / np.maximum(1, covers)):
            if covers[at] == pairs:
                fewest = min(fewest, capacity[at])
                if segment[rows[at] + 1] > segment[rows[at]] and least[at] == 1:
                    counting[person] = rows[at]
            fresh = uncovered & holds[at]
            if fresh.sum() > capacity[at]:
                uncovered &= ~holds[at]
                number += capacity[at]
        most[person] = int(min(fewest, number + uncovered.sum()))
    return most, counting


@njit(cache=True, nogil=True)
def _below_nothing(price: Floats, start: int, end: int) -> Numbers:
    """The pairs that cost less than nothing, the cheapest first."""
    below = start + np.flatnonzero(price[start:end] < -SMALL)
    return below[np.argsort(price[below])]


@njit(cache=True, nogil=True)
def _to_come(sums: Floats, at: int, spare: Floats, depth: int) -> float:
    """The least that the pairs from the place `at` on can add to `depth` of them."""
    least = 0.0
    for more in range(1, min(len(spare) - depth, len(sums) - at)):
        least = min(least, sums[at + more] - sums[at] + spare[depth + more] - spare[depth])
    return least


@njit(cache=True, nogil=True)
def _more(
    pair: int,
    load: Floats,
    begin: Numbers,
    row: Numbers,
    value: Floats,
    high: Floats,
    segment: Numbers,
    width: Floats,
    unit: Floats,
) -> float:
    """What one more pair costs for what it takes beyond what is free; infinite where it is impossible."""
    cost = 0.0
    for k in range(begin[pair], begin[pair + 1]):
        before = max(0.0, load[row[k]] - high[row[k]])
        after = load[row[k]] + value[k] - high[row[k]]
        if after <= SMALL:
            continue
        done = 0.0
        for s in range(segment[row[k]], segment[row[k] + 1]):
            cost += unit[s] * max(0.0, min(after, done + width[s]) - max(before, done))
            done += width[s]
        if after > done + SMALL:
            return np.inf
    return cost
