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
AGAIN_ALL = 10
NEARLY = 0.05
NOTHING = 1e-6


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
    both on the way. Plans that are far from having a share are looked at again only now and then.
    """
    wished, nearest = np.empty_like(shares), np.empty_like(shares)
    active, of = np.arange(len(shares)), own.copy()
    added = np.empty_like(prices)
    sum_shares, sum_prices = np.zeros_like(shares), np.zeros_like(prices)
    for step in range(steps):
        every = step % AGAIN_ALL == 0
        if every:
            active, of = np.arange(len(shares)), own.copy()
        for at in range(len(active)):
            plan = active[at]
            wished[at] = shares[plan] - down * _reduced(plan, prices, cost, begin, rows, adds)
        for person in range(len(own) - 1):
            to_simplex(wished, of[person], of[person + 1], nearest)
        _add_ahead(shares, nearest, active, begin, rows, adds, added)
        if every:
            active, of = _active(wished, nearest, own)
        for row in range(len(prices)):
            prices[row] = fair(prices[row] + up * added[row], up, row, kinks, slopes)
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
    return total + tolls(added, kinks, slopes, start)


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
def longest(begin: Numbers, rows: Rows, adds: Adds, own: Numbers, height: int, steps: int) -> float:
    """About how much longer what shares add can be than a change of shares, each person's adding up to 0
    (power method).
    """
    shares, most = np.sin(np.arange(len(begin) - 1).astype(np.float64)), 1.0
    for _ in range(steps):
        for person in range(len(own) - 1):
            first, end = own[person], own[person + 1]
            if first < end:
                shares[first:end] -= shares[first:end].mean()
        shares /= max(NOTHING, np.sqrt((shares * shares).sum()))
        added = np.zeros(height)
        for plan in range(len(shares)):
            for at in range(begin[plan], begin[plan + 1]):
                added[rows[at]] += shares[plan] * adds[at]
        most = max(1.0, np.sqrt((added * added).sum()))
        for plan in range(len(shares)):
            shares[plan] = 0.0
            for at in range(begin[plan], begin[plan + 1]):
                shares[plan] += added[rows[at]] * adds[at]
    return float(most)


@njit(cache=True, nogil=True)
def conjugate(prices: Floats, kinks: Floats, slopes: Floats, start: Floats) -> float:
    """The most by which prices exceed tolls, row by row; prices lie within the slopes of their rows."""
    total = 0.0
    for row in range(len(prices)):
        total += prices[row] * kinks[row, 0] - start[row]
        for place in range(1, kinks.shape[1]):
            # Slopes rise: beyond the first that the price does not exceed there is nothing to win.
            if kinks[row, place] == np.inf or slopes[row, place] >= prices[row]:
                break
            total += (prices[row] - slopes[row, place]) * (kinks[row, place] - kinks[row, place - 1])
    return total


@njit(cache=True, nogil=True)
def _add_ahead(
    shares: Floats, nearest: Floats, active: Numbers, begin: Numbers, rows: Rows, adds: Adds, added: Floats
) -> None:
    """Move the shares of active plans to what is nearest, and fill `added` with what plans would add one
    such move ahead.
    """
    added[:] = 0.0
    for at in range(len(active)):
        plan = active[at]
        ahead = 2 * nearest[at] - shares[plan]
        if ahead != 0.0:
            for place in range(begin[plan], begin[plan + 1]):
                added[rows[place]] += ahead * adds[place]
        shares[plan] = nearest[at]


@njit(cache=True, nogil=True)
def _active(wished: Floats, shares: Floats, own: Numbers) -> tuple[Numbers, Numbers]:
    """The plans that have a share or nearly had one, person by person, and where those of each begin."""
    active, of, count = np.empty(len(shares), np.int64), own.copy(), 0
    for person in range(len(own) - 1):
        level = np.inf
        for plan in range(own[person], own[person + 1]):
            if shares[plan] > 0.0:
                level = min(level, wished[plan] - shares[plan])
        of[person] = count
        for plan in range(own[person], own[person + 1]):
            if wished[plan] > level - NEARLY:
                active[count] = plan
                count += 1
    of[-1] = count
    return active[:count].copy(), of


@njit(cache=True, nogil=True)
def _reduced(plan: int, prices: Floats, cost: Floats, begin: Numbers, rows: Rows, adds: Adds) -> float:
    total = float(cost[plan])
    for at in range(begin[plan], begin[plan + 1]):
        total += prices[rows[at]] * adds[at]
    return total


@njit(cache=True, nogil=True)
def tolls(added: Floats, kinks: Floats, slopes: Floats, start: Floats) -> float:
    """What tolls cost together when so much is added to rows."""
    total, many = 0.0, kinks.shape[1]
    for row in range(len(added)):
        total += start[row]
        if added[row] <= kinks[row, 0]:
            total += slopes[row, 0] * (added[row] - kinks[row, 0])
            continue
        for place in range(1, many + 1):
            last = place == many or added[row] <= kinks[row, place]
            end = added[row] if last else kinks[row, place]
            total += slopes[row, place] * (end - kinks[row, place - 1])
            if last:
                break
    return total


@njit(cache=True, nogil=True)
def fair(price: float, up: float, row: int, kinks: Floats, slopes: Floats) -> float:
    """The price of a row after a step `up` of which its toll is taken back (the proximal map of the toll's
    conjugate).
    """
    many = kinks.shape[1]
    for place in range(many):
        at_kink = price - up * kinks[row, place]
        if at_kink <= slopes[row, place + 1]:
            return float(max(at_kink, slopes[row, place]))
    return float(slopes[row, many])


@njit(cache=True, nogil=True)
def to_simplex(wished: Floats, first: int, end: int, nearest: Floats) -> None:
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
