"""A problem in which nobody serves on two shifts of one day, as numbers: a person's plan is one seat or none
for each day, and `matcher.planning.plans` finds the cheapest one for prices on seats.

Plans keep what `Terms` say, successions and pins. A total of one kind of shift is kept by a price on the kind
that rises until it is. What plans do not know of (rest from day to day, teams) is for the verifier to judge.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import candidates
from matcher.days import SATURDAY as LOCAL_SATURDAY
from matcher.days import SUNDAY as LOCAL_SUNDAY
from matcher.days import period
from matcher.entities import ShiftId, Volunteer
from matcher.planning.contracts import Contract, Contracts
from matcher.planning.patterns import OFF, State
from matcher.planning.plans import NEVER, SATURDAY, SUNDAY, Floats, Goal, Numbers, Plans, Track
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.terms import Span
from matcher.timetable import timetable

Plan = NDArray[np.int64]
Closed = tuple[NDArray[np.bool_], NDArray[np.bool_]]
ATTEMPTS = 10
UNEVEN = (0.4, 1.6)
SURCHARGE = 4.0


@dataclass(frozen=True, slots=True)
class Own:
    """What one person has to do with the work: seats by number, in order of day and work, what each costs
    them; where each day and work begins among these, and its place in the table of prices; what days off
    cost; the goal of their plan and what is followed of it; totals of kinds, by number.
    """

    seats: Numbers
    cost: Floats
    first: Numbers
    cells: Numbers
    off: Floats
    goal: Goal
    track: Track
    limited: Mapping[int, Span]


class Daily:
    """The people of a problem as planners of their days.

    `day` and `kind` say of each seat, by number, when and what it is; `base` is what a plan costs a person
    before it has any work, their requests.
    """

    def __init__(self, problem: Problem, seed: int = 0) -> None:
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
        self.base = np.zeros(len(self.people))
        self._requests: list[Mapping[int, int]] = [{} for _ in self.people]
        self._own: list[Own] = []
        self._planner: list[Plans] = []
        self._work: list[Numbers] = []
        self._surcharge = np.zeros((len(self.people), len(self._kinds)), np.float32)
        self._random = np.random.default_rng(seed)
        self._ones = np.ones(len(self.seats), np.float32)
        self._weight = self._ones
        self._enrol()

    @property
    def exact(self) -> bool:
        """Whether all amounts are followed, so that the cheapest plan found is the cheapest there is."""
        return all(own.track.whole for own in self._own)

    def cheapest(self, prices: Floats, who: Sequence[int]) -> tuple[Floats, list[Plan | None]]:
        """For each of some people, by number, a price no plan of theirs is below, without `base`, and the
        cheapest plan found, by day (`OFF`: no work); `prices` are by seat.
        """
        self._surcharge[who] = 0
        self._weight = self._ones
        bounds = np.zeros(len(who), np.float32)
        plans: list[Plan | None] = []
        for place, person in enumerate(who):
            bounds[place], plan = self._one(prices, person)
            plans.append(None if plan is None else self.keeping(prices, person, plan))
        return bounds, plans

    def keeping(self, prices: Floats, person: int, plan: Plan, closed: Closed | None = None) -> Plan | None:
        """A plan near to one that was just found, which keeps the totals of kinds: surcharges rise until
        it does, and differ from day to day, so that a kind does not vanish all at once.
        """
        found: Plan | None = plan
        for _ in range(ATTEMPTS):
            if found is None or not self._raise(person, found):
                break
            self._weight = self._random.uniform(*UNEVEN, len(self.seats)).astype(np.float32)
            _, found = self._one(prices, person, closed)
        self._weight = self._ones
        return found if found is not None and self.keeps(person, found) else None

    def priced(
        self, prices: Floats, surcharges: Floats, person: int, closed: Closed | None = None
    ) -> tuple[float, Plan | None]:
        """What no plan of a person costs less than, without `base`, and the cheapest plan, totals of kinds
        only priced: a surcharge for each shift of a kind, by kind, that is paid back for as many as there may
        be. Some seats and days off may be `closed`.
        """
        self._surcharge[person] = surcharges
        return self._one(prices, person, closed)

    def open_to(self, person: int) -> NDArray[np.bool_]:
        """The seats that a person can have."""
        found = np.zeros(len(self.seats), dtype=bool)
        found[self._own[person].seats] = True
        return found

    def limits(self, person: int) -> Mapping[int, Span]:
        """The totals of kinds that a person must keep, by kind."""
        return self._own[person].limited

    def counts(self, plan: Plan) -> Numbers:
        """How many shifts of each kind a plan has."""
        return np.bincount(self.kind[plan[plan >= 0]], minlength=len(self._kinds))

    @property
    def kinds(self) -> int:
        """How many kinds of shift there are."""
        return len(self._kinds)

    def keeps(self, person: int, plan: Plan) -> bool:
        """Whether a plan keeps the totals of kinds."""
        counts = self.counts(plan)
        return not any(span.missed(int(counts[kind])) for kind, span in self._own[person].limited.items())

    def cost(self, person: int, plan: Plan) -> float:
        """What a plan costs a person: their requests, and what `Terms` price; `NEVER` or more where it
        breaks a hard rule.
        """
        return self.own_cost(person, plan) if self.keeps(person, plan) else float(NEVER)

    def own_cost(self, person: int, plan: Plan) -> float:
        """The cost of a plan, whether it keeps the totals of kinds or not."""
        asked, own, plans = self._requests[person], self._own[person], self._planner[person]
        works = [OFF if seat < 0 else int(self._work[person][seat]) for seat in plan.tolist()]
        requests = sum(asked.get(seat, 0) for seat in plan[plan >= 0].tolist())
        return float(self.base[person]) + requests + plans.paid(works, own.track.start, own.goal)

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

    def _one(self, prices: Floats, person: int, closed: Closed | None = None) -> tuple[float, Plan | None]:
        plans, own = self._planner[person], self._own[person]
        price = (
            own.cost
            + prices[own.seats]
            + self._surcharge[person, self.kind[own.seats]] * self._weight[own.seats]
        )
        table = np.full((self.days, plans.works + 1), NEVER, np.float32)
        table[:, -1] = own.off
        if closed is not None:
            price[closed[0][own.seats]] = NEVER
            table[closed[1], -1] = NEVER
        if len(price):
            table.ravel()[own.cells] = np.minimum.reduceat(price, own.first)
        cost, works = plans.cheapest(table, own.goal, own.track)
        plan = None if works is None else self._seated(plans, own, price, works)
        return cost - self._paid_for(person), plan

    def _seated(self, plans: Plans, own: Own, price: Floats, works: Numbers) -> Plan:
        """The cheapest seat for the work of each day."""
        days = np.flatnonzero(works != OFF)
        index = np.searchsorted(own.cells, days * (plans.works + 1) + works[days])
        plan = np.full(self.days, OFF, dtype=np.int64)
        ends = np.append(own.first[1:], len(own.seats))
        for day, begin, end in zip(days, own.first[index], ends[index], strict=True):
            plan[day] = own.seats[begin + price[begin:end].argmin()]
        return plan

    def _paid_for(self, person: int) -> float:
        """What the surcharges of a person cost them when each kind is just within its span."""
        surcharge, own = self._surcharge[person], self._own[person]
        return float(
            sum(
                surcharge[kind] * ((span.most or 0) if surcharge[kind] > 0 else span.least)
                for kind, span in own.limited.items()
            )
        )

    def _raise(self, person: int, plan: Plan) -> bool:
        """Raise the surcharges of kinds that a plan has too often, lower those of kinds it has too seldom;
        whether there are any. A surcharge that went too far comes halfway back.
        """
        counts = self.counts(plan)
        missed = False
        for kind, span in self._own[person].limited.items():
            count = int(counts[kind])
            if units := span.missed(count):
                sign = 1 if count > span.least else -1
                old = sign * float(self._surcharge[person, kind])
                more = old / 2 if old < 0 else max(old * 1.2, old + SURCHARGE * units)
                self._surcharge[person, kind] = sign * more
                missed = True
        return missed

    def _enrol(self) -> None:
        minutes = sorted({shift.minutes for shift in self._shifts})
        contracts = Contracts(self.problem, self.days, self._kinds, minutes)
        alike: dict[Contract, list[tuple[int, State]]] = defaultdict(list)
        for index, person in enumerate(self.problem.open_volunteers):
            contract = contracts.contract(person)
            alike[contract].append((index, contracts.first(person, contract)))
        planner: dict[int, tuple[Contract, Plans, list[int], State]] = {}
        for contract, people in alike.items():
            work_of = [contract.work(shift.kind, shift.minutes) for shift in self._shifts]
            works = sorted(set(work_of))
            numbers = [works.index(work) for work in work_of]
            starts = [state for _, state in people]
            plans = Plans(
                contract.pattern, starts, works, self._weekend, contract.half, counted=contract.weekends
            )
            for index, state in people:
                planner[index] = contract, plans, numbers, state
        for index, person in enumerate(self.problem.open_volunteers):
            contract, plans, numbers, state = planner[index]
            self._planner.append(plans)
            self._work.append(np.array(numbers))
            self._own.append(self._of(index, person, contracts, contract, plans, np.array(numbers), state))

    def _of(
        self,
        index: int,
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
        self._ask(index, person)
        asked = self._requests[index]
        off = np.zeros(self.days, np.float32)
        off[sorted(pinned_days)] = NEVER
        days = np.bincount(self.day[seats], minlength=self.days) > 0
        saturdays = np.array(self._weekend) == SATURDAY
        goal = contracts.goal(person, contract, _share(days), _count(days & saturdays), self._weekends)
        limited = {
            self._kinds.index(kind): span
            for kind, span in person.terms.shifts_of_kind.items()
            if kind in self._kinds
            and "totals" not in self.problem.policy.without | self.problem.policy.prices.keys()
        }
        cost = np.array([asked.get(seat, 0) for seat in seats.tolist()], np.float32)
        track = plans.track(plans.number(state), goal)
        return Own(seats, cost, first, cells, off, goal, track, limited)

    def _ask(self, index: int, person: Volunteer) -> None:
        """What a person's requests cost: at first all shifts they asked for, less those they have."""
        if "requests" in self.problem.policy.without:
            return
        weight = self.problem.policy.price("requests", Tier.WISHES).weight
        asked: dict[int, int] = defaultdict(int)
        for request in person.requests:
            shift = self.problem.shift.get(ShiftId(request.shift))
            if shift is not None:
                self.base[index] += max(0, request.weight) * weight
                for seat in shift.seats:
                    asked[self.number[seat.id]] -= request.weight * weight
        self._requests[index] = asked


def _share(days: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of some days that lies before each day, and before the end."""
    return _count(days) / max(1, int(days.sum()))


def _count(days: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How many of some days lie before each day, and before the end."""
    return np.concatenate([[0.0], np.cumsum(days)]).astype(np.float64)
