"""A roster from the master by diving: fix days on which plans agree, reoptimise the master, fix more.

On each day a person's plans in the master have one seat or another, by weight. The days on which the weight
agrees most are fixed; plans that differ there leave the master, and column generation finds others for the
rest, until all days are fixed. Diving with column generation: Sadykov and others, Primal heuristics for
branch and price, 2019. Fixing days rather than whole plans: Strandmark, Qu and Curtois, First-order linear
programming in a column generation-based heuristic approach to the nurse rostering problem, 2020.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from matcher.solver.calendar.calendar_data import Plan
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.fixings import Fixings, FixingsState
from matcher.solver.calendar.params import DivingParams, Pace
from matcher.solver.calendar.restricted_master import LEAST_WEIGHT, MasterState

DiveState = tuple[MasterState, FixingsState]


class DayFixing(NamedTuple):
    """A seat, or a day off (`OFF`), on a day of a person, and the share of weight that agrees with it."""

    share: float
    person: int
    day: int
    seat: int


class Pacing:
    """How many days must be fixed at once so that all are fixed in the seconds until they are `due`.

    `due` says how many seconds are left for that; None: as many as it takes.
    """

    def __init__(self, due: Callable[[], float] | None) -> None:
        self._due = due
        self._seconds_at_first, self._fixings = due() if due else 0.0, 0

    def days_due(self, open_days: int) -> int:
        """For so many days that are not fixed, by how long fixings took so far."""
        if self._due is None:
            return 1
        seconds_left, self._fixings = self._due(), self._fixings + 1
        if self._fixings == 1:
            return 1
        each = (self._seconds_at_first - seconds_left) / (self._fixings - 1)
        return max(1, round(open_days * min(1.0, each / seconds_left))) if seconds_left > 0 else open_days


class Dive:
    """A dive from the master of a column generation, which is used up by it."""

    def __init__(
        self, column_pool: ColumnPool, generation: CalendarColumnGeneration, params: DivingParams
    ) -> None:
        self._column_pool, self._generation, self._params = column_pool, generation, params
        self._fixings = Fixings(column_pool.data)

    def run(
        self,
        pace: Pace,
        seconds_left: Callable[[], float],
        due: Callable[[], float] | None = None,
        most_cost: float = np.inf,
    ) -> bool:
        """Fix days until all are fixed, time is up or the master costs more than `most_cost`; whether it
        costs less.

        Days whose fixing makes the master dearer by more than a little are opened again, and fewer are fixed
        at once; the seat of a single day is closed to the person instead, where that makes the master
        cheaper. But at least as many days are fixed at once as it takes to be done in the seconds until it is
        `due`.
        """
        people, params, fixed = self._generation.who, self._params, self._fixings.fixed
        most_days = days = max(1, round(pace.days_share * len(people) * self._column_pool.data.days))
        cost, pacing = self._reoptimise(pace.rounds, seconds_left), Pacing(due)
        while seconds_left() > 0 and cost <= most_cost and not fixed[people].all():
            before = self._state()
            least_days = pacing.days_due(int((~fixed[people]).sum()))
            fixings = self._fix_agreed(days, least_days) or self._fix_best_plan()
            after = self._reoptimise(pace.rounds if least_days <= most_days else 1, seconds_left)
            if after - cost <= params.most_rise_share * abs(cost):
                days = min(most_days, 2 * days)
            elif days > max(1, least_days):
                self._restore(before)
                days = max(1, days // params.slowdown)
                continue
            elif len(fixings) == 1 and seconds_left() > 0 and least_days <= 1:
                reoptimise = partial(self._reoptimise, pace.rounds, seconds_left)
                after = self._try_excluding(before, fixings[0], after, reoptimise)
            cost = after
        return cost <= most_cost

    def _try_excluding(
        self, before: DiveState, fixing: DayFixing, cost: float, reoptimise: Callable[[], float]
    ) -> float:
        """Close the seat to the person instead, where that makes the master cheaper; its cost then."""
        fixed = self._state()
        self._restore(before)
        if self._exclude(fixing) and (cost_without := reoptimise()) < cost:
            return cost_without
        self._restore(fixed)
        return cost

    def _state(self) -> DiveState:
        return self._generation.master.state(), self._fixings.state()

    def _restore(self, state: DiveState) -> None:
        self._generation.master.restore(state[0])
        self._fixings.restore(state[1])

    @property
    def plans(self) -> Mapping[int, int]:
        """By person, the number of the plan with the largest weight, of those that keep all totals if there
        are any.
        """
        keeps_totals, master = self._column_pool.keeps_totals, self._generation.master
        return {
            person: max(numbers, key=lambda number: (keeps_totals[number], master.weights[number]))
            for person, numbers in master.of.items()
        }

    def _reoptimise(self, rounds: int, seconds_left: Callable[[], float]) -> float:
        """Generate columns while that makes the master noticeably cheaper; its cost."""
        generation, before = self._generation, np.inf
        for _ in range(rounds):
            goes_on = generation.do_round(self._params.stop, self._fixings)
            cost = generation.master_bounds[-1]
            if not goes_on or before - cost <= self._params.least_gain or seconds_left() <= 0:
                break
            before = cost
        return generation.master_bounds[-1]

    def _fix_agreed(self, most: int, least: int) -> list[DayFixing]:
        """Fix days on which plans agree; those that were fixed.

        All certain days are fixed, and of the others at most `most`, beginning where the share is largest.
        Where it is doubtful, only few of these are, but at least `least`.
        """
        params = self._params
        people = self._generation.who
        days = sorted((day for person in people for day in self._agreeing(person)), reverse=True)
        certain = sum(day.share >= params.certain_share for day in days)
        agreed = sum(day.share >= params.agreed_share for day in days)
        few, most = max(least, round(params.doubtful_share * most)), max(least, most)
        count = min(certain + most, max(agreed, certain + few))
        return [day for day in days[:count] if self._fix(day)]

    def _agreeing(self, person: int) -> Iterator[DayFixing]:
        """The seat with the largest share on each day of a person that is not fixed, if it has enough."""
        if self._fixings.fixed[person].all():
            return
        from matcher.solver.calendar.consensus import consensus

        weights = self._generation.master.weights
        numbers = [number for number in self._generation.master.of[person] if weights[number] > LEAST_WEIGHT]
        plans = np.stack([self._column_pool.plans[number] for number in numbers])
        largest, seats = consensus(plans, np.array([weights[number] for number in numbers]))
        days = np.flatnonzero((largest > self._params.least_agreed_share) & ~self._fixings.fixed[person])
        of_days = zip(largest[days].tolist(), days.tolist(), seats[days].tolist(), strict=True)
        for share, day, seat in of_days:
            yield DayFixing(share, person, day, seat)

    def _fix(self, fixing: DayFixing) -> bool:
        """Fix a day; whether it is. It is not where earlier fixings have left too few plans that agree."""
        before = self._fixings.state_of(fixing.person)
        self._fixings.fix(fixing.person, fixing.day, fixing.seat)
        return self._keep_if_possible(fixing, before, self._params.least_agreed_share)

    def _exclude(self, fixing: DayFixing) -> bool:
        """Close a seat, or a day off, to a person; whether it is. It is not where no plan is without it."""
        before = self._fixings.state_of(fixing.person)
        self._fixings.exclude(fixing.person, fixing.day, fixing.seat)
        return self._keep_if_possible(fixing, before, 0.0)

    def _keep_if_possible(self, fixing: DayFixing, before: FixingsState, least_share: float) -> bool:
        """Keep what was just fixed for a person if plans agree with it; else undo it. Whether it is kept."""
        if self._filter_columns(fixing.person, least_share):
            return True
        self._fixings.restore_person(fixing.person, before)
        return False

    def _filter_columns(self, person: int, least_share: float) -> bool:
        """Leave only plans in the master that agree with what is fixed for a person.

        Where there are none, one is priced. False, and nothing is changed, where none is found either or
        those that agree have less than the `least_share` of the weight.
        """
        master, plans = self._generation.master, self._column_pool.plans
        allowed = {number for number in master.of[person] if self._fixings.allows(person, plans[number])}
        share = sum(master.weights[number] for number in allowed)
        if not allowed and (plan := self._priced_plan(person)) is not None:
            number = self._column_pool.add(person, plan)
            master.add_plan(number)
            allowed, share = {number}, 1.0
        if not allowed or share < least_share:
            return False
        master.confine(person, allowed)
        return True

    def _priced_plan(self, person: int) -> Plan | None:
        """A plan that agrees with what is fixed for a person, and that keeps all totals if one is found."""
        solution, closed = self._generation.best, self._fixings.closed_to(person)
        if solution is None:
            return None
        pricing, seat_costs = self._column_pool.pricing, solution.seat_duals
        _, plan = pricing.relaxed_cheapest(seat_costs, solution.total_duals[person], person, closed)
        if plan is None:
            return None
        keeping = pricing.keeping_totals(seat_costs, person, plan, closed)
        return plan if keeping is None else keeping

    def _fix_best_plan(self) -> list[DayFixing]:
        """Fix all days of the plan with the largest weight, of people with open days; one that keeps all
        totals comes first.
        """
        master, fixed = self._generation.master, self._fixings.fixed
        people = [person for person in self._generation.who if not fixed[person].all()]
        best = max(
            (number for person in people for number in master.of[person]),
            key=lambda number: (self._column_pool.keeps_totals[number], master.weights[number]),
        )
        person, plan = self._column_pool.person[best], self._column_pool.plans[best]
        days = np.flatnonzero(~fixed[person]).tolist()
        for day in days:
            self._fixings.fix(person, day, int(plan[day]))
        master.confine(person, {best})
        return [DayFixing(master.weights[best], person, day, int(plan[day])) for day in days]
