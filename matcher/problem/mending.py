"""Candidates and vectors of people that are known of another problem, mended where a few people differ."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from matcher.problem.arrays import Numbers
from matcher.problem.criteria import criteria
from matcher.problem.eligibility import Candidates, candidates, people_of
from matcher.problem.problem import Problem
from matcher.roster import Assignment

Places = tuple[int, int]
"""Of a person and of a seat."""


def take_over(found: Problem, other: Problem, pairs: Collection[Assignment]) -> None:
    """Give a problem the people and the candidates of another with the same policy, as far as they are known.

    People who are not the very same in both are judged anew, and so are `pairs`.
    """
    known = people_of.known(other)
    if known is None:
        return
    same = {id(person) for person in other.volunteers}
    fresh = [place for place, person in enumerate(found.volunteers) if id(person) not in same]
    source = _sources(found, other, fresh)
    people_of.give(found, known.renewed(found, source, fresh))
    old = candidates.known(other)
    if old is None or found.shifts is not other.shifts or found.undecided_shifts != other.undecided_shifts:
        return
    place = np.full(len(old.people), -1, np.int64)
    stay = np.setdiff1d(np.arange(len(source)), fresh)
    place[source[stay]] = stay
    if (np.diff(place[place >= 0]) > 0).all():
        candidates.give(found, _mended(found, old, place, fresh, pairs))


def _sources(found: Problem, other: Problem, fresh: Sequence[int]) -> Numbers:
    """Where each person of a problem stood in another; 0 for those who are fresh."""
    if found.volunteers is other.volunteers:
        return np.arange(len(found.volunteers))
    place, new = {person.id: at for at, person in enumerate(other.volunteers)}, frozenset(fresh)
    stood = [0 if at in new else place[person.id] for at, person in enumerate(found.volunteers)]
    return np.array(stood, np.int64)


def _mended(
    found: Problem, old: Candidates, place: Numbers, fresh: Sequence[int], pairs: Collection[Assignment]
) -> Candidates:
    """The candidates of those who stay, at their `place`, with fresh people and some pairs judged anew."""
    alike = not fresh and len(place) == len(found.volunteers)
    ids = old.people if alike else tuple(person.id for person in found.volunteers)
    made = Candidates(ids, old.seats, old.person if alike else place[old.person], old.seat)
    made.__dict__["place_of_seat"] = old.place_of_seat
    if alike:
        made.__dict__["place_of_person"] = old.place_of_person
        made.__dict__["begin"] = old.begin
    judged = {(made.place_of_person[each.volunteer], made.place_of_seat[each.seat]) for each in pairs}
    gone = made.person < 0
    if not gone.any():
        for person, seat in judged:
            begin, end = np.searchsorted(made.person, (person, person + 1))
            gone[begin:end] |= made.seat[begin:end] == seat
    else:
        # Who goes leaves the order; those who stay keep it.
        for person, seat in judged:
            gone |= (made.person == person) & (made.seat == seat)
    return _joined(made, made.person[~gone], made.seat[~gone], sorted(_fitting(found, made, fresh, judged)))


def _joined(made: Candidates, persons: Numbers, seats: Numbers, more: Sequence[Places]) -> Candidates:
    """Pairs in the order of people and seats, with more of them."""
    where = []
    for person, seat in more:
        begin, end = np.searchsorted(persons, (person, person + 1))
        where.append(begin + np.searchsorted(seats[begin:end], seat))
    if more:
        persons = np.insert(persons, where, [person for person, _ in more])
        seats = np.insert(seats, where, [seat for _, seat in more])
    joined = Candidates(made.people, made.seats, persons, seats)
    for name in ("place_of_seat", "place_of_person"):
        joined.__dict__[name] = getattr(made, name)
    return joined


def _fitting(
    found: Problem, made: Candidates, fresh: Sequence[int], judged: Collection[Places]
) -> Iterator[Places]:
    """Which of the pairs that are judged anew are candidates: all of the fresh people, and some others."""
    people, whole = people_of(found), set(fresh)
    stands = {
        (made.place_of_person[each.volunteer], made.place_of_seat[each.seat]) for each in found.standing
    }
    asked: dict[int, list[int]] = {}
    for person, seat in judged:
        if person not in whole:
            asked.setdefault(seat, []).append(person)
    for seat in range(len(made.seats)) if fresh else ():
        asked.setdefault(seat, []).extend(fresh)
    for seat, persons in asked.items():
        name = made.seats[seat]
        if found.shift_of[name].id in found.undecided_shifts:
            continue
        there = np.array(persons, np.int64)
        for criterion in criteria(found, found.seat[name]):
            there = there[people.meet(criterion)[there]]
        for person in there.tolist():
            if found.volunteers[person].id not in found.context_volunteers and (person, seat) not in stands:
                yield person, seat
