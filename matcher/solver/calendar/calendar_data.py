"""A problem in which nobody serves twice a day, read into arrays: people, seats, days, and what plans cost.

A plan of a person is an array with a seat number, or `OFF`, for each day. Every plan that the pricing finds
keeps the person's `Terms`, the forbidden successions and the pins. Rules that a plan does not know of (rest
from day to day, teams) are left to the verifier.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.ids import ShiftId
from matcher.model.day_literals import SATURDAY as LOCAL_SATURDAY
from matcher.model.day_literals import SUNDAY as LOCAL_SUNDAY
from matcher.model.day_literals import period
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.terms import Span
from matcher.problem.timetable import timetable
from matcher.roster import Assignment, Roster
from matcher.rules import requests
from matcher.solver.calendar.contracts import Contract, Contracts
from matcher.solver.calendar.kernel_types import (
    NEVER,
    OFF,
    SATURDAY,
    SUNDAY,
    WEEKDAY,
    Booleans,
    Floats32,
    Integers,
)
from matcher.solver.calendar.network import EndCosts, ResourceWindow, SeatCells
from matcher.solver.calendar.params import DEFAULTS, PricingParams
from matcher.solver.calendar.patterns import RunState
from matcher.solver.calendar.plan_pricing import PlanPricing

Plan = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PersonData:
    """What plans of one person are made of and what they cost.

    `cells` has the seats the person may take, `seat_costs` what each of these costs them, and `day_off_costs`
    what each day off costs (`NEVER` where a pin forbids it). `end_costs` and `window` are about the totals of
    their plans, `kind_totals` the hard totals of kinds (by number of the kind) that the pricing does not
    count. `pricing` finds their plans, in which the seat s is work of the type `work_types[s]`. A seat
    changes the cost of their requests by `request_costs`; without any work these cost `request_base`.
    """

    cells: SeatCells
    seat_costs: Floats32
    day_off_costs: Floats32
    end_costs: EndCosts
    window: ResourceWindow
    kind_totals: Mapping[int, Span]
    pricing: PlanPricing
    work_types: Integers
    request_costs: Mapping[int, int]
    request_base: float

    def works(self, plan: Plan) -> Integers:
        """The work type of each day of a plan."""
        works = np.full(len(plan), OFF, dtype=np.int64)
        works[plan >= 0] = self.work_types[plan[plan >= 0]]
        return works


class CalendarData:
    """The people and seats of a problem, by number.

    `seats` and `people` are in the order of their numbers; `number` is the number of a seat id. `day` and
    `kind` say for each seat on which day it is and of which kind of shift (by number). `of_person` has what
    concerns each person, and `request_base` what their requests cost without any work.
    """

    def __init__(self, problem: Problem, params: PricingParams = DEFAULTS.pricing) -> None:
        self.problem = problem
        self._params = params
        self._first = period(problem).first
        self.days = period(problem).length
        self.people = [person.id for person in problem.open_volunteers]
        self.seats = [seat for shift in problem.open_shifts for seat in shift.seats]
        self.number = {seat.id: index for index, seat in enumerate(self.seats)}
        table = timetable(problem)
        self._shifts = [problem.shift_of[seat.id] for seat in self.seats]
        self.day = np.array([table.day[shift.id] - self._first for shift in self._shifts], dtype=np.int64)
        self._kinds = sorted({shift.kind for shift in self._shifts})
        self.kind = np.array([self._kinds.index(shift.kind) for shift in self._shifts], dtype=np.int64)
        self._day_kinds = [
            {LOCAL_SATURDAY: SATURDAY, LOCAL_SUNDAY: SUNDAY}.get((self._first + day) % 7, WEEKDAY)
            for day in range(self.days)
        ]
        self.of_person = self._read_people()
        self.request_base = np.array([person.request_base for person in self.of_person])

    @property
    def week_starts(self) -> list[int]:
        """The days on which weeks begin: the first day, and each day after a Sunday."""
        return [day for day in range(self.days) if not day or self._day_kinds[day - 1] == SUNDAY]

    @property
    def kind_count(self) -> int:
        """How many kinds of shift there are."""
        return len(self._kinds)

    def open_to(self, person: int) -> Booleans:
        """Which seats a person may take, by seat."""
        found = np.zeros(len(self.seats), dtype=bool)
        found[self.of_person[person].cells.seats] = True
        return found

    def kind_totals(self, person: int) -> Mapping[int, Span]:
        """The hard totals of kinds, by kind, that the pricing of a person does not count."""
        return self.of_person[person].kind_totals

    def kind_counts(self, plan: Plan) -> Integers:
        """How many shifts of each kind a plan has."""
        return np.bincount(self.kind[plan[plan >= 0]], minlength=len(self._kinds))

    def kind_counts_of(self, plans: Integers) -> Integers:
        """How many shifts of each kind each of some plans has, by plan and kind."""
        plan, day = np.nonzero(plans >= 0)
        kinds = len(self._kinds)
        counted = np.bincount(plan * kinds + self.kind[plans[plan, day]], minlength=len(plans) * kinds)
        return counted.reshape(len(plans), kinds)

    def keeps_totals(self, person: int, plan: Plan) -> bool:
        """Whether a plan keeps the person's totals of kinds."""
        counts = self.kind_counts(plan)
        return not any(span.missed(int(counts[kind])) for kind, span in self.kind_totals(person).items())

    def cost(self, person: int, plan: Plan) -> float:
        """What a plan costs a person: their requests, and what `Terms` price; `NEVER` or more where it breaks
        a hard rule.
        """
        return self.relaxed_cost(person, plan) if self.keeps_totals(person, plan) else float(NEVER)

    def relaxed_cost(self, person: int, plan: Plan) -> float:
        """The cost of a plan where totals of kinds need not be kept."""
        data = self.of_person[person]
        costs = data.request_costs
        asked = sum(costs.get(seat, 0) for seat in plan[plan >= 0].tolist()) if costs else 0
        by_terms = data.pricing.cost(data.works(plan), data.window, data.end_costs)
        return data.request_base + asked + by_terms

    def roster(self, plans: Iterable[tuple[int, Plan]]) -> Roster:
        """The roster of some people's plans."""
        return Roster(
            frozenset(
                Assignment(self.people[person], self.seats[seat].id)
                for person, plan in plans
                for seat in plan[plan >= 0].tolist()
            )
        )

    def plan(self, person: int, roster: Roster) -> Plan:
        """A person's plan in a roster."""
        plan = np.full(self.days, OFF, dtype=np.int64)
        for seat in roster.held_by(self.people[person]):
            plan[self.day[self.number[seat]]] = self.number[seat]
        return plan

    def _read_people(self) -> list[PersonData]:
        """The data of all people; those with equal contracts share a `PlanPricing`."""
        minutes = sorted({shift.minutes for shift in self._shifts})
        weekends = self._day_kinds.count(SATURDAY) + (self._day_kinds[:1] == [SUNDAY])
        contracts = Contracts(self.problem, self.days, self._kinds, minutes, weekends, self._params)
        alike: dict[Contract, list[tuple[int, RunState]]] = defaultdict(list)
        for index, person in enumerate(self.problem.open_volunteers):
            contract = contracts.contract(person)
            alike[contract].append((index, contracts.initial_state(person, contract)))
        found: dict[int, PersonData] = {}
        for contract, people in alike.items():
            pricing, work_types = self._pricing(contract, [state for _, state in people])
            for index, state in people:
                person = self.problem.open_volunteers[index]
                found[index] = self._person(person, contracts, contract, pricing, work_types, state)
        return [found[index] for index in range(len(self.people))]

    def _pricing(self, contract: Contract, starts: Sequence[RunState]) -> tuple[PlanPricing, Integers]:
        """The pricing of a contract, and the work type of each seat."""
        of_seats = [contract.work_type(shift.kind, shift.minutes) for shift in self._shifts]
        distinct = sorted(set(of_seats))
        pricing = PlanPricing(
            contract.pattern,
            starts,
            distinct,
            self._day_kinds,
            contract.half_weekend,
            counts_weekends=contract.counts_weekends,
            params=self._params,
        )
        return pricing, np.array([distinct.index(work_type) for work_type in of_seats])

    def _person(
        self,
        person: Volunteer,
        contracts: Contracts,
        contract: Contract,
        pricing: PlanPricing,
        work_types: Integers,
        state: RunState,
    ) -> PersonData:
        pinned = {self.number[pair.seat] for pair in self.problem.pinned_in if pair.volunteer == person.id}
        pinned_days = {int(self.day[seat]) for seat in pinned}
        seats = np.array(
            [
                seat
                for seat in (self.number[each] for each in candidates(self.problem).of[person.id])
                if seat in pinned or int(self.day[seat]) not in pinned_days
            ],
            dtype=np.int64,
        )
        cells = seat_cells(seats, self.day, work_types, pricing.columns)
        request_costs, request_base = self._requests(person)
        day_off_costs = np.zeros(self.days, np.float32)
        day_off_costs[sorted(pinned_days)] = NEVER
        end_costs = contracts.end_costs(person, contract)
        return PersonData(
            cells=cells,
            seat_costs=np.array([request_costs.get(seat, 0) for seat in cells.seats.tolist()], np.float32),
            day_off_costs=day_off_costs,
            end_costs=end_costs,
            window=pricing.resource_window(pricing.state_number(state), end_costs),
            kind_totals={
                self._kinds.index(kind): span
                for kind, span in contracts.kind_totals(person).items()
                if kind != contract.tracked_kind
            },
            pricing=pricing,
            work_types=work_types,
            request_costs=request_costs,
            request_base=request_base,
        )

    def _requests(self, person: Volunteer) -> tuple[Mapping[int, int], float]:
        """By how much each seat changes the cost of a person's requests, and what they cost without any work:
        all shifts the person asked for.
        """
        by_seat: dict[int, int] = defaultdict(int)
        base = 0
        if not requests.INFO.on(self.problem.policy):
            return by_seat, base
        weight = requests.INFO.price(self.problem.policy).weight
        for request in person.requests:
            shift = self.problem.shift.get(ShiftId(request.shift))
            if shift is not None:
                base += max(0, request.weight) * weight
                for seat in shift.seats:
                    by_seat[self.number[seat.id]] -= request.weight * weight
        return by_seat, float(base)


def seat_cells(seats: Integers, day: Integers, work_types: Integers, columns: int) -> SeatCells:
    """Some seats sorted by day and work type; `day` and `work_types` are by seat."""
    cell = day[seats] * columns + work_types[seats]
    order = np.argsort(cell, kind="stable")
    cells, first = np.unique(cell[order], return_index=True)
    return SeatCells(seats[order], cells, first, columns)
