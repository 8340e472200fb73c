"""The plans found so far, numbered, each only once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import inf

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import Plan
from matcher.solver.calendar.cover import Cover, Heads
from matcher.solver.calendar.plan_pricing import Floats
from matcher.solver.calendar.pricing import Pricing

Priced = tuple[float, Plan | None]
# How far, in units, below what is paid a mix must stay for something better, or as good, to come of it.
BETTER, AS_GOOD = 0.5, -0.5
Each = Callable[[Callable[[int], Priced], Iterable[int]], Iterable[Priced]]


class Pool:
    """Plans by number: whose each is (`person`), what it costs them (`costs`) and whether it keeps all
    totals; and the numbers `of` each person's. `each` does a thing for many people, perhaps in several
    threads.
    """

    def __init__(self, pricing: Pricing, cover: Cover, each: Each = map) -> None:
        self.each = each
        self.pricing, self.daily, self.cover = pricing, pricing.daily, cover
        self.plans: list[Plan] = []
        self.person: list[int] = []
        self.costs: list[float] = []
        self.keeps: list[bool] = []
        self.of: dict[int, list[int]] = defaultdict(list)
        self._known: dict[tuple[int, bytes], int] = {}

    def add(self, person: int, plan: Plan) -> int:
        """The number of a plan, new or known."""
        key = person, plan.tobytes()
        if key not in self._known:
            number = self._known[key] = len(self.plans)
            self.plans.append(plan)
            self.person.append(person)
            self.costs.append(self.daily.own_cost(person, plan))
            self.keeps.append(self.daily.keeps(person, plan))
            self.of[person].append(number)
        return self._known[key]

    def copied(self, pricing: Pricing) -> "Pool":
        """A pool of its own, for another thread, with the plans that are known by now."""
        found, known = Pool(pricing, self.cover), len(self.keeps)
        found.plans, found.person = self.plans[:known], self.person[:known]
        found.costs, found.keeps = self.costs[:known], self.keeps[:known]
        for number, (person, plan) in enumerate(zip(found.person, found.plans, strict=True)):
            found.of[person].append(number)
            found._known[person, plan.tobytes()] = number
        return found

    def held(self, roster: Roster) -> dict[int, int]:
        """The numbers of the plans that people have in a roster, by person."""
        everybody = range(len(self.daily.people))
        return {person: self.add(person, self.daily.plan(person, roster)) for person in everybody}

    def heads(self, numbers: Iterable[int]) -> Heads:
        """The heads that some plans together give each seat."""
        found = np.zeros(len(self.daily.seats), dtype=np.int64)
        for number in numbers:
            found += self.cover.heads(self.plans[number])
        return found

    def paid(self, numbers: Iterable[int], others: Heads) -> float:
        """What some plans cost in a mix with all heads, of which others fill some; no end where heads are
        below the minimum, as a mix does not say then what is better.
        """
        numbers = list(numbers)
        heads = others + self.heads(numbers)
        if (heads < self.cover.minimum).any():
            return inf
        return sum(self.costs[number] for number in numbers) + float(self.cover.paid(heads).sum())

    def reduced(self, number: int, worth: Floats, surcharges: Floats) -> float:
        """What a plan costs at prices: its own cost, less what its heads are worth, with the surcharges of
        bound totals."""
        person, plan = self.person[number], self.plans[number]
        cost = self.costs[number] - float(worth[plan[plan >= 0]].sum())
        if self.daily.limits(person):
            cost += float(surcharges[person] @ self.daily.counts(plan))
        return cost

    def roster(self, numbers: Iterable[int]) -> Roster:
        """The roster of some plans."""
        return self.daily.roster((self.person[number], self.plans[number]) for number in numbers)
