"""All plans found so far: the columns of the master, numbered, each only once.

A number stays with its plan and is never given to another one. The pool may `forget` plans; a plan that is
found again then gets a new number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import inf
from threading import Lock

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.calendar_data import Plan
from matcher.solver.calendar.cover import CoverCosts, Heads
from matcher.solver.calendar.kernel_types import Floats32
from matcher.solver.calendar.pricing import CalendarPricing

Priced = tuple[float, Plan | None]
#: How far below today's cost a bound must be, in units of cost, for a better roster or one as good to be
#: possible. Costs are whole units, so half a unit is on the safe side of rounding.
BETTER, AS_GOOD = 0.5, -0.5
#: Applies a function to many people, perhaps in several threads.
MapPeople = Callable[[Callable[[int], Priced], Iterable[int]], Iterable[Priced]]


class ColumnPool:
    """Plans by number: the `person` each belongs to, its `costs` to them, and whether it `keeps_totals`.

    `of_person` has the numbers of each person's plans in the order in which they were found.
    """

    def __init__(
        self, pricing: CalendarPricing, cover_costs: CoverCosts, map_people: MapPeople = map
    ) -> None:
        self.map_people = map_people
        self.pricing, self.data, self.cover_costs = pricing, pricing.data, cover_costs
        self.plans: dict[int, Plan] = {}
        self.person: dict[int, int] = {}
        self.costs: dict[int, float] = {}
        self.keeps_totals: dict[int, bool] = {}
        self.of_person: dict[int, list[int]] = defaultdict(list)
        self._numbers: dict[tuple[int, bytes], int] = {}
        self._next_number = 0
        self._lock = Lock()

    def add(self, person: int, plan: Plan) -> int:
        """The number of a plan, new or known."""
        key = person, plan.tobytes()
        with self._lock:
            known = self._numbers.get(key)
            if known is not None:
                return known
            number = self._numbers[key] = self._next_number
            self._next_number += 1
            self.plans[number], self.person[number] = plan, person
            self.costs[number] = self.data.relaxed_cost(person, plan)
            self.keeps_totals[number] = self.data.keeps_totals(person, plan)
            self.of_person[person].append(number)
            return number

    def copy_with(self, pricing: CalendarPricing) -> "ColumnPool":
        """A pool for another thread, with the same plans under the same numbers and a pricing of its own."""
        found = ColumnPool(pricing, self.cover_costs)
        with self._lock:
            found.plans, found.person = dict(self.plans), dict(self.person)
            found.costs, found.keeps_totals = dict(self.costs), dict(self.keeps_totals)
            found.of_person.update({person: list(numbers) for person, numbers in self.of_person.items()})
            found._numbers, found._next_number = dict(self._numbers), self._next_number
        return found

    def forget(self, person: int, kept: Sequence[int]) -> None:
        """Forget the plans of a person but for those that are `kept`."""
        staying = set(kept)
        with self._lock:
            for number in self.of_person[person]:
                if number not in staying:
                    del self._numbers[person, self.plans[number].tobytes()]
                    del self.plans[number], self.person[number], self.costs[number]
                    del self.keeps_totals[number]
            self.of_person[person] = [number for number in self.of_person[person] if number in staying]

    def plans_in(self, roster: Roster) -> dict[int, int]:
        """The number of the plan that each person has in a roster."""
        everybody = range(len(self.data.people))
        return {person: self.add(person, self.data.plan(person, roster)) for person in everybody}

    def heads(self, numbers: Iterable[int]) -> Heads:
        """The heads that some plans together give each seat."""
        found = np.zeros(len(self.data.seats), dtype=np.int64)
        for number in numbers:
            found += self.cover_costs.heads(self.plans[number])
        return found

    def cost(self, numbers: Iterable[int], other_heads: Heads) -> float:
        """What some plans and all heads cost, where other people fill `other_heads`.

        It is infinite where heads are below a minimum: the master counts these at a scale of its own, and its
        bound does not say then what would be better.
        """
        numbers = list(numbers)
        heads = other_heads + self.heads(numbers)
        if (heads < self.cover_costs.minimum).any():
            return inf
        return sum(self.costs[number] for number in numbers) + float(self.cover_costs.costs(heads).sum())

    def reduced_cost(self, number: int, seat_duals: Floats32, total_duals: Floats32) -> float:
        """The reduced cost of a plan: its own cost, plus the duals of its seats, plus the duals, by person
        and kind, of the totals that bind its person.
        """
        person, plan = self.person[number], self.plans[number]
        cost = self.costs[number] + float(seat_duals[plan[plan >= 0]].sum())
        if self.data.kind_totals(person):
            cost += float(total_duals[person] @ self.data.kind_counts(plan))
        return cost

    def roster(self, numbers: Iterable[int]) -> Roster:
        """The roster of some plans."""
        return self.data.roster((self.person[number], self.plans[number]) for number in numbers)
