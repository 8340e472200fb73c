"""What an amount and a weekend must cost so that the cheapest plan has as many as it should: a Lagrangian
relaxation of a plan's totals, compiled to machine code (numba).

least(multipliers) = cost of the shortest path, each amount and each weekend begun at its multiplier
                     + the least over totals of what a total costs, less what its multiplier paid for it

is a bound on all plans, whatever the multipliers. Steps that lie on no path within a gap of the shortest are
in no plan within that gap of the bound, so that few are left for the path that follows amounts and weekends
(`shortest_path`). Both are due to Handler and Zang (A dual algorithm for the constrained shortest
path problem, 1980) and Beasley and Christofides (An algorithm for the resource constrained shortest path
problem, 1989).

Steps stand in a row by the state they lead to, those into a state from its `first` on; columns as in `paths`.
What is never costs `FAR`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matcher.solver.calendar.patterns import FAR

Floats = NDArray[np.float64]
Prices = NDArray[np.float32]
Numbers = NDArray[np.int64]
SHORTER, LONGER, AGAIN = 0.5, 1.5, 2.0
TRIES = 10
CLOSE = 1e-6
SETTLED = 1e-3


@njit(cache=True, nogil=True)
def sought(
    prices: Floats,
    costs: Floats,
    begun: Numbers,
    kind: Numbers,
    steps: Numbers,
    first: Numbers,
    start: int,
    ends: Floats,
    of_amount: Prices,
    of_weekends: Prices,
    known: Floats,
) -> tuple[float, bool, Numbers, Floats, Floats]:
    """Better multipliers after some tries: the least that a plan costs; whether the works that follow are
    such a plan; works on the shortest path; amounts and weekends before each day, between those of paths
    with the nearest totals; what ways to each state cost before each day. `known`, which is changed, has the
    two multipliers, and how far to move each (resilient steps; Riedmiller and Braun 1993).
    """
    days, states = len(kind), len(first) - 1
    works, best_works, totals = np.empty(days, np.int64), np.empty(days, np.int64), np.zeros((2, days + 1))
    sides, apart = np.zeros((2, 2, days + 1)), np.full((2, 2), FAR)
    ways, best_ways = np.empty((days + 1, states)), np.empty((days + 1, states))
    at, moves, more, before = known[:2].copy(), known[2:4].copy(), np.zeros(2), np.zeros(2)
    best, best_at, reached = -np.inf, known[:2].copy(), False
    for _ in range(TRIES):
        base = costs + at[0] * steps[:, 3] + at[1] * begun
        _fill(ways, prices, base, kind, steps, first, start)
        ways[-1] += ends
        _follow(works, totals, ways, prices, base, begun, kind, steps, first)
        least, paid = _judged(ways, totals, of_amount, of_weekends, at, more)
        reached = paid <= least + CLOSE * abs(least)
        if least > best or reached:
            best, best_at[:], best_works[:] = least, at, works
            ways, best_ways = best_ways, ways
        if reached or least >= FAR / 2:
            break
        _near(totals, more, sides, apart)
        if (np.abs(more) * moves).sum() < SETTLED * abs(least):
            break
        _move(at, moves, more, before)
    known[:2], known[2:4] = best_at, np.minimum(AGAIN * moves, _largest(prices))
    for each in range(2):
        share = apart[each, 0] / (apart[each, 0] + apart[each, 1])
        totals[each] = share * sides[each, 1] + (1 - share) * sides[each, 0]
    return best, reached, best_works, totals, best_ways


@njit(cache=True, nogil=True)
def kept(
    prices: Floats,
    costs: Floats,
    begun: Numbers,
    kind: Numbers,
    steps: Numbers,
    ends: Floats,
    known: Floats,
    ways: Floats,
    gap: float,
) -> tuple[Numbers, Numbers]:
    """The steps that lie on a path within a `gap` of the shortest at multipliers, day by day, and where those
    of each day begin.
    """
    days, states = ways.shape[0] - 1, ways.shape[1]
    base = costs + known[0] * steps[:, 3] + known[1] * begun
    rest, after = ends.copy(), np.zeros(states)
    most = ways[-1].min() + gap
    found, after_day = np.empty(days * len(steps), np.int64), np.zeros(days + 1, np.int64)
    count = 0
    for day in range(days - 1, -1, -1):
        rest, after = after, rest
        rest[:] = FAR
        for step in range(len(steps)):
            source = steps[step, 0]
            cost = after[steps[step, 1]] + base[kind[day], step] + prices[day, steps[step, 2]]
            rest[source] = min(rest[source], cost)
            if ways[day, source] + cost <= most:
                found[count] = step
                count += 1
        after_day[days - day] = count
    in_order: Numbers = found[np.arange(count - 1, -1, -1)]
    return in_order, count - after_day[::-1]


@njit(cache=True, nogil=True)
def _fill(
    ways: Floats, prices: Floats, base: Floats, kind: Numbers, steps: Numbers, first: Numbers, start: int
) -> None:
    """What the cheapest way to each state before each day costs."""
    ways[0] = FAR
    ways[0, start] = 0.0
    for day in range(len(kind)):
        here, there, of_day, price = ways[day], ways[day + 1], base[kind[day]], prices[day]
        for state in range(len(first) - 1):
            least = FAR
            for step in range(first[state], first[state + 1]):
                cost = here[steps[step, 0]] + of_day[step] + price[steps[step, 2]]
                least = cost if cost < least else least
            there[state] = least


@njit(cache=True, nogil=True)
def _follow(
    works: Numbers,
    totals: Floats,
    ways: Floats,
    prices: Floats,
    base: Floats,
    begun: Numbers,
    kind: Numbers,
    steps: Numbers,
    first: Numbers,
) -> None:
    """The works on the cheapest way, found backwards, and the amounts and weekends (`totals`) before each
    day.
    """
    state = ways[-1].argmin()
    for day in range(len(kind) - 1, -1, -1):
        least, chosen = np.inf, 0
        for step in range(first[state], first[state + 1]):
            cost = ways[day, steps[step, 0]] + base[kind[day], step] + prices[day, steps[step, 2]]
            if cost < least:
                least, chosen = cost, step
        works[day], state = steps[chosen, 2], steps[chosen, 0]
        totals[0, day + 1], totals[1, day + 1] = steps[chosen, 3], begun[kind[day], chosen]
    for day in range(len(kind)):
        totals[:, day + 1] += totals[:, day]


@njit(cache=True, nogil=True)
def _judged(
    ways: Floats, totals: Floats, of_amount: Prices, of_weekends: Prices, at: Floats, more: Floats
) -> tuple[float, float]:
    """What no plan costs less than at multipliers, and what the plan on the shortest path costs; `more` is by
    how much its totals are above those that are due.
    """
    amount, of_amounts = _due(of_amount, at[0])
    weekends, of_begun = _due(of_weekends, at[1])
    more[0], more[1] = totals[0, -1] - amount, totals[1, -1] - weekends
    least = ways[-1].min() + of_amounts + of_begun
    beyond = _beyond(of_amount, int(totals[0, -1]), at[0], of_amounts)
    return least, least + beyond + _beyond(of_weekends, int(totals[1, -1]), at[1], of_begun)


@njit(cache=True, nogil=True)
def _near(totals: Floats, more: Floats, sides: Floats, apart: Floats) -> None:
    """Keep the totals that are nearest to what is due, on either side of it."""
    for each in range(2):
        side = 1 if more[each] > 0 else 0
        if abs(more[each]) < apart[each, side]:
            apart[each, side] = abs(more[each])
            sides[each, side] = totals[each]


@njit(cache=True, nogil=True)
def _move(at: Floats, moves: Floats, more: Floats, before: Floats) -> None:
    """Move each multiplier towards where its total is due: further while it stays on one side."""
    for each in range(2):
        sign = np.sign(more[each])
        if sign * before[each] < 0:
            moves[each] *= SHORTER
        elif sign * before[each] > 0:
            moves[each] *= LONGER
        at[each] += sign * moves[each]
        if sign != 0:
            before[each] = sign


@njit(cache=True, nogil=True)
def _largest(prices: Floats) -> float:
    largest = 0.0
    for day in range(prices.shape[0]):
        for work in range(prices.shape[1]):
            if prices[day, work] < FAR:
                largest = max(largest, abs(prices[day, work]))
    return largest


@njit(cache=True, nogil=True)
def _due(of_total: Prices, multiplier: float) -> tuple[int, float]:
    """The total that costs least, less what its multiplier paid, and what that is."""
    due, least = 0, np.inf
    for total in range(len(of_total)):
        cost = of_total[total] - multiplier * total
        if cost < least:
            due, least = total, cost
    return due, least


@njit(cache=True, nogil=True)
def _beyond(of_total: Prices, total: int, multiplier: float, least: float) -> float:
    """What a total costs more than the one that is due."""
    return of_total[total] - multiplier * total - least if total < len(of_total) else FAR
