"""What is cheapest for each person alone, in machine code (numba): a depth-first search with a bound.

A person's pairs stand in a row, from `first[person]` on. A week has few shifts for one person: `most` says
how many, and `further` what a number of them costs at least for being so many, from `place[person]` on.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matcher.problem.arrays import Flags, Floats, Numbers

SMALL = 1e-9


class Own(NamedTuple):
    """The rows of one person each: what the pair `q` adds stands in `row` and `value` from `begin[q]` on. Of
    a row no more than `high` is free; what is above costs `unit[s]` for each of `width[s]`, segment by
    segment from `segment[row]` on, the cheapest first, and more than all of them is impossible.
    """

    begin: Numbers
    row: Numbers
    value: Floats
    high: Floats
    segment: Numbers
    width: Floats
    unit: Floats


@njit(cache=True, nogil=True)
def cheapest(
    price: Floats,
    first: Numbers,
    own: Own,
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
    load = np.zeros(len(own.high))
    for person in range(people):
        order = _below_nothing(price, first[person], first[person + 1])
        if len(order):
            spare = further[place[person] : place[person] + most[person] + 1]
            mine = chosen[first[person] : first[person + 1]]
            least[person], count[person] = _searched(order, price, spare, load, own, effort, mine)
    return least, count, chosen


@njit(cache=True, nogil=True)
def _searched(
    order: Numbers, price: Floats, spare: Floats, load: Floats, own: Own, effort: int, chosen: Numbers
) -> tuple[float, int]:
    """What no set of these pairs costs less than, and how many are in the best one found, `chosen`."""
    sums = np.concatenate((np.zeros(1), np.cumsum(price[order])))
    depth, looked, count, best, below = 0, 0, 0, 0.0, 0.0
    after = np.zeros(len(order) + 1, np.int64)
    paid, taken = np.zeros(len(order) + 1), np.empty(len(order) + 1, np.int64)
    while depth >= 0:
        at = after[depth]
        hope = paid[depth] + _to_come(sums, at, spare, depth)
        if hope >= best - SMALL or looked > effort:
            below = min(below, hope)
            depth -= 1
            if depth >= 0:
                _carry(taken[depth], -1.0, load, own)
            continue
        after[depth] = at + 1
        looked += 1
        more = _more(order[at], load, own)
        if more == np.inf:
            continue
        _carry(order[at], 1.0, load, own)
        taken[depth] = order[at]
        depth += 1
        paid[depth] = paid[depth - 1] + price[order[at]] + more
        after[depth] = at + 1
        if paid[depth] < best - SMALL:
            best, count = paid[depth], depth
            chosen[:depth] = taken[:depth]
    return min(best, below) if looked > effort else best, count


@njit(cache=True, nogil=True)
def own_costs(plan: Numbers, at: Numbers, cost: Floats, own: Own) -> Floats:
    """What each set of pairs costs by itself; those of the set `k` stand in `at` from `plan[k]` on."""
    costs, load = np.zeros(len(plan) - 1), np.zeros(len(own.high))
    for k in range(len(plan) - 1):
        pairs = at[plan[k] : plan[k + 1]]
        for pair in pairs:
            costs[k] += cost[pair] + _more(pair, load, own)
            _carry(pair, 1.0, load, own)
        for pair in pairs:
            _carry(pair, -1.0, load, own)
    return costs


@njit(cache=True, nogil=True)
def most_pairs(first: Numbers, own: Own) -> tuple[Numbers, Numbers]:
    """How many pairs each person can hold at most, and the row that counts all of them and has a price, or
    -1.
    """
    people = len(first) - 1
    most, counting = np.zeros(people, np.int64), np.full(people, -1, np.int64)
    for person in range(people):
        start, end = first[person], first[person + 1]
        rows = np.unique(own.row[own.begin[start] : own.begin[end]])
        holds, least = np.zeros((len(rows), end - start), np.bool_), np.full(len(rows), np.inf)
        for pair in range(start, end):
            for k in range(own.begin[pair], own.begin[pair + 1]):
                at = np.searchsorted(rows, own.row[k])
                least[at] = min(least[at], own.value[k])
                holds[at, pair - start] = True
        capacity = np.zeros(len(rows))
        for at in range(len(rows)):
            relief = own.width[own.segment[rows[at]] : own.segment[rows[at] + 1]]
            capacity[at] = np.floor((own.high[rows[at]] + relief.sum()) / least[at] + SMALL)
            if holds[at].all() and len(relief) and least[at] == 1:
                counting[person] = rows[at]
        most[person] = _covered(holds, capacity)
    return most, counting


@njit(cache=True, nogil=True)
def _covered(holds: Flags, capacity: Floats) -> int:
    """How many pairs rows with these capacities let through at most. Rows that let fewest through for what
    they hold are taken first, each for what none before it holds.
    """
    pairs = holds.shape[1]
    free, number, fewest = np.ones(pairs, np.bool_), 0.0, float(pairs)
    held = np.empty(len(capacity))
    for at in range(len(capacity)):
        held[at] = holds[at].sum()
        if held[at] == pairs:
            fewest = min(fewest, capacity[at])
    for at in np.argsort(capacity / np.maximum(1.0, held)):
        if (free & holds[at]).sum() > capacity[at]:
            free &= ~holds[at]
            number += capacity[at]
    return int(min(fewest, number + free.sum()))


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
def _carry(pair: int, sign: float, load: Floats, own: Own) -> None:
    for k in range(own.begin[pair], own.begin[pair + 1]):
        load[own.row[k]] += sign * own.value[k]


@njit(cache=True, nogil=True)
def _more(pair: int, load: Floats, own: Own) -> float:
    """What one more pair costs for what it takes beyond what is free; infinite where it is impossible."""
    cost = 0.0
    for k in range(own.begin[pair], own.begin[pair + 1]):
        row = own.row[k]
        before = max(0.0, load[row] - own.high[row])
        after = load[row] + own.value[k] - own.high[row]
        if after <= SMALL:
            continue
        done = 0.0
        for s in range(own.segment[row], own.segment[row + 1]):
            cost += own.unit[s] * max(0.0, min(after, done + own.width[s]) - max(before, done))
            done += own.width[s]
        if after > done + SMALL:
            return np.inf
    return cost
