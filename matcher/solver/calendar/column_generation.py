"""The cheapest mix of plans of some people: column generation.

At the prices of the mix each person's cheapest plan is found and added, until none is cheaper than what is
mixed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.solver.calendar.column_pool import Pool, Priced
from matcher.solver.calendar.cover import Heads
from matcher.solver.calendar.fixings import Holds
from matcher.solver.calendar.restricted_master import Master, Mixed

STEADY = 5
FAR = 0.1
STEADINESS = 0.8
MORE = 1e-5


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop mixing: within `near` of the bound, or when `patience` rounds won less than `worth` of the
    cost; with `keeping` also plans that keep all totals of kinds are looked for.
    """

    near: float
    patience: int
    worth: float
    keeping: bool


def between(one: Mixed, other: Mixed, share: float) -> Mixed:
    """Prices between those of two mixes, a `share` of the first."""
    worth = (share * one.worth + (1 - share) * other.worth).astype(np.float32)
    surcharges = (share * one.surcharges + (1 - share) * other.surcharges).astype(np.float32)
    return Mixed(other.least, worth, surcharges)


DIVING = Effort(near=0.0, patience=1_000, worth=0.0, keeping=False)


class Mix:
    """Mixes plans of `who`, where others fill `heads`, beginning with the `shares` of some plans, by number,
    and with the prices of another mix. `bound` is what no roster costs less than.
    """

    def __init__(
        self,
        pool: Pool,
        who: Sequence[int],
        heads: Heads,
        shares: Mapping[int, float],
        prices: Mixed | None = None,
    ) -> None:
        self._pool, self.who = pool, list(who)
        self.master = Master(pool, who, heads, prices)
        for number, share in shares.items():
            self.master.add(number, share)
        self.costs: list[float] = []
        self.bound = -np.inf
        self.best: Mixed | None = None
        self._centre: Mixed | None = None

    def begin_again(self, shares: Mapping[int, float], prices: Mixed) -> None:
        """Go on with the shares of some plans as well, by number, from where most is proven: the best prices
        so far, other prices, or half way between.
        """
        for number, share in shares.items():
            self.master.add(number, share)
        tried = [prices] if self._centre is None else [prices, between(self._centre, prices, 0.5)]
        for at in tried:
            self._bounded(at, keeping=False)
        if self._centre is not None:
            self.master.take(self._centre)

    def mixed(self, effort: Effort, left: Callable[[], float]) -> Mixed | None:
        """The best mix once it is settled, or time is up; None when time was up before there was one."""
        while left() > 0 and self.round(effort):
            pass
        return self.best

    def round(self, effort: Effort, holds: Holds | None = None) -> bool:
        """Mix, and plan once for everybody who has not decided all; whether it is worth going on."""
        mixed = self.best = self.master.solve(roughly=self._far)
        self.costs.append(mixed.least)
        if holds is None:
            new = self._steadily(mixed, keeping=effort.keeping)
        else:
            _, new = self._planned(mixed, holds, keeping=effort.keeping)
        self.master.forget()
        return new and not self._settled(effort)

    def _steadily(self, mixed: Mixed, *, keeping: bool) -> bool:
        """Plan once for everybody at prices near the best so far, and where these bring nothing new at those
        of the mix; whether any plan is new, or more is proven.
        """
        before = self.bound
        new = self._centre is not None and self._bounded(
            between(self._centre, mixed, STEADINESS), keeping=keeping
        )
        return new or self._bounded(mixed, keeping=keeping) or self.bound - before > MORE * abs(before)

    def _bounded(self, at: Mixed, *, keeping: bool) -> bool:
        """Plan once for everybody at some prices, for a bound; whether any plan is new."""
        total, new = self._planned(at, None, keeping=keeping)
        bound = total + self.master.tolls(at.worth)
        if bound > self.bound:
            self.bound, self._centre = bound, at
        return new

    @property
    def _far(self) -> bool:
        """Whether the mix is far from its bound."""
        return not self.costs or self.costs[-1] - self.bound > FAR * abs(self.costs[-1])

    def _settled(self, effort: Effort) -> bool:
        """What a mix costs at least is known with some noise, so a few rounds must say the same."""
        if len(self.costs) < STEADY:
            return False
        now = max(self.costs[-STEADY:])
        slow = len(self.costs) > effort.patience and (
            abs(self.costs[-1 - effort.patience] - now) <= effort.worth * abs(now)
        )
        return slow or now - self.bound <= effort.near * abs(now)

    def _planned(self, mixed: Mixed, holds: Holds | None, *, keeping: bool) -> tuple[float, bool]:
        """Add the plans that are cheapest while heads are worth so much; what no plans are below together,
        and whether any is new.
        """
        pricing, add, total, new = self._pool.pricing, self._pool.add, 0.0, False
        daily = pricing.daily
        closed = None if holds is None else holds.closed_to
        who = [person for person in self.who if holds is None or not holds.decided[person].all()]

        def priced(person: int) -> Priced:
            return pricing.priced(-mixed.worth, mixed.surcharges[person], person, closed and closed(person))

        for person, (least, plan) in zip(who, self._pool.each(priced, who), strict=True):
            total += least + float(daily.base[person])
            if plan is None:
                continue
            new |= self.master.add(add(person, plan))
            if keeping and not daily.keeps(person, plan):
                plan = pricing.keeping(-mixed.worth, person, plan, closed and closed(person))
                new |= plan is not None and self.master.add(add(person, plan))
        return total, new
