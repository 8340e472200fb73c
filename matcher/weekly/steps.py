"""The mix of plans and the prices between people, followed step by step in machine code (numba).

min over shares and others, max over prices of
    cost * shares + cost * others + prices * (what both add to rows) - conjugate(prices)

where each person's shares lie in a simplex, others (what rules add to pairs) between bounds, and a row's toll
is convex, as in `planning.saddle`. Both sides step as in PDLP (Applegate and others, Practical large-scale
linear programming using primal-dual hybrid gradient, 2021): as far as the way so far allows, from the means of
some steps where these are nearer.

What pairs add to rows comes in few patterns, as people who could do the same count alike: the value of each
pattern is made once a step, and the many plans only look it up. Patterns stand in `row` and `adds` from
`pattern[u]` on; the plan `k` has those in `of` from `plan[k]` on, and plans stand person by person from
`own[person]` on.
"""

import numpy as np
from numba import njit

from matcher.planning.saddle import conjugate, to_simplex, toll
from matcher.weekly.arrays import Floats, Numbers

STILL = 1e-12
MOST_TRIES = 4


@njit(cache=True, nogil=True)
def follow(
    shares: Floats,
    others: Floats,
    prices: Floats,
    cost: Floats,
    plan: Numbers,
    of: Numbers,
    own: Numbers,
    other_cost: Floats,
    other_of: Numbers,
    lower: Floats,
    upper: Floats,
    pattern: Numbers,
    row: Numbers,
    adds: Floats,
    kinks: Floats,
    slopes: Floats,
    length: float,
    balance: float,
    steps: int,
    before: int,
) -> tuple[Floats, Floats, Floats, float, int]:
    """Follow shares, others and prices, which are changed, for some steps of about `length`, of which prices
    step `balance` and shares 1 / `balance` as far; the means of all three on the way, weighed by length, the
    next length, and how often was tried, `before` counted.
    """
    worth, moved = np.empty(len(pattern) - 1), np.empty(len(pattern) - 1)
    added, change = np.zeros(len(prices)), np.empty(len(prices))
    next_shares, next_others, next_prices = np.empty_like(shares), np.empty_like(others), np.empty_like(prices)
    sums = np.zeros_like(shares), np.zeros_like(others), np.zeros_like(prices)
    gone, done, tries = 0.0, 0, 0
    _spread(_summed(shares, plan, of, others, other_of, moved), pattern, row, adds, added)
    while done < steps and tries < MOST_TRIES * steps:
        tries += 1
        down, up = length / balance, length * balance
        _worth(prices, pattern, row, adds, worth)
        _shares_down(shares, cost, plan, of, own, worth, down, next_shares)
        for other in range(len(others)):
            wished = others[other] - down * (other_cost[other] + worth[other_of[other]])
            next_others[other] = min(upper[other], max(lower[other], wished))
        _summed(next_shares - shares, plan, of, next_others - others, other_of, moved)
        _spread(moved, pattern, row, adds, change)
        _prices_up(prices, added, change, up, kinks, slopes, next_prices)
        limit = _furthest(shares, next_shares, others, next_others, prices, next_prices, change, balance)
        trial, number = length, before + tries + 1.0
        length = min((1 - number**-0.3) * limit, (1 + number**-0.6) * length)
        if trial > limit:
            continue
        done, gone = done + 1, gone + trial
        shares[:], others[:], prices[:] = next_shares, next_others, next_prices
        added += change
        for total, now in zip(sums, (shares, others, prices)):  # noqa: B905 - numba knows no `strict`
            total += trial * now
    if done == 0:
        return shares.copy(), others.copy(), prices.copy(), length, before + tries
    return sums[0] / gone, sums[1] / gone, sums[2] / gone, length, before + tries


@njit(cache=True, nogil=True)
def ends(
    shares: Floats,
    others: Floats,
    prices: Floats,
    cost: Floats,
    plan: Numbers,
    of: Numbers,
    own: Numbers,
    other_cost: Floats,
    other_of: Numbers,
    lower: Floats,
    upper: Floats,
    pattern: Numbers,
    row: Numbers,
    adds: Floats,
    kinks: Floats,
    slopes: Floats,
    start: Floats,
) -> tuple[float, float]:
    """What a mix costs with its tolls, and what no mix of these plans costs less than, by prices."""
    worth, added = np.empty(len(pattern) - 1), np.zeros(len(prices))
    _spread(_summed(shares, plan, of, others, other_of, worth), pattern, row, adds, added)
    most = float((shares * cost).sum() + (others * other_cost).sum())
    for at in range(len(prices)):
        most += toll(added[at], kinks[at], slopes[at], start[at])
    _worth(prices, pattern, row, adds, worth)
    least = -conjugate(prices, kinks, slopes, start) + least_others(other_cost, worth, other_of, lower, upper)
    for person in range(len(own) - 1):
        cheapest = np.inf
        for k in range(own[person], own[person + 1]):
            cheapest = min(cheapest, _reduced(k, cost, plan, of, worth))
        least += cheapest
    return most, least


