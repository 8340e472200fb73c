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
from matcher.planning.plans import NEVER, SATURDAY, SUNDAY, Floats, Goal, Numbers, Plans
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.terms import Span
from matcher.timetable import timetable

Plan = NDArray[np.int64]
ATTEMPTS = 10
UNEVEN = (0.4, 1.6)
MOST_CELLS = 8_000_000
SURCHARGE = 4.0


@dataclass(frozen=True, slots=True)
class Own:
    """What one person has to do with the work: seats by number, in order of day and work, what each costs
    them; where each day and work begins among these, and its place in the table of prices; what days off
    cost; the first state and the goal of their plan; totals of kinds, by number.
    """

    seats: Numbers
    cost: Floats
    first: Numbers
    cells: Numbers
    off: Floats
    start: int
    goal: Goal
    limited: Mapping[int, Span]

    @property
    def alike(self) -> tuple[object, ...]:
        """What people share whose plans can be found at once."""
        goal = self.goal
        return goal.table.shape, goal.amounts.tobytes(), goal.weekends.tobytes()


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
        return not any(own.goal.amounts[-1] or own.goal.weekends[-1] for own in self._own)

    def cheapest(
        self, prices: Floats, who: Sequence[int], memory: float = 0.0
    ) -> tuple[Floats, list[Plan | None]]:
        """For each of some people, by number, a price no plan of theirs is below, without `base`, and the
        cheapest plan found, by day (`OFF`: no work); `prices` are by seat. Surcharges begin at this share of
        what they were in the end the last time.
        """
        self._surcharge[who] *= np.float32(memory)
        bounds = np.full(len(who), -np.inf, np.float32)
        plans: list[Plan | None] = [None] * len(who)
        todo = list(range(len(who)))
        for attempt in range(ATTEMPTS):
            tried = self._tried(prices, [who[place] for place in todo], even=attempt == 0)
            for place, (cost, plan) in zip(todo, tried, strict=True):
                plans[place] = plan
                if attempt == 0:
                    bounds[place] = cost
            todo = [
                place
                for place in todo
                if (plan := plans[place]) is not None and self._raise(who[place], plan)
            ]
            if not todo:
                break
        for place in todo:
            plans[place] = None
        return bounds, plans

    def cost(self, person: int, plan: Plan) -> float:
        """What a plan costs a person: their requests, and what `Terms` price; `NEVER` or more where it
        breaks a hard rule.
        """
        asked, own, plans = self._requests[person], self._own[person], self._planner[person]
        for kind, span in own.limited.items():
            if span.missed(int((self.kind[plan[plan >= 0]] == kind).sum())):
                return float(NEVER)
        works = [OFF if seat < 0 else int(self._work[person][seat]) for seat in plan.tolist()]
        requests = sum(asked.get(seat, 0) for seat in plan[plan >= 0].tolist())
        return float(self.base[person]) + requests + plans.paid(works, own.start, own.goal)

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

    def _tried(self, prices: Floats, who: Sequence[int], *, even: bool) -> list[tuple[float, Plan | None]]:
        """The cheapest plans under the surcharges on kinds as they are, and where these are `even` what no
        plan is below; else they differ from day to day, so that a kind does not vanish all at once.
        """
        self._weight = (
            self._ones if even else self._random.uniform(*UNEVEN, len(self.seats)).astype(np.float32)
        )
        batches: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for person in who:
            batches[id(self._planner[person]), *self._own[person].alike].append(person)
        found: dict[int, tuple[float, Plan | None]] = {}
        for batch in batches.values():
            size = self._planner[batch[0]].size * self._own[batch[0]].goal.table.size
            width = max(1, MOST_CELLS // size)
            for start in range(0, len(batch), width):
                found |= self._batch(prices, batch[start : start + width])
        return [found[person] for person in who]

    def _batch(self, prices: Floats, batch: Sequence[int]) -> dict[int, tuple[float, Plan | None]]:
        plans, own = self._planner[batch[0]], [self._own[person] for person in batch]
        priced = [
            each.cost
            + prices[each.seats]
            + self._surcharge[person, self.kind[each.seats]] * self._weight[each.seats]
            for person, each in zip(batch, own, strict=True)
        ]
        table = np.full((len(batch), self.days, plans.works + 1), NEVER, np.float32)
        for row, each, price in zip(table, own, priced, strict=True):
            row[:, -1] = each.off
            if len(price):
                row.ravel()[each.cells] = np.minimum.reduceat(price, each.first)
        costs, found = plans.cheapest(table, [each.start for each in own], [each.goal for each in own])
        return {
            person: (
                float(cost) - self._paid_for(person),
                None if works is None else self._seated(plans, each, price, works),
            )
            for person, each, price, cost, works in zip(batch, own, priced, costs, found, strict=True)
        }

    def _seated(self, plans: Plans, own: Own, price: Floats, works: Sequence[int]) -> Plan:
        """The cheapest seat for the work of each day."""
        place = {int(cell): index for index, cell in enumerate(own.cells)}
        ends = [*own.first[1:].tolist(), len(own.seats)]
        plan = np.full(self.days, OFF, dtype=np.int64)
        for day, work in enumerate(works):
            if work != OFF:
                index = place[day * (plans.works + 1) + work]
                begin = int(own.first[index])
                plan[day] = own.seats[begin + int(price[begin : ends[index]].argmin())]
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
        counts = np.bincount(self.kind[plan[plan >= 0]], minlength=len(self._kinds))
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
        return Own(seats, cost, first, cells, off, plans.number(state), goal, limited)

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
