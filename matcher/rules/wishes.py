"""People serve where they like to serve, and not where they dislike it.

cost = sum over assignments of (liked - granted) + disliked, times the rule's price. `liked` is the largest
weight of all the person's likings, `granted` the largest weight of those that this shift meets, and
`disliked` the largest weight of the dislikes that it meets.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.arrays import Numbers, gathered
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.tiers import Tier

INFO = RuleInfo(
    name="wishes",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(Parameter("wishes", SetIn.PERSON, "wishes"),),
)
ABOUT = "project", "scene", "kind", "place", "shift"
# Of a wish that is about nothing in this problem; codes begin at 0.
NO_CODE = -1
Targets = Mapping[str, str]


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """The cost of an assignment of a person to a shift."""
    if not person.wishes:
        return 0
    return INFO.price(problem.policy).weight * _price(person, targets(problem, shift))


def active(problem: Problem) -> bool:
    return any(person.wishes for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    at, known = INFO.price(problem.policy), x.person_shifts
    wishes = [
        (number, wish)
        for number, person in enumerate(problem.volunteers)
        if person.id not in problem.context_volunteers
        for wish in person.wishes
    ]
    code, codes = _codes(problem)
    about = np.array([ABOUT.index(wish.about) for _, wish in wishes], dtype=np.int64)
    target = np.array([codes.get((wish.about, wish.target), NO_CODE) for _, wish in wishes], dtype=np.int64)
    weight = np.array([wish.weight for _, wish in wishes], dtype=np.int64)
    person = np.array([number for number, _ in wishes], dtype=np.int64)
    count = np.diff(known.first)[person]
    _, entry = gathered(known.first[person], count)
    which = np.repeat(np.arange(len(wishes)), count)
    met = code[about[which], known.shift[entry]] == target[which]
    which, entry = which[met], entry[met]
    liked = np.zeros(len(problem.volunteers), np.int64)
    granted, disliked = np.zeros_like(known.person), np.zeros_like(known.person)
    np.maximum.at(liked, person, weight)
    np.maximum.at(granted, entry, weight[which])
    np.maximum.at(disliked, entry, -weight[which])
    each = known.each(at.weight * (liked[known.person] - granted + disliked)) * ~known.standing
    model.cost_of_each(at.tier, known.variables[each > 0], each[each > 0])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    tier = INFO.price(problem.policy).tier
    for person in problem.open_volunteers:
        for seat in roster.held_by(person.id) if person.wishes else ():
            shift = problem.shift_of[seat]
            cost = price(problem, person, shift)
            if cost and not problem.stands_on(person.id, shift.id):
                numbers = immutabledict(volunteer=person.id, shift=shift.id, seat=seat)
                yield Finding("wishes", cost, tier, numbers)


def _codes(problem: Problem) -> tuple[Numbers, Mapping[tuple[str, str], int]]:
    """For each kind of target and each shift, the code of the target; and the codes of all targets."""
    codes: dict[tuple[str, str], int] = {}
    shifts = timetable(problem).shifts
    code = np.empty((len(ABOUT), len(shifts)), np.int64)
    for number, shift in enumerate(shifts):
        for row, named in enumerate(targets(problem, shift).items()):
            code[row, number] = codes.setdefault(named, len(codes))
    return code, codes


def targets(problem: Problem, shift: Shift) -> Targets:
    """The targets of wishes that a shift meets, by their kind."""
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
