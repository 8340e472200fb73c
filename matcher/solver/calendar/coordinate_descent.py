"""A first roster by coordinate descent: one person after the other gets the cheapest plan, all others fixed.

Each person's plan is priced at the marginal costs of heads on seats, given the plans of all others. A round
plans once for everybody. Further rounds mostly make the roster cheaper, but not always: where pricing counts
only a narrowed window of resource values, the new plan may be dearer than the one it replaces. A person for
whom no plan is found keeps the former one. Every plan keeps its person's `Terms`, also their minimum totals.
So does the roster once everybody has a plan.
"""

from collections.abc import Callable

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import Plan
from matcher.solver.calendar.cover import CoverCosts
from matcher.solver.calendar.pricing import CalendarPricing


class CoordinateDescent:
    """The plans of all people, improved one person at a time; `plans` has those known so far, by person."""

    def __init__(self, pricing: CalendarPricing, cover_costs: CoverCosts, seed: int) -> None:
        self._pricing, self._cover_costs = pricing, cover_costs
        self._random = np.random.default_rng(seed)
        self.plans: dict[int, Plan] = {}
        self._heads = np.zeros(len(pricing.data.seats), dtype=np.int64)

    def assign(self, person: int, plan: Plan | None) -> None:
        """Give a person a plan, or none, in place of the one they have."""
        if person in self.plans:
            self._heads -= self._cover_costs.heads(self.plans.pop(person))
        if plan is not None:
            self.plans[person] = plan
            self._heads += self._cover_costs.heads(plan)

    def round(self, may_continue: Callable[[], bool]) -> bool:
        """Plan once for each person, in random order; whether nobody was left out for lack of time."""
        for person in self._random.permutation(len(self._pricing.data.people)).tolist():
            if not may_continue():
                return False
            before = self.plans.get(person)
            self.assign(person, None)
            _, (plan,) = self._pricing.cheapest(self._cover_costs.marginal_costs(self._heads), [person])
            self.assign(person, before if plan is None else plan)
        return True

    @property
    def roster(self) -> Roster:
        """The roster of all plans."""
        return self._pricing.data.roster(self.plans.items())
