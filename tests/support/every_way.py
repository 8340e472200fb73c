"""Every way to have one more person on a seat, tried one by one and judged: what the cheapest costs."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from immutabledict import immutabledict

from matcher.answers.explain import effect
from matcher.answers.explain.explanations import lexicographic
from matcher.answers.params import AnswerParams
from matcher.ids import SeatId, VolunteerId
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.problem.terms import Terms
from matcher.roster import Assignment, Difference, Roster
from matcher.solver.start.greedy import greedy
from tests.support import strategies

#: As many ways are judged as there are: where rules are priced that bounds know nothing of, it takes many.
ALL = AnswerParams(ways_judged=100_000, seats_opened=100_000, seats_opened_after_one=100_000)
Costs = tuple[int, ...]
Move = tuple[VolunteerId, SeatId, SeatId | None]


def a_week(seed: int, people: int = 5, shifts: int = 5) -> tuple[Problem, Roster]:
    """A random problem and a roster of it that leaves some seats empty.

    In two of three the rules have the prices they have where no policy says otherwise.
    """
    random = Random(seed)
    drawn = strategies.problem(random, people, shifts, busy=random.random() < 0.5)
    drawn = replace(drawn, volunteers=tuple(_without_terms(each) for each in drawn.volunteers))
    if seed % 3:
        plain = replace(drawn.policy, prices=immutabledict(), come_percent=None)
        published = drawn.published if seed % 2 else immutabledict[Assignment, int]()
        drawn = replace(drawn, policy=plain, published=published)
    full = greedy(drawn)
    left = {pair for pair in full if random.random() < 0.75 or pair in drawn.pinned_in}
    return drawn, Roster(frozenset(left) | fixed(drawn))


def _without_terms(person: Volunteer) -> Volunteer:
    """Somebody without a contract: what it asks for may be broken before anybody moves."""
    return replace(person, terms=Terms(), history=None)


def cheapest(
    problem: Problem, roster: Roster, seat: SeatId, leaving: Assignment | None = None
) -> Costs | None:
    """The least cost of all single, double and chain moves that add a head to a seat; None where none may."""
    gone = frozenset() if leaving is None else frozenset({leaving})
    base, found = Roster(roster.assignments - gone), list[Costs]()
    for way in _ways(problem, base, seat, None if leaving is None else leaving.volunteer):
        added = frozenset(Assignment(who, to) for who, to, _ in way)
        removed = frozenset(Assignment(who, left) for who, _, left in way if left is not None)
        judged = effect(problem, roster, Difference(added - gone, removed | gone))
        if not judged.broken:
            found.append(lexicographic(judged.costs))
    return min(found, default=None)


def _ways(
    problem: Problem, roster: Roster, seat: SeatId, mover: VolunteerId | None
) -> Iterator[tuple[Move, ...]]:
    for first in _moves(problem, roster, seat, frozenset({mover})):
        yield (first,)
        if first[2] is None:
            continue
        for second in _moves(problem, roster, first[2], frozenset({first[0]})):
            if second[2] == seat:
                continue
            yield first, second
            if second[2] is None:
                continue
            for third in _moves(problem, roster, second[2], frozenset({first[0], second[0]})):
                if third[2] is None:
                    yield first, second, third


def _moves(
    problem: Problem, roster: Roster, seat: SeatId, others: frozenset[VolunteerId | None]
) -> Iterator[Move]:
    """Everybody who could go to a seat: as they are, or from any seat that nothing holds them on."""
    for person in problem.volunteers:
        if person.id in others or Assignment(person.id, seat) in roster:
            continue
        yield person.id, seat, None
        for left in roster.held_by(person.id):
            pair = Assignment(person.id, left)
            if pair not in problem.pinned_in and pair not in problem.standing:
                yield person.id, seat, left
