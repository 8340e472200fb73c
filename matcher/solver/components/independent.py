"""Independent components of a problem, which can be solved apart.

They are the connected components of a graph. Its nodes are people and shifts; its edges are candidate pairs,
pins, and pairs of shifts that a rule joins whoever serves on them (`joint_shifts`, `coupled`). Companions and
people who avoid each other need no edge: they matter only on a shift that both could take.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.arrays import Numbers, joined
from matcher.problem.demand import joint_shifts
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.roster import Roster
from matcher.rules.coupling import coupled
from matcher.solver.subproblem import subproblem

#: The number of a shift that is not decided here.
NOT_HERE = -1


@dataclass(frozen=True, slots=True)
class Component:
    """People and shifts that share no rule with any others, and the number of candidate pairs among them."""

    volunteers: frozenset[VolunteerId]
    shifts: frozenset[ShiftId]
    pairs: int


def independent_components(
    problem: Problem, fewest_pairs: int, largest_share: float = 0.9
) -> tuple[Component, ...]:
    """The components that are worth solving apart, the largest first; none where the whole is to be solved.

    Components with fewer than `fewest_pairs` pairs are bundled. Where one component has more than
    `largest_share` of all pairs, solving apart gains nothing. People who could serve nowhere and shifts that
    nobody could take go with the first component.
    """
    found = sorted(components(problem), key=lambda each: (-each.pairs, min(each.shifts, default="")))
    deciding = [each for each in found if each.pairs]
    if not deciding or deciding[0].pairs > largest_share * sum(each.pairs for each in deciding):
        return ()
    bundles = _bundled(deciding, fewest_pairs)
    if len(bundles) < 2:
        return ()
    rest = [each for each in found if not each.pairs]
    return (join([bundles[0], *rest]), *bundles[1:])


def extract(problem: Problem, component: Component) -> Problem:
    """A component as a problem of its own; promises in other components count as kept."""
    known = candidates(problem)
    promised = frozenset(pair for pair in problem.published if pair in known)
    return subproblem(
        problem, component.volunteers, component.shifts, keeping=Roster(promised | fixed(problem))
    )


def components(problem: Problem) -> Iterator[Component]:
    """All connected components of the people and shifts that are decided here, single nodes included."""
    shifts = [shift.id for shift in problem.open_shifts]
    people = [person.id for person in problem.open_volunteers]
    one, other = _pairs(problem)
    tied = np.array(list(_tied(problem)), dtype=np.int64).reshape(-1, 2)
    label = connected(len(shifts) + len(people), joined(one, tied[:, 0]), joined(other, tied[:, 1]))
    known = candidates(problem)
    pairs = np.bincount(label[one[: len(known)]], minlength=len(label)).tolist()
    order = np.argsort(label, kind="stable")
    begin = np.flatnonzero(np.diff(label[order], prepend=-1)).tolist()
    for start, end in pairwise([*begin, len(order)]):
        nodes = order[start:end].tolist()
        yield Component(
            frozenset(people[node - len(shifts)] for node in nodes if node >= len(shifts)),
            frozenset(shifts[node] for node in nodes if node < len(shifts)),
            pairs[label[nodes[0]]],
        )


def connected(nodes: int, one: Numbers, other: Numbers) -> Numbers:
    """The least node that each of so many `nodes` is connected with, by edges from `one[k]` to `other[k]`.

    Both ends of an edge take the lesser label, then every node takes the label of its label, until nothing
    changes.
    """
    label = np.arange(nodes)
    while True:
        lesser = np.minimum(label[one], label[other])
        found = label.copy()
        np.minimum.at(found, one, lesser)
        np.minimum.at(found, other, lesser)
        found = found[found]
        if (found == label).all():
            return label
        label = found


def _pairs(problem: Problem) -> tuple[Numbers, Numbers]:
    """The edges between shifts and people: the candidate pairs, then the pins.

    Nodes are numbered: first the shifts that are decided here, then the people.
    """
    known, context = candidates(problem), problem.context_volunteers
    shifts = {shift.id: number for number, shift in enumerate(problem.open_shifts)}
    decided = np.array([person.id not in context for person in problem.volunteers], dtype=np.int64)
    person_at = len(shifts) + np.cumsum(decided) - 1
    shift_at = [shifts.get(problem.shift_of[seat].id, NOT_HERE) for seat in known.seats]
    pins = [
        (shifts[shift], int(person_at[known.place_of_person[pair.volunteer]]))
        for pair in sorted(problem.pinned_in | problem.pinned_out)
        if (shift := problem.shift_of[pair.seat].id) in shifts and pair.volunteer not in context
    ]
    pinned = np.array(pins, dtype=np.int64).reshape(-1, 2)
    at = np.array(shift_at, dtype=np.int64)[known.seat]
    return joined(at, pinned[:, 0]), joined(person_at[known.person], pinned[:, 1])


def _tied(problem: Problem) -> Iterator[tuple[int, int]]:
    """The edges between shifts that a rule joins, whoever could serve on them, by their numbers."""
    number = {shift.id: place for place, shift in enumerate(problem.open_shifts)}
    for group in (*set(joint_shifts(problem).values()), *coupled(problem)):
        yield from pairwise(sorted(number[shift] for shift in group if shift in number))


def _bundled(found: Sequence[Component], fewest_pairs: int) -> list[Component]:
    """The same components, with small ones joined until each bundle has `fewest_pairs` pairs."""
    bundles, small = [each for each in found if each.pairs >= fewest_pairs], list[Component]()
    for each in found[len(bundles) :]:
        small.append(each)
        if sum(one.pairs for one in small) >= fewest_pairs:
            bundles.append(join(small))
            small = []
    if small:
        bundles.append(join(small))
    return sorted(bundles, key=lambda each: -each.pairs)


def join(several: Sequence[Component]) -> Component:
    """Several components as one."""
    return Component(
        frozenset[VolunteerId]().union(*(each.volunteers for each in several)),
        frozenset[ShiftId]().union(*(each.shifts for each in several)),
        sum(each.pairs for each in several),
    )
