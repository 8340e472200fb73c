"""A roster plan by plan: each person in turn gets the cheapest plan for what is missing by then.

Going round again and again betters it (coordinate descent), and as plans keep what `Terms` ask, also what
they ask at least, everybody has a roster that may be after the first round.
"""

from collections.abc import Callable

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import Plan
from matcher.solver.calendar.cover import Cover
from matcher.solver.calendar.pricing import Pricing

NOISE = 0.5
Deal = Callable[[int, Plan], None]


class Turns:
    """The plans of all people, bettered in turns; `plans` has those known so far by person."""

    def __init__(self, pricing: Pricing, cover: Cover, seed: int) -> None:
        self._pricing, self._cover = pricing, cover
        self._random = np.random.default_rng(seed)
        self.plans: dict[int, Plan] = {}
        self._heads = np.zeros(len(pricing.daily.seats), dtype=np.int64)

    def take(self, person: int, plan: Plan | None) -> None:
        """Give a person a plan, or none, in the place of the one they have."""
        if person in self.plans:
            self._heads -= self._cover.heads(self.plans.pop(person))
        if plan is not None:
            self.plans[person] = plan
            self._heads += self._cover.heads(plan)

    def round(self, go_on: Callable[[], bool], noise: float = 0.0) -> bool:
        """Plan for everybody once more, in an order left to chance; whether all have got their turn."""
        for person in self._random.permutation(len(self._pricing.daily.people)).tolist():
            if not go_on():
                return False
            old = self.plans.get(person)
            self.take(person, None)
            prices = self._cover.next_head(self._heads)
            if noise:
                prices = prices * self._random.uniform(1 - noise, 1, len(prices)).astype(np.float32)
            _, (plan,) = self._pricing.cheapest(prices, [person])
            self.take(person, old if plan is None else plan)
        return True

    @property
    def roster(self) -> Roster:
        """The roster of all plans."""
        return self._pricing.daily.roster(self.plans.items())
