"""The mix of plans and the prices between people, followed step by step in machine code (numba).

min over shares and others, max over prices of
    cost * shares + cost * others + prices * (what both add to rows) - conjugate(prices)

where each person's shares lie in a simplex, others (what rules add to pairs) between bounds, and a row's toll
is convex, as in `planning.saddle`. Both sides step as in PDLP (Applegate and others, Practical large-scale
linear programming using primal-dual hybrid gradient, 2021): as far as the way so far allows, from the means
of some steps where these are nearer.

What pairs add to rows comes in few patterns, as people who could do the same count alike: the value of each
pattern is made once a step, and the many plans only look it up.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matcher.problem.arrays import Floats, Numbers
from matcher.solver.calendar.pdhg import conjugate, fair, to_simplex, tolls

STILL = 1e-12
LONGEST = 1_000.0
MOST_TRIES = 4


class Field(NamedTuple):
    """What is mixed: plans with their `cost`, person by person from `own[person]` on, the plan `k` of the
    patterns in `of` from `plan[k]` on; others, each of a pattern, with cost and bounds; patterns, which add
    `adds` to `row` from `pattern[u]` on; and the tolls of rows, `start` at the first kink. A row's price
    steps `reach` as far as others: what is high has to come far.
    """

    cost: Floats
    plan: Numbers
    of: Numbers
    own: Numbers
    other_cost: Floats
    other_of: Numbers
    lower: Floats
    upper: Floats
    pattern: Numbers
    row: Numbers
    adds: Floats
    kinks: Floats
    slopes: Floats
    start: Floats
    reach: Floats


class Point(NamedTuple):
    """A mix and prices."""

    shares: Floats
    others: Floats
    prices: Floats


@njit(cache=True, nogil=True)
def follow(
    now: Point, field: Field, length: float, balance: float, steps: int, before: int
) -> tuple[Floats, Floats, Floats, float, int]:
    """Follow a mix and prices, which are changed, for some steps of about `length`, of which prices step
    `balance` and shares 1 / `balance` as far; the means of all on the way, weighed by length, the next
    length, and how often was tried, `before` counted.
    """
    worth, moved = np.empty(len(field.pattern) - 1), np.empty(len(field.pattern) - 1)
    added, change = np.zeros(len(now.prices)), np.empty(len(now.prices))
    after = Point(now.shares.copy(), now.others.copy(), now.prices.copy())
    sums = Point(np.zeros_like(now.shares), np.zeros_like(now.others), np.zeros_like(now.prices))
    gone, done, tries = 0.0, 0, 0
    _summed(now.shares, now.others, field, moved)
    _spread(moved, field, added)
    while done < steps and tries < MOST_TRIES * steps:
        tries += 1
        _worth(now.prices, field, worth)
        _down(now, after, field, worth, length / balance)
        _summed(after.shares - now.shares, after.others - now.others, field, moved)
        _spread(moved, field, change)
        _up(now, after, field, added, change, length * balance)
        limit = _furthest(now, after, field.reach, change, balance)
        trial, number = length, before + tries + 1.0
        length = min((1 - number**-0.3) * limit, (1 + number**-0.6) * length)
        if trial <= limit:
            done, gone = done + 1, gone + trial
            added += change
            _taken(now, after, sums, trial)
    if done == 0:
        sums, gone = after, 1.0
    return sums.shares / gone, sums.others / gone, sums.prices / gone, length, before + tries


@njit(cache=True, nogil=True)
def ends(at: Point, field: Field) -> tuple[float, float]:
    """What a mix costs with its tolls, and what no mix of these plans costs less than, by prices."""
    worth, added = np.empty(len(field.pattern) - 1), np.zeros(len(at.prices))
    _summed(at.shares, at.others, field, worth)
    _spread(worth, field, added)
    most = float((at.shares * field.cost).sum() + (at.others * field.other_cost).sum())
    most += tolls(added, field.kinks, field.slopes, field.start)
    least = between(at.prices, field, worth)
    for person in range(len(field.own) - 1):
        cheapest = np.inf
        for k in range(field.own[person], field.own[person + 1]):
            cheapest = min(cheapest, _reduced(k, field, worth))
        least += cheapest
    return most, least


@njit(cache=True, nogil=True)
def between(prices: Floats, field: Field, worth: Floats) -> float:
    """The least that others and tolls cost together at prices, and the `worth` of each pattern at them."""
    _worth(prices, field, worth)
    total = -conjugate(prices, field.kinks, field.slopes, field.start)
    for other in range(len(field.other_cost)):
        reduced = field.other_cost[other] + worth[field.other_of[other]]
        total += reduced * (field.lower[other] if reduced > 0 else field.upper[other])
    return total


@njit(cache=True, nogil=True)
def _worth(prices: Floats, field: Field, worth: Floats) -> None:
    for u in range(len(worth)):
        total = 0.0
        for k in range(field.pattern[u], field.pattern[u + 1]):
            total += prices[field.row[k]] * field.adds[k]
        worth[u] = total


@njit(cache=True, nogil=True)
def _summed(shares: Floats, others: Floats, field: Field, total: Floats) -> None:
    """How much there is of each pattern."""
    total[:] = 0.0
    for k in range(len(shares)):
        if shares[k] != 0.0:
            for each in range(field.plan[k], field.plan[k + 1]):
                total[field.of[each]] += shares[k]
    for other in range(len(others)):
        total[field.other_of[other]] += others[other]


@njit(cache=True, nogil=True)
def _spread(total: Floats, field: Field, added: Floats) -> None:
    """What so much of each pattern adds to rows."""
    added[:] = 0.0
    for u in range(len(total)):
        if total[u] != 0.0:
            for k in range(field.pattern[u], field.pattern[u + 1]):
                added[field.row[k]] += field.adds[k] * total[u]


@njit(cache=True, nogil=True)
def _reduced(k: int, field: Field, worth: Floats) -> float:
    total = float(field.cost[k])
    for each in range(field.plan[k], field.plan[k + 1]):
        total += worth[field.of[each]]
    return total


@njit(cache=True, nogil=True)
def _down(now: Point, after: Point, field: Field, worth: Floats, down: float) -> None:
    """Shares and others after a step down."""
    wished = np.empty_like(now.shares)
    for person in range(len(field.own) - 1):
        start, end = field.own[person], field.own[person + 1]
        if end - start == 1:
            after.shares[start] = 1.0
            continue
        for k in range(start, end):
            wished[k] = now.shares[k] - down * _reduced(k, field, worth)
        if end - start == 2:
            half = min(1.0, max(0.0, (wished[start] - wished[start + 1] + 1) / 2))
            after.shares[start], after.shares[start + 1] = half, 1 - half
        else:
            to_simplex(wished, start, end, after.shares)
    for other in range(len(field.other_cost)):
        lower = now.others[other] - down * (field.other_cost[other] + worth[field.other_of[other]])
        after.others[other] = min(field.upper[other], max(field.lower[other], lower))


@njit(cache=True, nogil=True)
def _up(now: Point, after: Point, field: Field, added: Floats, change: Floats, up: float) -> None:
    """Prices after a step up, of which the toll is taken back (the proximal map of its conjugate)."""
    for row in range(len(added)):
        step = up * field.reach[row]
        wished = now.prices[row] + step * (added[row] + 2 * change[row])
        after.prices[row] = fair(wished, step, row, field.kinks, field.slopes)


@njit(cache=True, nogil=True)
def _furthest(now: Point, after: Point, reach: Floats, change: Floats, balance: float) -> float:
    """The longest step that was allowed on the way that was gone."""
    down, up, together = 0.0, 0.0, 0.0
    for k in range(len(now.shares)):
        down += (after.shares[k] - now.shares[k]) ** 2
    for k in range(len(now.others)):
        down += (after.others[k] - now.others[k]) ** 2
    for row in range(len(change)):
        rise = after.prices[row] - now.prices[row]
        up += rise * rise / reach[row]
        together += rise * change[row]
    # Where nothing moves against anything else steps would grow until shares are lost in rounding.
    if abs(together) <= STILL:
        return LONGEST
    return float(min(LONGEST, (balance * down + up / balance) / (2 * abs(together))))


@njit(cache=True, nogil=True)
def _taken(now: Point, after: Point, sums: Point, trial: float) -> None:
    """Take a step, and add where it led to the sums."""
    now.shares[:], now.others[:], now.prices[:] = after.shares, after.others, after.prices
    for k in range(len(now.shares)):
        sums.shares[k] += trial * now.shares[k]
    for k in range(len(now.others)):
        sums.others[k] += trial * now.others[k]
    for k in range(len(now.prices)):
        sums.prices[k] += trial * now.prices[k]
