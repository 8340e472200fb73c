"""People serve where they like to, and not where they dislike to.

cost = sum over assignments of (liked - granted) + disliked, where liked is the largest weight among all the
person's likings, granted the largest among those that this shift grants, and disliked the largest among the
dislikes it meets; times the rule's price.
"""

from collections.abc import Iterator, Mapping

from immutabledict import immutabledict

from matcher.entities import Shift, ShiftId, Volunteer
from matcher.model import Model
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.variables import Variables

TIER = Tier.WISHES
Targets = Mapping[str, str]


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """What it costs that a person serves on a shift."""
    if not person.wishes:
        return 0
    return problem.policy.price("wishes", TIER).weight * _price(person, _targets(problem, shift))


def post(problem: Problem, model: Model, x: Variables) -> None:
    known: dict[ShiftId, Targets] = {}
    at = problem.policy.price("wishes", TIER)
    costs = model.costs[at.tier]
    for person in problem.open_volunteers:
        if not person.wishes:
            continue
        for shift, variables in x.of(person.id).items():
            if shift not in known:
                known[shift] = _targets(problem, problem.shift[shift])
            cost = at.weight * _price(person, known[shift])
            if cost:
                costs += [(variable, cost) for variable in variables]


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    tier = problem.policy.price("wishes", TIER).tier
    for person in problem.open_volunteers:
        for seat in roster.held_by(person.id) if person.wishes else ():
            shift = problem.shift_of[seat]
            cost = price(problem, person, shift)
            if cost:
                numbers = immutabledict(volunteer=person.id, shift=shift.id, seat=seat)
                yield Finding("wishes", cost, tier, numbers)


def _targets(problem: Problem, shift: Shift) -> Targets:
    return {
        "project": shift.project,
        "scene": problem.project[shift.project].scene,
        "kind": shift.kind,
        "place": shift.place,
        "shift": shift.id,
    }


def _price(person: Volunteer, targets: Targets) -> int:
    liked = granted = disliked = 0
    for wish in person.wishes:
        weight = wish.weight
        if weight > liked:
            liked = weight
        if targets[wish.about] == wish.target:
            granted = max(granted, weight)
            disliked = max(disliked, -weight)
    return liked - granted + disliked
