"""A group is served by those who know it.

For each assignment on a shift with a group: cost = 3 * (min(3, best) - min(3, times)), where times is how
often this person served the group before, and best the most that anybody of the problem did; times the
rule's price.
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.entities import GroupId, Shift, Volunteer
from matcher.model import Model
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.variables import Variables

TIER = Tier.WISHES
ENOUGH = 3
STRANGER = 3


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """What it costs that a person serves on a shift."""
    if shift.group is None:
        return 0
    weight = STRANGER * problem.policy.price("continuity", TIER).weight
    return weight * max(0, _best(problem, shift.group) - person.continuity.get(shift.group, 0))


def post(problem: Problem, model: Model, x: Variables) -> None:
    at = problem.policy.price("continuity", TIER)
    people, weight, costs = problem.volunteer, STRANGER * at.weight, model.costs[at.tier]
    for shift in problem.open_shifts:
        group = shift.group
        if group is None or not (best := _best(problem, group)):
            continue
        for person, variable in x.on_shift(shift.id):
            times = people[person].continuity.get(group, 0)
            if times < best:
                costs.append((variable, weight * (best - times)))


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    tier = problem.policy.price("continuity", TIER).tier
    for shift in problem.open_shifts:
        for seat in shift.seats:
            for person in roster.on(seat.id):
                cost = price(problem, problem.volunteer[person], shift)
                if cost:
                    numbers = immutabledict(volunteer=person, shift=shift.id, seat=seat.id, group=shift.group)
                    yield Finding("continuity", cost, tier, numbers)


def _best(problem: Problem, group: GroupId) -> int:
    return min(ENOUGH, problem.most_served.get(group, 0))
