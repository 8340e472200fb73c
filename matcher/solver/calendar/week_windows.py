"""Some weeks of a calendar as a calendar of their own, to be planned again while all other days stay.

Everybody begins in the state that the days before leave, and has left of the totals what the other days do
not use. The state that a plan ends in has a cost: what the days after cost from there, less what they cost
today. So the cheapest plan in the window is the cheapest plan of the person with all other days fixed.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from matcher.solver.calendar.calendar_data import CalendarData, PersonData, Plan, seat_cells
from matcher.solver.calendar.kernel_types import FAR, NEVER, OFF, Floats64, Integers
from matcher.solver.calendar.network import EndCosts
from matcher.solver.calendar.plan_pricing import LabelPath, PlanPricing


class WeekWindow:
    """The days from `first` to before `end` of people who have `plans` of the full calendar.

    `data` is the calendar of these days, and `seats` are its seats by their numbers in the full calendar. The
    window begins on the first of all days or not on a Sunday, and it ends at the end of all days or after a
    Sunday, so that no weekend lies on both sides.
    """

    def __init__(self, full: CalendarData, plans: Sequence[Plan], first: int, end: int) -> None:
        self._plans, self._first, self._end = plans, first, end
        inside = (full.day >= first) & (full.day < end)
        self.seats = np.flatnonzero(inside)
        self._number = np.full(len(inside), OFF, dtype=np.int64)
        self._number[inside] = np.arange(len(self.seats))
        self.data = window_data = copy(full)
        window_data.days = end - first
        window_data.seats = [full.seats[seat] for seat in self.seats.tolist()]
        window_data.number = {seat.id: index for index, seat in enumerate(window_data.seats)}
        window_data.day, window_data.kind = full.day[inside] - first, full.kind[inside]
        pricing = {id(each.pricing): each.pricing.for_days(first, end) for each in full.of_person}
        window_data.of_person = [
            self._person(full, person, each, pricing[id(each.pricing)])
            for person, each in enumerate(full.of_person)
        ]
        window_data.request_base = np.zeros(len(window_data.of_person))

    def plan(self, person: int) -> Plan:
        """A person's present plan, in the window."""
        plan = self._plans[person][self._first : self._end]
        return np.where(plan >= 0, self._number[plan], OFF)

    def full_plan(self, person: int, plan: Plan) -> Plan:
        """A person's plan of all days, with the given plan in the window."""
        found = self._plans[person].copy()
        found[self._first : self._end] = np.where(plan >= 0, self.seats[plan], OFF)
        return found

    def _person(self, full: CalendarData, person: int, data: PersonData, pricing: PlanPricing) -> PersonData:
        """The data of a person in the window."""
        plan = self._plans[person]
        works = data.works(plan)
        path = data.pricing.label_path(works, data.window.start)
        end_costs = _end_costs(data.end_costs, path, self._first, self._end)
        end_states = _end_states(data, works, path, self._end)
        kept = self._number[data.cells.seats] >= 0
        work_types = data.work_types[self.seats]
        seats = self._number[data.cells.seats[kept]]
        on_other_days = full.kind_counts(plan) - full.kind_counts(plan[self._first : self._end])
        return replace(
            data,
            cells=seat_cells(seats, self.data.day, work_types, pricing.columns),
            seat_costs=data.seat_costs[kept],
            day_off_costs=data.day_off_costs[self._first : self._end],
            end_costs=end_costs,
            window=pricing.resource_window(int(path.states[self._first]), end_costs, end_states),
            kind_totals={
                kind: span.after(int(on_other_days[kind])) for kind, span in data.kind_totals.items()
            },
            pricing=pricing,
            work_types=work_types,
            request_costs={
                int(self._number[seat]): cost
                for seat, cost in data.request_costs.items()
                if self._number[seat] >= 0
            },
            request_base=0.0,
        )


def _end_costs(full: EndCosts, path: LabelPath, first: int, end: int) -> EndCosts:
    """What totals in the window cost, together with those of the days before and after on a path."""
    amount = int(path.amounts[-1] - path.amounts[end] + path.amounts[first])
    weekends = int(path.weekends[-1] - path.weekends[end] + path.weekends[first])
    return EndCosts(full.by_amount[amount:], full.by_weekends[weekends:])


def _end_states(data: PersonData, works: Integers, path: LabelPath, end: int) -> Floats64:
    """By state, what the days from `end` on cost more when they begin in the state than on the path."""
    states = range(len(data.pricing.states))
    return np.array([_end_state(data, works, path, end, state) for state in states])


def _end_state(data: PersonData, works: Integers, path: LabelPath, end: int, state: int) -> float:
    """What the days from `end` on cost more from one state on; `FAR` where they break a hard rule then."""
    other = data.pricing.label_path(works, state, end)
    last = len(other.states) - 1
    # From the first day on which both are in the same state, both cost the same.
    alike = np.flatnonzero(other.states == path.states[end : end + last + 1])
    last = int(alike[0]) if len(alike) else last
    if other.costs[last] >= NEVER:
        return FAR
    of_states = data.window.end_states
    ends = of_states[other.states[last]] - of_states[path.states[end + last]]
    return float(other.costs[last] - path.costs[end + last] + path.costs[end] + ends)
