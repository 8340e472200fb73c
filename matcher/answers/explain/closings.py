"""The least it can cost to fill a seat that somebody leaves: one table for all seats, worked out at once.

Of the costs only the fairness of those who move is looked at, as it is what differs between so many ways.
All other costs are bounded below. Who has reached a limit of shifts takes no more. Calendars are not looked
at, so that the true cost is this or more.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.answers.explain.price_bounds import FREE, NOTHING, PriceBounds, Vector, acting, plus
from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId, VolunteerId
from matcher.problem.arrays import Flags, Numbers
from matcher.problem.eligibility import candidates
from matcher.problem.memo import READS, memoised_from
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.rules import companions, continuity, fairness, limits, requests, wishes
from matcher.tiers import Tier

#: More than any fairness: nobody can come.
NEVER = 10**9


class Closings:
    """Bounds of what it costs that a seat which somebody leaves stays open, or is filled again."""

    def __init__(self, view: RosterView, prices: PriceBounds) -> None:
        self._view, self._problem, self._prices = view, view.problem, prices

    def filled(self, seat: SeatId) -> Vector:
        """A bound for a seat that stays open, or is filled by somebody free."""
        ways = [self._prices.opening(seat)]
        if (fair := int(self._filled[self._place(seat)])) < NEVER:
            ways.append(self._fair(fair))
        return plus(min(ways), self._others)

    def further(self, seat: SeatId) -> Vector:
        """A bound for a seat that is filled by somebody who leaves another, which is open in turn."""
        ways = [self._least_open]
        if (fair := int(self._further[self._place(seat)])) < NEVER:
            ways.append(self._fair(fair))
        return plus(min(ways), self._prices.least_promise, self._prices.any_team, self._others)

    def coming(self, seat: SeatId) -> list[tuple[int, VolunteerId]]:
        """Who could come to a seat by its criteria, with the fairness of it, least first."""
        pairs, people = by_seat(self._problem), candidates(self._problem).people
        there = pairs.of(self._place(seat))
        person = pairs.person[there]
        cost = self._first_costs[there] + self._further_costs[person]
        order = np.argsort(cost, kind="stable")
        return [
            (fair, people[who])
            for fair, who in zip(cost[order].tolist(), person[order].tolist(), strict=True)
        ]

    def joined(self, fair: int) -> Vector:
        """A bound of what it costs that somebody comes who keeps no promise by it."""
        return plus(self._fair(fair), self._prices.any_wish)

    def _place(self, seat: SeatId) -> int:
        return candidates(self._problem).place_of_seat[seat]

    def _fair(self, cost: int) -> Vector:
        tier = self._fairness_tier
        return tuple(cost if each is tier else 0 for each in Tier)

    @cached_property
    def _others(self) -> Vector:
        """What moves could save by the rules that are not looked at here: no bound in their tiers."""
        found = list(NOTHING)
        for rule in (wishes, requests, continuity, companions):
            if rule.INFO.name in acting(self._problem):
                found[rule.INFO.price(self._problem.policy).tier - 1] = FREE
        return plus(tuple(found), self._prices.unknown, self._prices.kept_again)

    @property
    def _fairness_tier(self) -> Tier | None:
        on = fairness.INFO.name in acting(self._problem)
        return fairness.INFO.price(self._problem.policy).tier if on else None

    @cached_property
    def _least_open(self) -> Vector:
        """A bound of what it costs that a seat far on stays open, whoever moves until then."""
        return plus(min(self._prices.opened.values(), default=NOTHING), self._fair(FREE))

    @cached_property
    def _filled(self) -> Numbers:
        """For each seat the least fairness of somebody who still has room, and takes it."""
        pairs = by_seat(self._problem)
        cost = self._first_costs + self._further_costs[pairs.person]
        return pairs.least(np.where(self._room[pairs.person], cost, NEVER))

    @cached_property
    def _further(self) -> Numbers:
        """The same, where somebody may come who leaves another seat, which is then filled or stays open."""
        found, problem = candidates(self._problem), self._problem
        freed = np.full(len(found.people), NEVER, np.int64)
        held = [pair for pair in self._view.roster.assignments if pair not in problem.standing]
        held = [pair for pair in held if pair.volunteer in found.place_of_person]
        if held:
            person = np.array([found.place_of_person[pair.volunteer] for pair in held], np.int64)
            seat = np.array([found.place_of_seat[pair.seat] for pair in held], np.int64)
            closed = np.minimum(self._filled, self._free_to_open)[seat]
            left = np.where(closed < NEVER, closed - self._share(person, seat), NEVER)
            np.minimum.at(freed, person, left)
        pairs = by_seat(self._problem)
        coming = pairs.least(np.minimum(self._first_costs + freed[pairs.person], NEVER))
        return np.minimum(np.minimum(self._filled, self._free_to_open), coming)

    @cached_property
    def _free_to_open(self) -> Numbers:
        """0 for each seat that may stay open at no cost of coverage, else `NEVER`."""
        found = candidates(self._problem)
        least = np.full(len(found.seats), NEVER, np.int64)
        for seat, opened in self._prices.opened.items():
            if opened <= NOTHING:
                least[found.place_of_seat[seat]] = 0
        return least

    @cached_property
    def _first_costs(self) -> Numbers:
        pairs = by_seat(self._problem)
        return self._share(pairs.person, pairs.seat)

    def _share(self, person: Numbers, seat: Numbers) -> Numbers:
        if self._fairness_tier is None:
            return np.zeros(len(person), np.int64)
        minutes, asked = seat_minutes(self._problem), asked_minutes(self._problem)
        return fairness.prices_of(self._problem, minutes[seat], asked[person])

    @cached_property
    def _held(self) -> Numbers:
        """How many shifts of the period each person has, in the order of the people."""
        problem, place = self._problem, candidates(self._problem).place_of_person
        outside, shift_of = problem.shifts_outside, problem.shift_of
        pairs = {(pair.volunteer, shift_of[pair.seat].id) for pair in self._view.roster.assignments}
        places = [place[who] for who, shift in pairs if shift not in outside]
        return np.bincount(np.array(places, np.int64), minlength=len(place))

    @cached_property
    def _further_costs(self) -> Numbers:
        """What the next shift of each person costs beyond its share."""
        if self._fairness_tier is None:
            return np.zeros(len(self._held), np.int64)
        return self._held * fairness.further_prices_of(self._problem, asked_minutes(self._problem))

    @cached_property
    def _room(self) -> Flags:
        """Who has not reached the limit of shifts of the whole period."""
        if limits.INFO.name not in self._view.rules:
            return np.ones(len(self._held), dtype=bool)
        return self._held < most_shifts(self._problem)


@memoised_from("shifts", "places", "policy", "period")
def is_one_week(problem: Problem) -> bool:
    """Whether all shifts of the period start in one ISO week."""
    week = timetable(problem).week
    return len({week[shift.id] for shift in problem.shifts if shift.id not in problem.shifts_outside}) <= 1


@dataclass(frozen=True, eq=False)
class BySeat:
    """The candidate pairs in the order of the seats; `begins` are where those of each of `known` begin."""

    person: Numbers
    seat: Numbers
    known: Numbers
    begins: Numbers
    seats: int

    def of(self, seat: int) -> slice:
        """Where the pairs of a seat are."""
        at = int(np.searchsorted(self.known, seat))
        if at == len(self.known) or self.known[at] != seat:
            return slice(0, 0)
        return slice(int(self.begins[at]), int([*self.begins[at + 1 : at + 2], len(self.person)][0]))

    def least(self, each: Numbers) -> Numbers:
        """For each seat the least of a number of its pairs; `NEVER` for one that has none."""
        least = np.full(self.seats, NEVER, np.int64)
        if len(each):
            least[self.known] = np.minimum.reduceat(each, self.begins)
        return least


@memoised_from(*READS["matcher.problem.eligibility.candidates"])
def by_seat(problem: Problem) -> BySeat:
    """The candidate pairs of a problem by seat."""
    found = candidates(problem)
    order = np.argsort(found.seat, kind="stable")
    seat = found.seat[order]
    known, begins = np.unique(seat, return_index=True)
    return BySeat(found.person[order], seat, known, begins, len(found.seats))


@memoised_from("shifts")
def seat_minutes(problem: Problem) -> Numbers:
    """The length of each seat's shift, in the order of the seats."""
    return np.array([problem.shift_of[seat].minutes for seat in problem.seat], np.int64)


@memoised_from("volunteers", "shifts", "places", "policy", "period")
def most_shifts(problem: Problem) -> Numbers:
    """The most shifts that each person may have in the period, in the order of the people."""
    spans = ["shifts_per_period", *(["shifts_per_week"] if is_one_week(problem) else [])]
    own = (
        [most for span in spans if (most := getattr(person.limits, span)) is not None]
        for person in problem.volunteers
    )
    return np.array([min(each, default=NEVER) for each in own], np.int64)


@memoised_from("volunteers")
def asked_minutes(problem: Problem) -> Numbers:
    """What each person asked for, in the order of the people."""
    return np.array([person.asked_minutes for person in problem.volunteers], np.int64)
