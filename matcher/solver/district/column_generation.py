"""The cheapest mix of plans, each what one person does in the week: column generation (Dantzig and Wolfe
1960), followed by steps (`steps`) as in Strandmark, Qu and Curtois (First-order linear programming in a
column generation-based heuristic approach to the nurse rostering problem, 2020).

At the prices between people each person's cheapest plan is found (`alone`); what all of them and the tolls
cost together no roster is below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matcher.problem.arrays import Flags, Floats, Numbers, gathered
from matcher.solver.district import pricing as alone
from matcher.solver.district.block_structure import Priced, Split
from matcher.solver.district.pdhg import Field, Point, between, ends, follow

STEPS = 30
TURNS = 3
NEAR = 1e-4
EFFORT = 1_000_000
IDLE_ROUNDS = 4
LEAST_SHARE, STILL = 1e-3, 1e-6
FIRST_LENGTH = 0.02
FIRST_BALANCE = 0.01
BALANCES = 0.002, 0.005
MOST_BALANCE, CALMER = 0.5, 0.8
PATIENCE = 5
SETTLED = 3e-3
REACH = 0.01


@dataclass(frozen=True, slots=True)
class Plans:
    """Sets of pairs, one person's after another's: `at` holds the places of the pairs of the plan `k` from
    `begin[k]` on, `mark` tells one set from another.
    """

    person: Numbers
    begin: Numbers
    at: Numbers
    mark: Numbers

    def __len__(self) -> int:
        return len(self.person)

    def reordered(self, order: Numbers) -> "Plans":
        """These plans in another order, or some of them."""
        begin, stood = gathered(self.begin[order], np.diff(self.begin)[order])
        return Plans(self.person[order], begin, self.at[stood], self.mark[order])

    def followed_by(self, more: "Plans") -> "Plans":
        """These plans and after them some more."""
        return Plans(
            np.concatenate((self.person, more.person)),
            np.concatenate((self.begin, more.begin[1:] + self.begin[-1])),
            np.concatenate((self.at, more.at)),
            np.concatenate((self.mark, more.mark)),
        )


class Reached(NamedTuple):
    """Where a mixture is: its plans and their shares, others and prices."""

    plans: Plans
    shares: Floats
    others: Floats
    prices: Floats


class Mixture:
    """Mixes plans under the costs of `priced`, beginning with a roster that is `known`, with pairs that are
    `promising` for one person alone, or where another mixture is `near`, its prices times `factor`.

    `bound` is what no roster costs less than. `reached` is taken as a whole, so that a mixture may begin near
    another one that is mixed at the same time.
    """

    def __init__(
        self,
        split: Split,
        priced: Priced,
        known: Flags,
        promising: Flags,
        near: "Mixture | None" = None,
        factor: float = 1.0,
    ) -> None:
        self.split, self._priced = split, priced
        self.bound, self.least, self.paid = -np.inf, np.inf, np.inf
        draw = np.random.default_rng(0)
        self._draw = draw.integers(1, 2**62, len(split.pairs), dtype=np.int64)
        people = len(split.first) - 1
        self._whose = np.repeat(np.arange(people), np.diff(split.first))
        # Everybody may do nothing.
        none = np.zeros(people + 1, np.int64)
        self.plans, self._cost = Plans(np.arange(people), none, none[:0], none[1:]), np.zeros(people)
        self.shares, self._idle = np.zeros(people), np.zeros(people, np.int64)
        self._others, self.prices = split.bounds[0].copy(), np.zeros(len(priced.slopes))
        if near is None:
            self._add(self._held(known), share=1.0)
            self._add(self._each_alone(promising))
            busy = np.bincount(self.plans.person, self.shares, minlength=people)[self.plans.person] > 0
            self.shares[~busy & (self.plans.mark == 0)] = 1.0
        else:
            self._go_on(near, factor)
            self._add(self._held(known))
        self.prices = np.clip(self.prices, priced.slopes[:, 0], priced.slopes[:, -1])
        self._rounds = 0
        self._length, self._balance, self._tries = FIRST_LENGTH, FIRST_BALANCE * priced.dearest, 0
        if near is not None:
            self._length, self._tries, self._rounds = near._length, near._tries, near._rounds
            self._balance = self._allowed(near._balance * factor)
        self.reached = Reached(self.plans, self.shares, self._others, self.prices)

    def mixed(self, left: Callable[[], float], told: Callable[[float], None], worth: float) -> bool:
        """Mix until the bound, which is `told` whenever it rises, rises in some rounds by no more than
        a share of it, `worth`; False when time was up before.
        """
        bounds: list[float] = []
        while left() > 0:
            self._planned()
            if not bounds or self.bound > bounds[-1]:
                told(self.bound)
            bounds.append(self.bound)
            if self._settled and self._slow(bounds, worth):
                return True
            self._mixed()
            self._forget()
            self.reached = Reached(self.plans, self.shares, self._others, self.prices)
        return False

    @property
    def dearest(self) -> float:
        """What the dearest column costs."""
        return self._priced.dearest

    @property
    def _settled(self) -> bool:
        """Whether more plans could make the mix cheaper by no more than a small share of what it costs."""
        return abs(self.least - self.bound) <= SETTLED * abs(self.bound)

    @staticmethod
    def _slow(bounds: list[float], worth: float) -> bool:
        return len(bounds) > PATIENCE and bounds[-1] - bounds[-1 - PATIENCE] <= worth * abs(bounds[-1])

    def _go_on(self, near: "Mixture", factor: float) -> None:
        """Begin where another mixture is that has the same pairs and no more rows, its prices by a factor."""
        self.plans, self.shares, others, prices = near.reached
        self._cost, self._idle = self._costs(self.plans), np.zeros(len(self.plans), np.int64)
        columns = self.split.programme.lower.copy()
        columns[near.split.others] = others
        self._others = np.clip(columns[self.split.others], *self.split.bounds)
        self.prices[: len(prices)] = prices * factor

    def over(self, split: Split, priced: Priced) -> "Mixture":
        """The same over a programme that has some more rows, whose prices have far to go."""
        nothing = np.zeros(len(split.pairs), dtype=bool)
        mixture = Mixture(split, priced, nothing, nothing, self)
        mixture._rounds = 0
        return mixture

    def take(self, values: Floats, prices: Floats) -> None:
        """Go on from a relaxation: the values of all columns and the prices of all rows."""
        self._others = np.clip(values[self.split.others], *self.split.bounds)
        slopes = self._priced.slopes
        self.prices = np.clip(-prices[self.split.between], slopes[:, 0], slopes[:, -1])
        self.reached = Reached(self.plans, self.shares, self._others, self.prices)

    def values(self) -> Floats:
        """How much of each pair is in the mix, by place."""
        each = np.repeat(self.shares, np.diff(self.plans.begin))
        values: Floats = np.bincount(self.plans.at, each, minlength=len(self._whose)).astype(np.float64)
        return values

    def _planned(self) -> int:
        """Add each person's cheapest plan, and take what all cost together for a bound."""
        split, priced = self.split, self._priced
        worth = np.empty(len(split.pattern) - 1)
        total = float(between(self.prices, self._field, worth))
        least, count, chosen = alone.cheapest(
            priced.pairs + worth[split.of_pair],
            split.first,
            split.own(priced.width, priced.unit),
            split.most,
            priced.further,
            priced.place,
            EFFORT,
        )
        self.bound = max(self.bound, float(least.sum()) + total + priced.fixed)
        busy = np.flatnonzero(count)
        begin, stood = gathered(split.first[busy], count[busy])
        return self._add(self._plans(busy, begin, chosen[stood]))

    @property
    def _field(self) -> Field:
        split, priced, plans = self.split, self._priced, self.plans
        own = np.searchsorted(plans.person, np.arange(len(split.first))).astype(np.int64)
        return Field(
            *(self._cost, plans.begin, split.of_pair[plans.at], own),
            *(priced.others, split.of_other, *split.bounds),
            *(split.pattern, split.pattern_row, split.adds),
            *(priced.kinks, priced.slopes, priced.start),
            1 + np.abs(self.prices) / (REACH * priced.dearest),
        )

    def _mixed(self) -> None:
        """Follow mix and prices for some steps."""
        field = self._field
        self._rounds += 1
        for _ in range(TURNS):
            last = Point(self.shares, self._others, self.prices)
            before = self.shares.copy(), self.prices.copy()
            shares, others, prices, self._length, self._tries = follow(
                last, field, self._length, self._balance, STEPS, self._tries
            )
            found = [(*ends(at, field), at) for at in (Point(shares, others, prices), last)]
            self.paid, self.least, nearest = min(found, key=lambda each: each[0] - each[1])
            self.shares, self._others, self.prices = nearest
            self._rebalance(self.shares - before[0], (self.prices - before[1]) / np.sqrt(field.reach))
            if self.paid - self.least <= NEAR * abs(self.least):
                break
        self.paid, self.least = self.paid + self._priced.fixed, self.least + self._priced.fixed

    def _rebalance(self, shares: Floats, prices: Floats) -> None:
        """Balance the lengths of steps by how far shares and prices went (as PDLP does)."""
        # Not `norm`, whose threads would wait busily on the core that improves parts.
        went, rose = (float(np.sqrt(np.square(each).sum())) for each in (shares, prices))
        if went > STILL and rose > STILL:
            self._balance = self._allowed(np.sqrt(self._balance * rose / went))

    def _allowed(self, balance: float) -> float:
        """What is nearest to a balance and allowed. At first prices may step far, to where some of them have
        to come, and from round to round less: else they are thrown out of their place again and again.
        """
        least, most = BALANCES
        most = max(most, MOST_BALANCE * CALMER**self._rounds)
        return float(np.clip(balance, least * self._priced.dearest, most * self._priced.dearest))

    def _forget(self) -> None:
        """Leave out the plans that had no share for some rounds; who has none left does nothing."""
        self._idle = np.where(self.shares <= LEAST_SHARE, self._idle + 1, 0)
        kept = (self._idle < IDLE_ROUNDS) | (self.plans.mark == 0)
        self.plans = self.plans.reordered(np.flatnonzero(kept))
        self._cost, self.shares, self._idle = self._cost[kept], self.shares[kept], self._idle[kept]
        total = np.bincount(self.plans.person, self.shares)
        self.shares /= total[self.plans.person]

    def _add(self, more: Plans, share: float = 0.0) -> int:
        """Let plans be mixed that are not yet; how many these are."""
        fresh = np.flatnonzero(~np.isin(more.mark, self.plans.mark))
        more = more.reordered(fresh)
        cost = self._costs(more)
        plans = self.plans.followed_by(more)
        order = np.argsort(plans.person, kind="stable")
        self.plans = plans.reordered(order)
        self._cost = np.concatenate((self._cost, cost))[order]
        self.shares = np.concatenate((self.shares, np.full(len(more), share)))[order]
        self._idle = np.concatenate((self._idle, np.zeros(len(more), np.int64)))[order]
        return len(more)

    def _costs(self, plans: Plans) -> Floats:
        """What plans cost by themselves."""
        priced = self._priced
        own = self.split.own(priced.width, priced.unit)
        costs: Floats = alone.own_costs(plans.begin, plans.at, priced.pairs, own)
        return costs

    def _held(self, known: Flags) -> Plans:
        """What each person does in a roster."""
        at = np.flatnonzero(known)
        busy, count = np.unique(self._whose[at], return_counts=True)
        return self._plans(busy, np.concatenate(([0], np.cumsum(count))), at)

    def _each_alone(self, some: Flags) -> Plans:
        """Plans of one pair each."""
        at = np.flatnonzero(some)
        return self._plans(self._whose[at], np.arange(len(at) + 1), at)

    def _plans(self, person: Numbers, begin: Numbers, at: Numbers) -> Plans:
        # Sums of random numbers, which wrap around, tell one set from another.
        sums = np.concatenate(([0], np.cumsum(self._draw[at], dtype=np.int64)))
        return Plans(person, begin.astype(np.int64), at, sums[begin[1:]] - sums[begin[:-1]])
