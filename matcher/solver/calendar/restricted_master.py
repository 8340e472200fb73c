"""The cheapest mix of the plans found so far, and the prices that say which plans are worth adding (Dantzig
and Wolfe 1960).

minimise  sum of cost * share over plans + the tolls of all rows (`tariffs`)
such that the shares of each person's plans are 0 or more and add up to 1

It is followed only as near as column generation needs it (`saddle`), each time from where it was left.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.cover import Heads
from matcher.solver.calendar.penalties import Tariff
from matcher.solver.calendar.plan_pricing import Floats

STEPS = 50
MOST_STEPS = 300
FEW_STEPS = 100
NEAR = 0.003
IDLE_ROUNDS = 8
LEAST_SHARE = 1e-6
IDLE_SHARE = 1e-3
POWER_STEPS = 15
BEYOND = 1.1
BALANCES = 1e-3, 1e4
MasterState = tuple[dict[int, list[int]], dict[int, float], dict[int, int], NDArray[np.float64], float]


@dataclass(frozen=True, slots=True)
class Mixed:
    """What no mix of the plans costs less than, what a head on each seat is worth, and what a shift of each
    kind costs each person more where its total is bound.
    """

    least: float
    worth: Floats
    surcharges: Floats


class Master:
    """Mixes plans of some people, by number, where others fill `heads` already; `shares` are by number."""

    def __init__(self, pool: Pool, who: Sequence[int], heads: Heads, prices: Mixed | None = None) -> None:
        self._pool = pool
        self._tariff = Tariff.of(pool, who, heads)
        self.of: dict[int, list[int]] = {person: [] for person in who}
        self.shares: dict[int, float] = {}
        self._idle: dict[int, int] = {}
        short = pool.cover.short
        self._prices = np.zeros(len(self._tariff.start))
        self._prices[: len(heads)] = -short / 2
        if prices is not None:
            self.take(prices)
        self._within_slopes()
        self._balance = max(1.0, float(short.mean())) if len(short) else 1.0

    def take(self, prices: Mixed) -> None:
        """Go on from other prices."""
        self._prices[: len(prices.worth)] = -prices.worth
        totals = self._tariff.totals
        self._prices[totals[totals >= 0]] = prices.surcharges[totals >= 0]
        self._within_slopes()

    def add(self, number: int, share: float = 0.0) -> bool:
        """Let a plan be mixed; whether it was not before."""
        own = self.of[self._pool.person[number]]
        if number in own:
            return False
        own.append(number)
        self.shares[number] = share
        self._idle[number] = 0
        return True

    def confine(self, person: int, numbers: Collection[int]) -> None:
        """Let only these of a person's plans be mixed."""
        for number in self.of[person]:
            if number not in numbers:
                del self.shares[number]
        self.of[person] = [number for number in self.of[person] if number in numbers]
        self._even(person)

    def state(self) -> MasterState:
        """What is mixed, to `restore` it."""
        of = {person: list(own) for person, own in self.of.items()}
        return of, dict(self.shares), dict(self._idle), self._prices.copy(), self._balance

    def restore(self, state: MasterState) -> None:
        """Mix again what was mixed in a `state`."""
        of, shares, idle, prices, self._balance = state
        self.of = {person: list(own) for person, own in of.items()}
        self.shares, self._idle, self._prices = dict(shares), dict(idle), prices.copy()

    def forget(self) -> None:
        """Leave out the plans that had no share for some rounds."""
        for person, numbers in self.of.items():
            for number in numbers:
                idle = self.shares[number] <= IDLE_SHARE
                self._idle[number] = self._idle[number] + 1 if idle else 0
            kept = [number for number in numbers if self._idle[number] < IDLE_ROUNDS]
            if len(kept) < len(numbers):
                self.confine(person, kept)

    def solve(self, *, roughly: bool = False) -> Mixed:
        """Come nearer to the cheapest mix; `roughly` where plans that matter are still to be found."""
        from matcher.solver.calendar import pdhg as saddle

        numbers = [number for own in self.of.values() for number in own]
        shares = np.array([self.shares[number] for number in numbers])
        own = np.cumsum([0, *map(len, self.of.values())])
        plans = _, begin, rows, adds = self._plans(numbers)
        tariff = self._tariff
        tolls = tariff.kinks, tariff.slopes
        length = BEYOND * saddle.longest(begin, rows, adds, own, len(tariff.start), POWER_STEPS)
        prices, done, near = self._prices, 0, False
        most_steps = FEW_STEPS if roughly else MOST_STEPS
        while not near and done < most_steps:
            begun = shares.copy(), prices.copy()
            down, up = 1 / (length * self._balance), self._balance / length
            means = saddle.follow(shares, prices, *plans, own, *tolls, down, up, STEPS)
            done += STEPS
            ends = []
            for at in (means, (shares, prices)):
                most = saddle.paid(at[0], *plans, *tolls, tariff.start)
                least = saddle.proven(at[1], *plans, own, *tolls, tariff.start)
                ends.append((most - least, least, *at))
            gap, least, shares, prices = min(ends, key=lambda end: end[0])
            near = gap <= NEAR * abs(least)
            self._rebalance(shares - begun[0], prices - begun[1])
        self._prices = prices
        self.shares = dict(zip(numbers, shares.tolist(), strict=True))
        return self._mixed(least)

    def tolls(self, worth: Floats) -> float:
        """The least that tolls on seats can cost while heads are worth so much, paid for these heads."""
        from matcher.solver.calendar import pdhg as saddle

        seats, tariff = len(worth), self._tariff
        of_seats = tariff.kinks[:seats], tariff.slopes[:seats], tariff.start[:seats]
        return -float(saddle.conjugate(-worth.astype(np.float64), *of_seats))

    def _mixed(self, least: float) -> Mixed:
        daily = self._pool.daily
        totals, surcharges = self._tariff.totals, np.zeros((len(daily.people), daily.kinds), np.float32)
        surcharges[totals >= 0] = self._prices[totals[totals >= 0]]
        return Mixed(least, -self._prices[: len(daily.seats)].astype(np.float32), surcharges)

    def _within_slopes(self) -> None:
        np.clip(self._prices, self._tariff.slopes[:, 0], self._tariff.slopes[:, -1], out=self._prices)

    def _even(self, person: int) -> None:
        """Scale the shares of a person's plans so that they add up to 1."""
        own = self.of[person]
        total = sum(self.shares[number] for number in own)
        for number in own:
            self.shares[number] = self.shares[number] / total if total > LEAST_SHARE else 1 / len(own)

    def _rebalance(self, shares: NDArray[np.float64], prices: NDArray[np.float64]) -> None:
        """Balance the lengths of steps by how far shares and prices went (Applegate and others 2021)."""
        went, rose = float(np.linalg.norm(shares)), float(np.linalg.norm(prices))
        if went > LEAST_SHARE and rose > LEAST_SHARE:
            self._balance = float(np.clip(np.sqrt(self._balance * rose / went), *BALANCES))

    def _plans(
        self, numbers: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
        """What each plan costs, where the rows that it adds to begin, these rows, and how much it adds."""
        pool, totals = self._pool, self._tariff.totals
        plans = rows = np.stack([pool.plans[number] for number in numbers])
        adds = np.ones(rows.shape)
        if (totals >= 0).any():
            rows = np.hstack([rows, totals[[pool.person[number] for number in numbers]]])
            adds = np.hstack([adds, pool.daily.counts_of(plans)])
        there = (rows >= 0) & (adds > 0)
        begin = np.append(0, np.cumsum(there.sum(axis=1)))
        costs = np.array([pool.costs[number] for number in numbers])
        return costs, begin, rows[there].astype(np.int32), adds[there].astype(np.float32)