@njit(cache=True, nogil=True)
def worths(prices: Floats, pattern: Numbers, row: Numbers, adds: Floats) -> Floats:
    """What each pattern costs at prices of rows."""
    worth = np.empty(len(pattern) - 1)
    _worth(prices, pattern, row, adds, worth)
    return worth


@njit(cache=True, nogil=True)
def least_others(
    other_cost: Floats, worth: Floats, other_of: Numbers, lower: Floats, upper: Floats
) -> float:
    """The least that the others cost together."""
    total = 0.0
    for other in range(len(other_cost)):
        reduced = other_cost[other] + worth[other_of[other]]
        total += reduced * (lower[other] if reduced > 0 else upper[other])
    return total


@njit(cache=True, nogil=True)
def _worth(prices: Floats, pattern: Numbers, row: Numbers, adds: Floats, worth: Floats) -> None:
    for u in range(len(worth)):
        total = 0.0
        for k in range(pattern[u], pattern[u + 1]):
            total += prices[row[k]] * adds[k]
        worth[u] = total


@njit(cache=True, nogil=True)
def _summed(
    shares: Floats, plan: Numbers, of: Numbers, others: Floats, other_of: Numbers, total: Floats
) -> Floats:
    """How much there is of each pattern."""
    total[:] = 0.0
    for k in range(len(shares)):
        if shares[k] != 0.0:
            for each in range(plan[k], plan[k + 1]):
                total[of[each]] += shares[k]
    for other in range(len(others)):
        total[other_of[other]] += others[other]
    return total


@njit(cache=True, nogil=True)
def _spread(total: Floats, pattern: Numbers, row: Numbers, adds: Floats, added: Floats) -> None:
    """What so much of each pattern adds to rows."""
    added[:] = 0.0
    for u in range(len(total)):
        if total[u] != 0.0:
            for k in range(pattern[u], pattern[u + 1]):
                added[row[k]] += adds[k] * total[u]


@njit(cache=True, nogil=True)
def _reduced(k: int, cost: Floats, plan: Numbers, of: Numbers, worth: Floats) -> float:
    total = float(cost[k])
    for each in range(plan[k], plan[k + 1]):
        total += worth[of[each]]
    return total


@njit(cache=True, nogil=True)
def _shares_down(
    shares: Floats,
    cost: Floats,
    plan: Numbers,
    of: Numbers,
    own: Numbers,
    worth: Floats,
    down: float,
    nearest: Floats,
) -> None:
    wished = np.empty_like(shares)
    for person in range(len(own) - 1):
        start, end = own[person], own[person + 1]
        if end - start == 1:
            nearest[start] = 1.0
            continue
        for k in range(start, end):
            wished[k] = shares[k] - down * _reduced(k, cost, plan, of, worth)
        if end - start == 2:
            half = min(1.0, max(0.0, (wished[start] - wished[start + 1] + 1) / 2))
            nearest[start], nearest[start + 1] = half, 1 - half
        else:
            to_simplex(wished, start, end, nearest)


@njit(cache=True, nogil=True)
def _prices_up(
    prices: Floats,
    added: Floats,
    change: Floats,
    up: float,
    kinks: Floats,
    slopes: Floats,
    nearest: Floats,
) -> None:
    """Prices after a step up, of which the toll is taken back (the proximal map of its conjugate)."""
    many = kinks.shape[1]
    for at in range(len(prices)):
        wished = prices[at] + up * (added[at] + 2 * change[at])
        found = slopes[at, many]
        for k in range(many):
            at_kink = wished - up * kinks[at, k]
            if at_kink <= slopes[at, k + 1]:
                found = max(at_kink, slopes[at, k])
                break
        nearest[at] = found


@njit(cache=True, nogil=True)
def _furthest(
    shares: Floats,
    next_shares: Floats,
    others: Floats,
    next_others: Floats,
    prices: Floats,
    next_prices: Floats,
    change: Floats,
    balance: float,
) -> float:
    """The longest step that was allowed on the way that was gone."""
    down, up, together = 0.0, 0.0, 0.0
    for k in range(len(shares)):
        down += (next_shares[k] - shares[k]) ** 2
    for k in range(len(others)):
        down += (next_others[k] - others[k]) ** 2
    for at in range(len(prices)):
        rise = next_prices[at] - prices[at]
        up += rise * rise
        together += rise * change[at]
    return (balance * down + up / balance) / (2 * abs(together)) if abs(together) > STILL else np.inf
