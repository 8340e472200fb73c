"""The cheapest plan of a person for prices on seats.

A total of one kind of shift is kept by a price on the kind that rises until it is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.calendar_data import Daily, Plan
from matcher.solver.calendar.plan_pricing import MEMORY, NEVER, Floats

Closed = tuple[NDArray[np.bool_], NDArray[np.bool_]]
ATTEMPTS = 10
UNEVEN = (0.4, 1.6)
SURCHARGE = 4.0


class Pricing:
    """Finds plans of the people of a problem, and counts how many it has looked for (`done`); chance, from a
    `seed`, is in how totals of kinds are kept.
    """

    def __init__(self, daily: Daily, seed: int = 0) -> None:
        self.daily = daily
        self._surcharge = np.zeros((len(daily.people), daily.kinds), np.float32)
        self._random = np.random.default_rng(seed)
        self._ones = np.ones(len(daily.seats), np.float32)
        self._weight = self._ones
        self._known = np.zeros((len(daily.people), MEMORY))
        self.done = 0

    def cheapest(self, prices: Floats, who: Sequence[int]) -> tuple[Floats, list[Plan | None]]:
        """For each of some people, by number, a price no plan of theirs is below, without their requests, and
        the cheapest plan found, by day (`OFF`: no work); `prices` are by seat.
        """
        self._surcharge[who] = 0
        self._weight = self._ones
        bounds = np.zeros(len(who), np.float32)
        plans: list[Plan | None] = []
        for place, person in enumerate(who):
            bounds[place], plan = self._one(prices, person)
            plans.append(None if plan is None else self.keeping(prices, person, plan))
        return bounds, plans

    def keeping(self, prices: Floats, person: int, plan: Plan, closed: Closed | None = None) -> Plan | None:
        """A plan near to one that was just found, which keeps the totals of kinds: surcharges rise until
        it does, and differ from day to day, so that a kind does not vanish all at once.
        """
        found: Plan | None = plan
        for _ in range(ATTEMPTS):
            if found is None or not self._raise(person, found):
                break
            self._weight = self._random.uniform(*UNEVEN, len(self._ones)).astype(np.float32)
            _, found = self._one(prices, person, closed)
        self._weight = self._ones
        return found if found is not None and self.daily.keeps(person, found) else None

    def priced(
        self, prices: Floats, surcharges: Floats, person: int, closed: Closed | None = None
    ) -> tuple[float, Plan | None]:
        """What no plan of a person costs less than, without their requests, and the cheapest plan, totals of
        kinds only priced: a surcharge for each shift of a kind, by kind, that is paid back for as many as
        there may be. Some seats and days off may be `closed`.
        """
        self._surcharge[person] = surcharges
        return self._one(prices, person, closed)

    def _one(self, prices: Floats, person: int, closed: Closed | None = None) -> tuple[float, Plan | None]:
        from matcher.solver.calendar import shortest_path as paths

        self.done += 1
        daily, own = self.daily, self.daily.own[person]
        price = (
            own.cost
            + prices[own.seats]
            + self._surcharge[person, daily.kind[own.seats]] * self._weight[own.seats]
        )
        table = np.full((daily.days, own.plans.works + 1), NEVER, np.float32)
        table[:, -1] = own.off
        if closed is not None:
            price[closed[0][own.seats]] = NEVER
            table[closed[1], -1] = NEVER
        if len(price):
            table.ravel()[own.cells] = np.minimum.reduceat(price, own.first)
        cost, works = own.plans.cheapest(table, own.goal, own.track, self._known[person])
        if works is None:
            return cost - self._paid_for(person), None
        width = own.plans.works + 1
        plan = paths.seated(works, price, own.seats, own.cells, own.first, width)
        return cost - self._paid_for(person), plan

    def _paid_for(self, person: int) -> float:
        """What the surcharges of a person cost them when each kind is just within its span."""
        surcharge = self._surcharge[person]
        return float(
            sum(
                surcharge[kind] * ((span.most or 0) if surcharge[kind] > 0 else span.least)
                for kind, span in self.daily.limits(person).items()
            )
        )

    def _raise(self, person: int, plan: Plan) -> bool:
        """Raise the surcharges of kinds that a plan has too often, lower those of kinds it has too seldom;
        whether there are any. A surcharge that went too far comes halfway back.
        """
        counts = self.daily.counts(plan)
        missed = False
        for kind, span in self.daily.limits(person).items():
            count = int(counts[kind])
            if units := span.missed(count):
                sign = 1 if count > span.least else -1
                old = sign * float(self._surcharge[person, kind])
                more = old / 2 if old < 0 else max(old * 1.2, old + SURCHARGE * units)
                self._surcharge[person, kind] = sign * more
                missed = True
        return missed
