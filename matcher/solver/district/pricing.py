"""Pricing: the cheapest plan of each person at given pair prices, by depth-first branch and bound, in numba.

A plan is a set of pairs of one person. It pays the price of each pair, and the private rows of the person
(one place at a time, at most so many shifts, a price for each further shift). A week has few shifts for one
person, so a search over the pairs with negative prices, cheapest first, ends soon. Its bound adds the next
cheapest prices and, where a person pays for each further shift, the least that the number of pairs costs.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matcher.problem.arrays import Flags, Floats, Numbers

#: rounding of sums of prices and loads
ROUNDING = 1e-9


class PrivateRows(NamedTuple):
    """Rows that concern one person each: value * pairs <= high.

    Pair q has the entries `begin[q]` to `begin[q + 1]` of `row` and `value`. A row may be exceeded at a
    price, by segments `segment[row]` to `segment[row + 1]`, cheapest first: `width[s]` units that cost
    `unit_cost[s]` each. Beyond its segments it is hard.
    """

    begin: Numbers
    row: Numbers
    value: Floats
    high: Floats
    segment: Numbers
    width: Floats
    unit_cost: Floats


class PricingProblem(NamedTuple):
    """The pricing problems of all people. Person p has the pairs `first[p]` to `first[p + 1]`, holds at most
    `most[p]` of them, and pays at least `count_cost[count_begin[p] + n]` for holding n of them.
    """

    first: Numbers
    rows: PrivateRows
    most: Numbers
    count_cost: Floats
    count_begin: Numbers


class CheapestPlans(NamedTuple):
    """By person: a lower bound on the cost of every plan, the number of pairs of the best plan found, and its
    pairs, from `first[p]` on.
    """

    bound: Floats
    size: Numbers
    pairs: Numbers


class SearchStack(NamedTuple):
    """The state of a depth-first search: at each depth, the position of the next pair to try, the cost so far
    and the pair that was taken.
    """

    next: Numbers
    cost: Floats
    taken: Numbers


@njit(cache=True, nogil=True)
def cheapest_plans(price: Floats, problem: PricingProblem, nodes: int) -> CheapestPlans:
    """The cheapest plan of each person at pair prices. After `nodes` nodes, a person's search ends with the
    best plan so far; the bound stays valid.
    """
    first = problem.first
    people = len(first) - 1
    bound, size = np.zeros(people), np.zeros(people, np.int64)
    pairs, load = np.empty(len(price), np.int64), np.zeros(len(problem.rows.high))
    for person in range(people):
        # 1. Only pairs with a negative price can be in the cheapest plan; the empty plan costs 0.
        order = _negative(price, first[person], first[person + 1])
        if len(order):
            # 2. Depth-first search over subsets of these pairs.
            begin = problem.count_begin[person]
            count_cost = problem.count_cost[begin : begin + problem.most[person] + 1]
            found = pairs[first[person] : first[person + 1]]
            bound[person], size[person] = _search(order, price, count_cost, load, problem.rows, nodes, found)
    return CheapestPlans(bound, size, pairs)


@njit(cache=True, nogil=True)
def _search(
    order: Numbers,
    price: Floats,
    count_cost: Floats,
    load: Floats,
    rows: PrivateRows,
    nodes: int,
    found: Numbers,
) -> tuple[float, int]:
    """A lower bound on the cost of all subsets of the pairs in `order`, and the size of the best one.

    Its pairs are written to `found`. `load` must be 0 and is left so.
    """
    sums = np.concatenate((np.zeros(1), np.cumsum(price[order])))
    deepest = len(order) + 1
    at = SearchStack(np.zeros(deepest, np.int64), np.zeros(deepest), np.empty(deepest, np.int64))
    depth, looked, size, best, cut_off = 0, 0, 0, 0.0, 0.0
    while depth >= 0:
        position = at.next[depth]
        hope = at.cost[depth] + _least_to_come(sums, position, count_cost, depth)
        # 1. Backtrack where nothing better can follow. `cut_off`: the least bound of all that was given up.
        if hope >= best - ROUNDING or looked > nodes:
            cut_off = min(cut_off, hope)
            depth -= 1
            if depth >= 0:
                _add_load(at.taken[depth], -1.0, load, rows)
            continue
        # 2. Branch: take the next pair, if the private rows admit it.
        at.next[depth] = position + 1
        looked += 1
        pair = order[position]
        excess_cost = _excess_cost(pair, load, rows)
        if excess_cost == np.inf:
            continue
        _add_load(pair, 1.0, load, rows)
        at.taken[depth] = pair
        depth += 1
        at.cost[depth] = at.cost[depth - 1] + price[pair] + excess_cost
        at.next[depth] = position + 1
        # 3. Keep the best plan.
        if at.cost[depth] < best - ROUNDING:
            best, size = at.cost[depth], depth
            found[:depth] = at.taken[:depth]
    return min(best, cut_off) if looked > nodes else best, size


@njit(cache=True, nogil=True)
def plan_costs(begin: Numbers, pairs: Numbers, cost: Floats, rows: PrivateRows) -> Floats:
    """The cost of some plans with their private rows; plan k has the pairs `begin[k]` to `begin[k + 1]`."""
    costs, load = np.zeros(len(begin) - 1), np.zeros(len(rows.high))
    for k in range(len(begin) - 1):
        plan = pairs[begin[k] : begin[k + 1]]
        for pair in plan:
            costs[k] += cost[pair] + _excess_cost(pair, load, rows)
            _add_load(pair, 1.0, load, rows)
        for pair in plan:
            _add_load(pair, -1.0, load, rows)
    return costs


@njit(cache=True, nogil=True)
def most_pairs(first: Numbers, rows: PrivateRows) -> tuple[Numbers, Numbers]:
    """By person: an upper bound on the size of a plan, and the private row that counts all pairs at a price
    (-1 if there is none).
    """
    people = len(first) - 1
    most, counting = np.zeros(people, np.int64), np.full(people, -1, np.int64)
    for person in range(people):
        # 1. Which rows of the person hold which pairs, with which least value.
        start, end = first[person], first[person + 1]
        own = np.unique(rows.row[rows.begin[start] : rows.begin[end]])
        holds, least = np.zeros((len(own), end - start), np.bool_), np.full(len(own), np.inf)
        for pair in range(start, end):
            for k in range(rows.begin[pair], rows.begin[pair + 1]):
                at = np.searchsorted(own, rows.row[k])
                least[at] = min(least[at], rows.value[k])
                holds[at, pair - start] = True
        # 2. How many pairs each row admits at most.
        capacity = np.zeros(len(own))
        for at in range(len(own)):
            excess = rows.width[rows.segment[own[at]] : rows.segment[own[at] + 1]]
            capacity[at] = np.floor((rows.high[own[at]] + excess.sum()) / least[at] + ROUNDING)
            if holds[at].all() and len(excess) and least[at] == 1:
                counting[person] = own[at]
        # 3. How many they admit together.
        most[person] = _admitted(holds, capacity)
    return most, counting


@njit(cache=True, nogil=True)
def _admitted(holds: Flags, capacity: Floats) -> int:
    """An upper bound on the number of pairs under rows with these capacities: a greedy cover of the pairs by
    rows, those first that admit the smallest share of what they hold.
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
def _negative(price: Floats, start: int, end: int) -> Numbers:
    """The pairs with negative prices, the lowest price first."""
    below = start + np.flatnonzero(price[start:end] < -ROUNDING)
    return below[np.argsort(price[below])]


