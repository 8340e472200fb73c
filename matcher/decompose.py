"""Parts of a problem that have nothing to do with each other: each can be decided apart, and elsewhere.

People and shifts are the nodes of a graph, the pairs that could be its edges, and so are pins; what
`Problem.joint` and `coupled` name hangs together whoever could serve on it. The independent parts are the
connected components. Companions and people who avoid each other need no edge: they matter only on a shift
that both could have.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.candidates import candidates
from matcher.coupling import coupled
from matcher.entities import ShiftId, VolunteerId
from matcher.problem import Problem
from matcher.restrict import restrict
from matcher.roster import Roster

NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Component:
    """People and shifts that share no rule with any others, and how many pairs there are among them."""

    volunteers: frozenset[VolunteerId]
    shifts: frozenset[ShiftId]
    pairs: int


def independent(problem: Problem, fewest_pairs: int) -> tuple[Component, ...]:
    """The parts worth deciding apart, the largest first; one part, or none, means: decide the whole.

    Parts with fewer than `fewest_pairs` pairs are decided together, and so is everything when one part holds
    nearly all pairs. Who could serve nowhere, and shifts nobody could serve on, go with the first part.
    """
    found = sorted(components(problem), key=lambda each: (-each.pairs, min(each.shifts, default="")))
    deciding = [each for each in found if each.pairs]
    if not deciding or deciding[0].pairs > NEARLY_ALL * sum(each.pairs for each in deciding):
        return ()
    bundles = _bundled(deciding, fewest_pairs)
    if len(bundles) < 2:
        return ()
    rest = [each for each in found if not each.pairs]
    return (together([bundles[0], *rest]), *bundles[1:])


def cut(problem: Problem, part: Component) -> Problem:
    """An independent part as a problem; all that is promised elsewhere counts as kept."""
    known = candidates(problem)
    promised = frozenset(pair for pair in problem.published if pair in known)
    return restrict(problem, part.volunteers, part.shifts, keeping=Roster(promised | problem.kept))


def components(problem: Problem) -> Iterator[Component]:
    """The connected components of people and shifts that are decided here, isolated ones included."""
    works, serves = _neighbours(problem)
    tied = _tied(problem)
    people_left = {person.id for person in problem.open_volunteers}
    for shift in problem.open_shifts:
        if shift.id not in works:
            continue
        people: set[VolunteerId] = set()
        shifts: set[ShiftId] = set()
        reached = {shift.id}
        while reached:
            shifts |= reached
            fresh = set[VolunteerId]().union(*(works.pop(each) for each in reached)) - people
            people |= fresh
            near = [serves[person] for person in fresh] + [tied[each] for each in reached if each in tied]
            reached = set[ShiftId]().union(*near) - shifts
        people_left -= people
        yield Component(frozenset(people), frozenset(shifts), _pairs(problem, people))
    for person in sorted(people_left):
        yield Component(frozenset((person,)), frozenset(), 0)


def _neighbours(
    problem: Problem,
) -> tuple[dict[ShiftId, set[VolunteerId]], Mapping[VolunteerId, set[ShiftId]]]:
    """Who could serve on each shift that is decided here, and on which shifts each person could."""
    known = candidates(problem)
    people = {person.id for person in problem.open_volunteers}
    works = {
        shift.id: set[VolunteerId]().union(*(known.on.get(seat.id, ()) for seat in shift.seats))
        for shift in problem.open_shifts
    }
    for pair in problem.pinned_in | problem.pinned_out:
        shift = problem.shift_of[pair.seat].id
        if shift in works and pair.volunteer in people:
            works[shift].add(pair.volunteer)
    serves: dict[VolunteerId, set[ShiftId]] = defaultdict(set)
    for shift, able in works.items():
        for person in able:
            serves[person].add(shift)
    return works, serves


def _tied(problem: Problem) -> Mapping[ShiftId, set[ShiftId]]:
    """The shifts that a rule ties to each shift, whoever could serve on it."""
    tied: dict[ShiftId, set[ShiftId]] = defaultdict(set)
    for group in (*set(problem.joint.values()), *coupled(problem)):
        for one, other in pairwise(sorted(group)):
            tied[one].add(other)
            tied[other].add(one)
    return tied


def _pairs(problem: Problem, people: set[VolunteerId]) -> int:
    of = candidates(problem).of
    return sum(len(of.get(person, ())) for person in people)


def _bundled(parts: Sequence[Component], fewest_pairs: int) -> list[Component]:
    """The same parts, small ones put together until they are large enough to be worth the way."""
    bundles, small = [each for each in parts if each.pairs >= fewest_pairs], list[Component]()
    for each in parts[len(bundles) :]:
        small.append(each)
        if sum(one.pairs for one in small) >= fewest_pairs:
            bundles.append(together(small))
            small = []
    if small:
        bundles.append(together(small))
    return sorted(bundles, key=lambda each: -each.pairs)


def together(parts: Sequence[Component]) -> Component:
    """Several parts as one."""
    return Component(
        frozenset[VolunteerId]().union(*(each.volunteers for each in parts)),
        frozenset[ShiftId]().union(*(each.shifts for each in parts)),
        sum(each.pairs for each in parts),
    )
