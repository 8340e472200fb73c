"""The pricing problem of the calendar: each person's cheapest plan at given costs of seats.

A total of one kind of shift that no resource counts is priced instead: each shift of the kind costs the dual
of its total, which is changed until the plan keeps the total.
"""

from collections.abc import Sequence

import numpy as np

from matcher.solver.calendar.calendar_data import CalendarData, Plan
from matcher.solver.calendar.kernel_types import NEVER, Booleans, Floats32
from matcher.solver.calendar.params import DEFAULTS, PricingParams
from matcher.solver.calendar.plan_pricing import WARM_START

#: Seats, by seat, and days off, by day, that are closed to a person.
Closed = tuple[Booleans, Booleans]


class CalendarPricing:
    """Finds plans of the people of a problem.

    `done` counts the plans that were looked for: the effort so far. Duals of totals vary at random, from a
    `seed`.
    """

    def __init__(self, data: CalendarData, seed: int = 0, params: PricingParams = DEFAULTS.pricing) -> None:
        self.data = data
        self._params = params
        self._total_duals = np.zeros((len(data.people), data.kind_count), np.float32)
        self._random = np.random.default_rng(seed)
        self._even = np.ones(len(data.seats), np.float32)
        self._factors = self._even
        self._warm_starts = np.zeros((len(data.people), WARM_START))
        self.done = 0

    def cheapest(self, seat_costs: Floats32, people: Sequence[int]) -> tuple[Floats32, list[Plan | None]]:
        """For each of some people, a bound that no plan of theirs costs less than, and the cheapest plan that
        was found and keeps all totals.

        `seat_costs` are by seat. Bounds are without `request_base`.
        """
        self._total_duals[people] = 0
        self._factors = self._even
        bounds = np.zeros(len(people), np.float32)
        plans: list[Plan | None] = []
        for place, person in enumerate(people):
            bounds[place], plan = self._cheapest_plan(seat_costs, person)
            plans.append(None if plan is None else self.keeping_totals(seat_costs, person, plan))
        return bounds, plans

    def keeping_totals(
        self, seat_costs: Floats32, person: int, plan: Plan, closed: Closed | None = None
    ) -> Plan | None:
        """A plan like the one that was just found, but one that keeps the totals of kinds; None where none
        was found.

        The duals of totals that are not kept are changed until they are. A factor on each seat varies them
        from day to day, so that a kind does not vanish from the plan all at once.
        """
        found: Plan | None = plan
        for _ in range(self._params.totals_attempts):
            if found is None or not self._change_total_duals(person, found):
                break
            low, high = self._params.uneven_totals
            self._factors = self._random.uniform(low, high, len(self._even)).astype(np.float32)
            _, found = self._cheapest_plan(seat_costs, person, closed)
        self._factors = self._even
        return found if found is not None and self.data.keeps_totals(person, found) else None

    def relaxed_cheapest(
        self, seat_costs: Floats32, total_duals: Floats32, person: int, closed: Closed | None = None
    ) -> tuple[float, Plan | None]:
        """A bound that no plan of a person costs less than, and the cheapest plan found, where totals of
        kinds are only priced, at the `total_duals` by kind.

        Seats and days off that are `closed` are not used. The bound is without `request_base`.
        """
        self._total_duals[person] = total_duals
        return self._cheapest_plan(seat_costs, person, closed)

    def _cheapest_plan(
        self, seat_costs: Floats32, person: int, closed: Closed | None = None
    ) -> tuple[float, Plan | None]:
        from matcher.solver.calendar import shortest_path

        self.done += 1
        person_data = self.data.of_person[person]
        cells, pricing = person_data.cells, person_data.pricing
        seats = cells.seats
        costs = person_data.seat_costs + seat_costs[seats]
        if person_data.kind_totals:
            of_totals = self._total_duals[person, self.data.kind[seats]]
            costs += of_totals if self._factors is self._even else of_totals * self._factors[seats]
        work_costs = np.full((self.data.days, cells.columns), NEVER, np.float32)
        work_costs[:, -1] = person_data.day_off_costs
        if closed is not None:
            costs[closed[0][seats]] = NEVER
            work_costs[closed[1], -1] = NEVER
        if len(costs):
            work_costs.ravel()[cells.cells] = np.minimum.reduceat(costs, cells.first)
        cost, works = pricing.cheapest(
            work_costs, person_data.end_costs, person_data.window, self._warm_starts[person]
        )
        bound = cost - self._dual_of_totals(person)
        return bound, None if works is None else shortest_path.cheapest_seats(works, costs, cells)

    def _dual_of_totals(self, person: int) -> float:
        """What the duals of totals add, at the least, to the cost of a plan that keeps the totals."""
        duals = self._total_duals[person]
        return float(
            sum(
                duals[kind] * ((span.most or 0) if duals[kind] > 0 else span.least)
                for kind, span in self.data.kind_totals(person).items()
            )
        )

    def _change_total_duals(self, person: int, plan: Plan) -> bool:
        """Raise the duals of kinds that a plan has too often, lower those of kinds that it has too seldom;
        whether there are any. A dual that has gone too far comes halfway back.
        """
        counts = self.data.kind_counts(plan)
        missed = False
        for kind, span in self.data.kind_totals(person).items():
            count = int(counts[kind])
            if units := span.missed(count):
                sign = 1 if count > span.least else -1
                old = sign * float(self._total_duals[person, kind])
                grown = max(old * self._params.total_dual_growth, old + self._params.first_total_dual * units)
                self._total_duals[person, kind] = sign * (old / 2 if old < 0 else grown)
                missed = True
        return missed
