"""A problem in which nobody serves on two shifts of one day, read into numbers: a person's plan is one seat
or none for each day. What it costs at prices, and which one is cheapest, is for `pricing` to say.

Plans keep what `Terms` say, successions and pins. What they do not know of (rest from day to day, teams) is
for the verifier to judge.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
from matcher.solver.calendar.patterns import OFF, SATURDAY, SUNDAY, State
from matcher.solver.calendar.plan_pricing import NEVER, Floats, Goal, Numbers, Plans, Track

Plan = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Own:
    """What one person has to do with the work: seats by number, in order of day and work, what each costs
    them; where each day and work begins among these, and its place in the table of prices; what days off
    cost; the goal of their plan and what is followed of it; totals of kinds, by number; what finds their
    plans; the work that each seat is to them; what each seat changes of their requests, and what these cost
    (`base`) before they have any work.
    """

    seats: Numbers
    cost: Floats
    first: Numbers
    cells: Numbers
    off: Floats
    goal: Goal
    track: Track
    limited: Mapping[int, Span]
    plans: Plans
    work: Numbers
    asked: Mapping[int, int]
    base: float

    def works(self, plan: Plan) -> Numbers:
        """The work of each day of a plan."""
        works = np.full(len(plan), OFF, dtype=np.int64)
        works[plan >= 0] = self.work[plan[plan >= 0]]
        return works


class Daily:
    """The people of a problem as planners of their days.

    `day` and `kind` say of each seat, by number, when and what it is, `own` what each person has to do with
    it; `base` is what a plan costs a person before it has any work, their requests.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
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
        self._weekend = [
            {LOCAL_SATURDAY: SATURDAY, LOCAL_SUNDAY: SUNDAY}.get((self._first + day) % 7, 0)
            for day in range(self.days)
        ]
        self._weekends = self._weekend.count(SATURDAY) + (self._weekend[:1] == [SUNDAY])
        self.own = self._enrolled()
        self.base = np.array([own.base for own in self.own])

    @property
    def weeks(self) -> list[int]:
        """The days on which weeks begin; the first of all is one."""
        return [day for day in range(self.days) if not day or self._weekend[day - 1] == SUNDAY]

    @property
    def kinds(self) -> int:
        """How many kinds of shift there are."""
        return len(self._kinds)

    def open_to(self, person: int) -> NDArray[np.bool_]:
        """The seats that a person can have."""
        found = np.zeros(len(self.seats), dtype=bool)
        found[self.own[person].seats] = True
        return found

    def limits(self, person: int) -> Mapping[int, Span]:
        """The totals of kinds that a person must keep, by kind."""
        return self.own[person].limited

    def counts(self, plan: Plan) -> Numbers:
        """How many shifts of each kind a plan has."""
        return np.bincount(self.kind[plan[plan >= 0]], minlength=len(self._kinds))

    def counts_of(self, plans: Numbers) -> Numbers:
        """How many shifts of each kind some plans have, plan by plan."""
        plan, day = np.nonzero(plans >= 0)
        kinds = len(self._kinds)
        counted = np.bincount(plan * kinds + self.kind[plans[plan, day]], minlength=len(plans) * kinds)
        return counted.reshape(len(plans), kinds)

    def keeps(self, person: int, plan: Plan) -> bool:
        """Whether a plan keeps the totals of kinds."""
        counts = self.counts(plan)
        return not any(span.missed(int(counts[kind])) for kind, span in self.own[person].limited.items())

    def cost(self, person: int, plan: Plan) -> float:
        """What a plan costs a person: their requests, and what `Terms` price; `NEVER` or more where it
        breaks a hard rule.
        """
        return self.own_cost(person, plan) if self.keeps(person, plan) else float(NEVER)

    def own_cost(self, person: int, plan: Plan) -> float:
        """The cost of a plan, whether it keeps the totals of kinds or not."""
        own = self.own[person]
        asked = sum(own.asked.get(seat, 0) for seat in plan[plan >= 0].tolist()) if own.asked else 0
        return own.base + asked + own.plans.paid(own.works(plan), own.track, own.goal)

    def roster(self, plans: Iterable[tuple[int, Plan]]) -> Roster:
        """Plans of people as a roster."""
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

    def _enrolled(self) -> list[Own]:
        minutes = sorted({shift.minutes for shift in self._shifts})
        contracts = Contracts(self.problem, self.days, self._kinds, minutes, self._weekends)
        alike: dict[Contract, list[tuple[int, State]]] = defaultdict(list)
        for index, person in enumerate(self.problem.open_volunteers):
            contract = contracts.contract(person)
            alike[contract].append((index, contracts.first(person, contract)))
        own: dict[int, Own] = {}
        for contract, people in alike.items():
            work_of = [contract.work(shift.kind, shift.minutes) for shift in self._shifts]
            works = sorted(set(work_of))
            numbers = np.array([works.index(work) for work in work_of])
            starts = [state for _, state in people]
            plans = Plans(
                contract.pattern, starts, works, self._weekend, contract.half, counted=contract.weekends
            )
            for index, state in people:
                person = self.problem.open_volunteers[index]
                own[index] = self._own(person, contracts, contract, plans, numbers, state)
        return [own[index] for index in range(len(self.people))]

    def _own(
        self,
        person: Volunteer,
        contracts: Contracts,
        contract: Contract,
        plans: Plans,
        work: Numbers,
        state: State,
    ) -> Own:
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
        cell = self.day[seats] * (plans.works + 1) + work[seats]
        seats = seats[np.argsort(cell, kind="stable")]
        cell = self.day[seats] * (plans.works + 1) + work[seats]
        cells, first = np.unique(cell, return_index=True)
        asked, base = self._asked(person)
        off = np.zeros(self.days, np.float32)
        off[sorted(pinned_days)] = NEVER
        goal = contracts.goal(person, contract)
        cost = np.array([asked.get(seat, 0) for seat in seats.tolist()], np.float32)
        track = plans.track(plans.number(state), goal)
        limited = {
            self._kinds.index(kind): span
            for kind, span in contracts.limited(person).items()
            if kind != contract.followed
        }
        return Own(seats, cost, first, cells, off, goal, track, limited, plans, work, asked, base)

    def _asked(self, person: Volunteer) -> tuple[Mapping[int, int], float]:
        """What a person's requests change in cost by seat, and what they cost at first: all shifts they asked
        for.
        """
        asked: dict[int, int] = defaultdict(int)
        base = 0
        if not requests.INFO.on(self.problem.policy):
            return asked, base
        weight = requests.INFO.price(self.problem.policy).weight
        for request in person.requests:
            shift = self.problem.shift.get(ShiftId(request.shift))
            if shift is not None:
                base += max(0, request.weight) * weight
                for seat in shift.seats:
                    asked[self.number[seat.id]] -= request.weight * weight
        return asked, float(base)