@njit(cache=True, nogil=True)
def _least_to_come(sums: Floats, position: int, count_cost: Floats, depth: int) -> float:
    """The least that pairs from a position on can add to a plan of `depth` pairs."""
    least = 0.0
    for more in range(1, min(len(count_cost) - depth, len(sums) - position)):
        added = sums[position + more] - sums[position] + count_cost[depth + more] - count_cost[depth]
        least = min(least, added)
    return least


@njit(cache=True, nogil=True)
def _add_load(pair: int, sign: float, load: Floats, rows: PrivateRows) -> None:
    for k in range(rows.begin[pair], rows.begin[pair + 1]):
        load[rows.row[k]] += sign * rows.value[k]


@njit(cache=True, nogil=True)
def _excess_cost(pair: int, load: Floats, rows: PrivateRows) -> float:
    """What one more pair costs for exceeding private rows; infinite beyond their last segment."""
    cost = 0.0
    for k in range(rows.begin[pair], rows.begin[pair + 1]):
        row = rows.row[k]
        before = max(0.0, load[row] - rows.high[row])
        after = load[row] + rows.value[k] - rows.high[row]
        if after <= ROUNDING:
            continue
        covered = 0.0
        for s in range(rows.segment[row], rows.segment[row + 1]):
            within = min(after, covered + rows.width[s]) - max(before, covered)
            cost += rows.unit_cost[s] * max(0.0, within)
            covered += rows.width[s]
        if after > covered + ROUNDING:
            return np.inf
    return cost
