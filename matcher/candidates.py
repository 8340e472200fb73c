"""Which pairs of person and seat could ever be, and for every other pair why not.

What a seat asks for is a list of criteria; each distinct criterion is judged once for all people as a
Boolean vector, so a seat costs a few vector operations however many people there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from matcher.criteria import Criterion, People, criteria
from matcher.entities import SeatId, VolunteerId
from matcher.problem import Problem
from matcher.roster import Assignment


@dataclass(frozen=True)
class Candidates:
    """The pairs that could be: the people for each seat and the seats for each person, in the problem's
    order.
    """

    on: Mapping[SeatId, tuple[VolunteerId, ...]]
    of: Mapping[VolunteerId, tuple[SeatId, ...]]

    def __len__(self) -> int:
        return sum(map(len, self.on.values()))

    def __contains__(self, pair: Assignment) -> bool:
        return pair.seat in self.of.get(pair.volunteer, ())


_known: WeakKeyDictionary[Problem, Candidates] = WeakKeyDictionary()


def candidates(problem: Problem) -> Candidates:
    """The candidates of a problem, computed once for each problem."""
    if problem not in _known:
        _known[problem] = _judge(problem)
    return _known[problem]


def inherit(part: Problem, whole: Problem) -> None:
    """Give a part of a problem the candidates that remain of its whole's, without judging anybody again."""
    parent = candidates(whole)
    seats = {seat.id for shift in part.open_shifts for seat in shift.seats}
    of = {
        person.id: tuple(seat for seat in parent.of.get(person.id, ()) if seat in seats)
        for person in part.open_volunteers
    }
    _known[part] = _turned(part, of)


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


_people: WeakKeyDictionary[Problem, People] = WeakKeyDictionary()


def people_of(problem: Problem) -> People:
    """The people of a problem as vectors, kept with the problem."""
    if problem not in _people:
        _people[problem] = People(problem, problem.volunteers)
    return _people[problem]


def _judge(problem: Problem) -> Candidates:
    people = people_of(problem)
    ids = np.array([person.id for person in problem.volunteers], dtype=object)
    context = np.array(
        [person.id not in problem.context_volunteers for person in problem.volunteers], dtype=bool
    )
    on: dict[SeatId, tuple[VolunteerId, ...]] = {}
    for shift in problem.open_shifts:
        for seat in shift.seats:
            fit = context.copy()
            for criterion in criteria(problem, seat):
                fit &= people.meet(criterion)
            on[seat.id] = tuple(ids[fit])
    return Candidates(on, _by_person(on, (person.id for person in problem.volunteers)))


def _by_person(
    on: Mapping[SeatId, tuple[VolunteerId, ...]], everybody: Iterable[VolunteerId]
) -> Mapping[VolunteerId, tuple[SeatId, ...]]:
    of: dict[VolunteerId, list[SeatId]] = {person: [] for person in everybody}
    for seat, fit in on.items():
        for person in fit:
            of[person].append(seat)
    return {person: tuple(seats) for person, seats in of.items()}


def _turned(problem: Problem, of: Mapping[VolunteerId, tuple[SeatId, ...]]) -> Candidates:
    on: dict[SeatId, list[VolunteerId]] = {
        seat.id: [] for shift in problem.open_shifts for seat in shift.seats
    }
    for person, seats in of.items():
        for seat in seats:
            on[seat].append(person)
    return Candidates({seat: tuple(people) for seat, people in on.items()}, of)
