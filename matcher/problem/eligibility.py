"""The candidate pairs: which person could ever sit on which seat, and for every other pair why not.

A seat asks for a list of criteria. Each distinct criterion is judged once for all people, as a Boolean
vector, so that a seat costs a few vector operations however many people there are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np

from matcher.ids import SeatId, VolunteerId
from matcher.problem.arrays import Numbers
from matcher.problem.criteria import Criterion, People, criteria
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.roster import Assignment

Owner = TypeVar("Owner")
Owned = TypeVar("Owned")


@dataclass(frozen=True, eq=False)
class Candidates:
    """The candidate pairs, person by person, and for each person in the order of the problem's seats.

    `people` and `seats` are the ids of all people and seats, in the problem's order. Pair `i` is of person
    `people[person[i]]` and seat `seats[seat[i]]`.
    """

    people: Sequence[VolunteerId]
    seats: Sequence[SeatId]
    person: Numbers
    seat: Numbers

    @cached_property
    def of(self) -> Mapping[VolunteerId, tuple[SeatId, ...]]:
        """The seats of each person; a person who is only context has none."""
        return _grouped(self.people, self.begin, self.seats, self.seat)

    @cached_property
    def on(self) -> Mapping[SeatId, tuple[VolunteerId, ...]]:
        """The people of each seat; a seat that is only context has none."""
        people, begin = self._by_seat
        return _grouped(self.seats, begin, self.people, people)

    def able(self, seat: SeatId) -> Numbers:
        """The places of the people for a seat, ascending; not to be written to."""
        (people, begin), place = self._by_seat, self.place_of_seat[seat]
        return people[begin[place] : begin[place + 1]]

    @cached_property
    def _by_seat(self) -> tuple[Numbers, Numbers]:
        """The people of the pairs in the order of the seats, and where those of each seat begin."""
        order = np.argsort(self.seat, kind="stable")
        return self.person[order], _begins(self.seat[order], len(self.seats))

    @cached_property
    def place_of_person(self) -> Mapping[VolunteerId, int]:
        """The place of each person among the people."""
        return {person: place for place, person in enumerate(self.people)}

    @cached_property
    def place_of_seat(self) -> Mapping[SeatId, int]:
        """The place of each seat among the seats."""
        return {seat: place for place, seat in enumerate(self.seats)}

    @cached_property
    def begin(self) -> Numbers:
        """Where the pairs of each person begin, and where the last one's end."""
        return _begins(self.person, len(self.people))

    def __len__(self) -> int:
        return len(self.person)

    def __contains__(self, pair: Assignment) -> bool:
        person, seat = self.place_of_person.get(pair.volunteer), self.place_of_seat.get(pair.seat)
        if person is None or seat is None:
            return False
        return bool((self.seat[self.begin[person] : self.begin[person + 1]] == seat).any())


@memoised_from(
    "volunteers",
    "shifts",
    "policy",
    "standing",
    "pinned_out",
    "period",
    "context_shifts",
    "context_volunteers",
)
def candidates(problem: Problem) -> Candidates:
    """The candidates of a problem, computed once for each problem. Standing assignments are none."""
    people, fits = people_of(problem), list[Numbers]()
    decided = np.array([person.id not in problem.context_volunteers for person in problem.volunteers], bool)
    standing = _standing_by_seat(problem)
    for shift in problem.shifts:
        for seat in shift.seats:
            if shift.id in problem.undecided_shifts:
                fits.append(np.zeros(0, np.int64))
                continue
            fit = people.fitting(criteria(problem, seat))
            fit = fit[decided[fit]]
            fits.append(np.setdiff1d(fit, standing[seat.id]) if seat.id in standing else fit)
    seats = np.repeat(np.arange(len(fits)), np.array([len(fit) for fit in fits], np.int64))
    persons = np.concatenate((np.zeros(0, np.int64), *fits))
    order = np.argsort(persons, kind="stable")
    ids = tuple(person.id for person in problem.volunteers)
    return Candidates(ids, tuple(problem.seat), persons[order], seats[order])


def _standing_by_seat(problem: Problem) -> Mapping[SeatId, list[int]]:
    """The places of the people who stand on each seat, for those where anybody does."""
    place = {person.id: number for number, person in enumerate(problem.volunteers)}
    found: dict[SeatId, list[int]] = defaultdict(list)
    for person, seat in problem.standing:
        found[seat].append(place[person])
    return found


def inherit(part: Problem, whole: Problem) -> None:
    """Give a subproblem those candidates of its whole that are decided in it."""
    parent = candidates(whole)
    people, context = [person.id for person in part.volunteers], part.context_volunteers
    own = [place for place, person in enumerate(people) if person not in context]
    there = np.array([parent.place_of_person[people[place]] for place in own], np.int64)
    count = parent.begin[there + 1] - parent.begin[there]
    pairs = np.arange(count.sum()) + np.repeat(parent.begin[there + 1] - np.cumsum(count), count)
    here, remains = np.zeros(len(parent.seats), np.int64), np.zeros(len(parent.seats), bool)
    for place, seat in enumerate(part.seat):
        if part.shift_of[seat].id not in part.undecided_shifts:
            here[parent.place_of_seat[seat]], remains[parent.place_of_seat[seat]] = place, True
    left = remains[parent.seat[pairs]]
    persons, seats = np.repeat(np.array(own, np.int64), count)[left], here[parent.seat[pairs[left]]]
    candidates.give(part, Candidates(tuple(people), tuple(part.seat), persons, seats))


def reasons(problem: Problem, volunteer: VolunteerId, seat: SeatId) -> tuple[Criterion, ...]:
    """The criteria of a seat that a person does not meet; empty for a candidate."""
    people = People(problem, (problem.volunteer[volunteer],))
    return tuple(c for c in criteria(problem, problem.seat[seat]) if not people.meet(c)[0])


def funnel(problem: Problem, seat: SeatId) -> tuple[tuple[Criterion, int], ...]:
    """Each criterion of a seat with how many of all people are left after it and those before it."""
    people = people_of(problem)
    left = np.ones(len(problem.volunteers), dtype=bool)
    steps = []
    for criterion in criteria(problem, problem.seat[seat]):
        left &= people.meet(criterion)
        steps.append((criterion, int(left.sum())))
    return tuple(steps)


@memoised_from("volunteers", "policy", "pinned_out", "shifts", "period", "context_shifts", "standing")
def people_of(problem: Problem) -> People:
    """The people of a problem as vectors, made once for each problem."""
    return People(problem, problem.volunteers)


def _begins(owner: Numbers, owners: int) -> Numbers:
    """Where the pairs of each owner begin, and where the last one's end, of pairs in the owners' order."""
    return np.searchsorted(owner, np.arange(owners + 1))


def _grouped(
    owners: Sequence[Owner], begin: Numbers, owned: Sequence[Owned], each: Numbers
) -> Mapping[Owner, tuple[Owned, ...]]:
    """What each owner has, by place in `each` from where theirs begin."""
    had = [owned[place] for place in each.tolist()]
    ends = pairwise(begin.tolist())
    return {owner: tuple(had[start:end]) for owner, (start, end) in zip(owners, ends, strict=True)}
