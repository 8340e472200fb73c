"""Some days of a calendar, to be planned anew while all others stay as they are.

Such a window is a calendar of its own. Everybody begins in the state that the days before left them in, ends
at the cost of going on with the days after, and has left of their totals what the other days do not use.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from matcher.solver.calendar.calendar_data import Daily, Own, Plan
from matcher.solver.calendar.patterns import FAR, OFF
from matcher.solver.calendar.plan_pricing import NEVER, Course, Goal, Numbers, Plans, Shares


class Window:
    """The days from `first` to before `end` of people who have `plans`; `daily` is the calendar of these,
    `seats` are theirs in the numbers of the whole.

    The first day is the first of all or no Sunday, the end the end of all or after a Sunday, so that no
    weekend lies on both sides.
    """

    def __init__(self, whole: Daily, plans: Sequence[Plan], first: int, end: int) -> None:
        self._plans, self._first, self._end = plans, first, end
        inside = (whole.day >= first) & (whole.day < end)
        self.seats = np.flatnonzero(inside)
        self._number = np.full(len(inside), OFF, dtype=np.int64)
        self._number[inside] = np.arange(len(self.seats))
        self.daily = part = copy(whole)
        part.days = end - first
        part.seats = [whole.seats[seat] for seat in self.seats.tolist()]
        part.number = {seat.id: index for index, seat in enumerate(part.seats)}
        part.day, part.kind = whole.day[inside] - first, whole.kind[inside]
        within = {id(own.plans): own.plans.within(first, end) for own in whole.own}
        part.own = [
            self._own(whole, person, own, within[id(own.plans)]) for person, own in enumerate(whole.own)
        ]
        part.base = np.zeros(len(part.own))

    def plan(self, person: int) -> Plan:
        """What a person has in the window."""
        plan = self._plans[person][self._first : self._end]
        return np.where(plan >= 0, self._number[plan], OFF)

    def whole(self, person: int, plan: Plan) -> Plan:
        """A person's plan of all days, with what they get in the window."""
        found = self._plans[person].copy()
        found[self._first : self._end] = np.where(plan >= 0, self.seats[plan], OFF)
        return found

    def _own(self, whole: Daily, person: int, own: Own, plans: Plans) -> Own:
        works = own.works(self._plans[person])
        course = own.plans.course(works, own.track.start)
        ends = _ends(own, works, course, self._end)
        goal = _goal(own.goal, course, self._first, self._end)
        keep = self._number[own.seats] >= 0
        seats = self._number[own.seats[keep]]
        work = own.work[self.seats]
        cell = self.daily.day[seats] * (plans.works + 1) + work[seats]
        cells, first = np.unique(cell, return_index=True)
        outside = whole.counts(self._plans[person]) - whole.counts(
            self._plans[person][self._first : self._end]
        )
        return replace(
            own,
            seats=seats,
            cost=own.cost[keep],
            first=first,
            cells=cells,
            off=own.off[self._first : self._end],
            goal=goal,
            track=plans.track(int(course.states[self._first]), goal, ends),
            limited={kind: span.after(int(outside[kind])) for kind, span in own.limited.items()},
            plans=plans,
            work=work,
            asked={
                int(self._number[seat]): cost for seat, cost in own.asked.items() if self._number[seat] >= 0
            },
            base=0.0,
        )


def _goal(goal: Goal, course: Course, first: int, end: int) -> Goal:
    """What totals cost that are reached between two days, with those before and after."""
    amount = int(course.amounts[-1] - course.amounts[end] + course.amounts[first])
    weekends = int(course.weekends[-1] - course.weekends[end] + course.weekends[first])
    return Goal(goal.of_amount[amount:], goal.of_weekends[weekends:])


def _ends(own: Own, works: Numbers, course: Course, end: int) -> Shares:
    """What it costs to go on from each state before a day as a plan does, less what that costs the plan."""
    return np.array([_going_on(own, works, course, end, state) for state in range(len(own.plans.states))])


def _going_on(own: Own, works: Numbers, course: Course, end: int, state: int) -> float:
    other = own.plans.course(works, state, end)
    last = len(other.states) - 1
    alike = np.flatnonzero(other.states == course.states[end : end + last + 1])
    last = int(alike[0]) if len(alike) else last
    if other.costs[last] >= NEVER:
        return FAR
    ends = own.track.ends[other.states[last]] - own.track.ends[course.states[end + last]]
    return float(other.costs[last] - course.costs[end + last] + course.costs[end] + ends)
