"""The mix of plans as a saddle point, followed step by step in machine code (numba).

    min over shares, max over prices of  cost * shares + prices * (A * shares) - conjugate(prices)

where the shares of each person's plans lie in a simplex, A says what plans add to each row, and a row's toll
is convex and piecewise linear: it rises by `slopes[row, k]` between `kinks[row, k - 1]` and `kinks[row, k]`
and is `start[row]` at the first kink. Shares step down, prices up, each with what the other became
(Chambolle and Pock, A first-order primal-dual algorithm for convex problems, 2011). That a mix which is
nearly the cheapest is good enough for column generation, and much sooner found, is due to Strandmark, Qu and
Curtois (First-order linear programming in a column generation-based heuristic approach to the nurse rostering
problem, 2020).

Plans stand in a row, person by person from `own[person]` on; what the plan `j` adds stands in `rows` and
`adds` from `begin[j]` on.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Rows = NDArray[np.int32]
Adds = NDArray[np.float32]


@njit(cache=True, nogil=True)
def follow(
    shares: Floats,
    prices: Floats,
    cost: Floats,
    begin: Numbers,
    rows: Rows,
    adds: Adds,
    own: Numbers,
    kinks: Floats,
    slopes: Floats,
    down: float,
    up: float,
    steps: int,
) -> tuple[Floats, Floats]:
    """Follow shares and prices, which are changed, for some steps of length `down` and `up`; the means of
    both on the way.
    """
    wished, next_shares = np.empty_like(shares), np.empty_like(shares)
    added = np.empty_like(prices)
    sum_shares, sum_prices = np.zeros_like(shares), np.zeros_like(prices)
    for _ in range(steps):
        for person in range(len(own) - 1):
            for plan in range(own[person], own[person + 1]):
                wished[plan] = shares[plan] - down * _reduced(plan, prices, cost, begin, rows, adds)
            _to_simplex(wished, own[person], own[person + 1], next_shares)
        added[:] = 0.0
        for plan in range(len(shares)):
            ahead = 2 * next_shares[plan] - shares[plan]
            if ahead != 0.0:
                for at in range(begin[plan], begin[plan + 1]):
                    added[rows[at]] += ahead * adds[at]
            shares[plan] = next_shares[plan]
        for row in range(len(prices)):
            prices[row] = _fair(prices[row] + up * added[row], up, kinks[row], slopes[row])
        sum_shares += shares
        sum_prices += prices
    return sum_shares / steps, sum_prices / steps


@njit(cache=True, nogil=True)
def paid(
    shares: Floats,
    cost: Floats,
    begin: Numbers,
    rows: Rows,
    adds: Adds,
    kinks: Floats,
    slopes: Floats,
    start: Floats,
) -> float:
    """What a mix costs with its tolls."""
    added, total = np.zeros(len(kinks)), 0.0
    for plan in range(len(shares)):
        if shares[plan] != 0.0:
            total += shares[plan] * cost[plan]
            for at in range(begin[plan], begin[plan + 1]):
                added[rows[at]] += shares[plan] * adds[at]
    for row in range(len(kinks)):
        total += _toll(added[row], kinks[row], slopes[row], start[row])
    return total


@njit(cache=True, nogil=True)
def proven(
    prices: Floats,
    cost: Floats,
    begin: Numbers,
    rows: Rows,
    adds: Adds,
    own: Numbers,
    kinks: Floats,
    slopes: Floats,
    start: Floats,
) -> float:
    """What no mix of these plans costs less than, by prices."""
    total = -conjugate(prices, kinks, slopes, start)
    for person in range(len(own) - 1):
        least = np.inf
        for plan in range(own[person], own[person + 1]):
            least = min(least, _reduced(plan, prices, cost, begin, rows, adds))
        total += least
    return total


@njit(cache=True, nogil=True)
def conjugate(prices: Floats, kinks: Floats, slopes: Floats, start: Floats) -> float:
    """The most by which prices exceed tolls, row by row; prices lie within the slopes of their rows."""
    total = 0.0
    for row in range(len(prices)):
        most = -np.inf
        for kink in kinks[row]:
            if kink < np.inf:
                most = max(most, prices[row] * kink - _toll(kink, kinks[row], slopes[row], start[row]))
        total += most
    return total


@njit(cache=True, nogil=True)
def _reduced(plan: int, prices: Floats, cost: Floats, begin: Numbers, rows: Rows, adds: Adds) -> float:
    total = float(cost[plan])
    for at in range(begin[plan], begin[plan + 1]):
        total += prices[rows[at]] * adds[at]
    return total


@njit(cache=True, nogil=True)
def _toll(added: float, kinks: Floats, slopes: Floats, start: float) -> float:
    if added <= kinks[0]:
        return float(start + slopes[0] * (added - kinks[0]))
    total, at = start, kinks[0]
    for place in range(1, len(slopes)):
        end = kinks[place] if place < len(kinks) else np.inf
        total += slopes[place] * (min(end, added) - at)
        if added <= end:
            break
        at = end
    return total


@njit(cache=True, nogil=True)
def _fair(price: float, up: float, kinks: Floats, slopes: Floats) -> float:
    """The price after a step up of which the toll is taken back (the proximal map of its conjugate)."""
    for place in range(len(kinks)):
        if price - slopes[place] <= up * kinks[place]:
            return float(slopes[place])
        at_kink = float(price - up * kinks[place])
        if at_kink <= slopes[place + 1]:
            return float(at_kink)
    return float(slopes[len(kinks)])


@njit(cache=True, nogil=True)
def _to_simplex(wished: Floats, first: int, end: int, nearest: Floats) -> None:
    """The nearest numbers of 0 and more that add up to 1 (Michelot 1986)."""
    above, total = end - first, 0.0
    for at in range(first, end):
        total += wished[at]
    count = above + 1
    while above < count:
        count, level = above, (total - 1) / above
        total, above = 0.0, 0
        for at in range(first, end):
            if wished[at] > level:
                total += wished[at]
                above += 1
    for at in range(first, end):
        nearest[at] = max(0.0, wished[at] - level)
