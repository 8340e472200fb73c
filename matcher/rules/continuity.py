"""A group is served by people who know it.

For each assignment on a shift with a group: cost = 3 * (min(3, best) - min(3, times)), times the rule's
price. Here `times` is how often this person served the group before, and `best` the most that anybody in the
problem did. If nobody knows the group, nobody costs anything.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from immutabledict import immutabledict

from matcher.ids import GroupId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.tiers import Tier

INFO = RuleInfo(
    name="continuity",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(
        Parameter("continuity", SetIn.PERSON, "times by group"),
        Parameter("group", SetIn.SHIFT, "group"),
    ),
)
# Who served a group three times knows it as well as anybody.
ENOUGH_TIMES = 3
# For each time fewer: a complete stranger costs 9, as much as the strongest dislike.
COST_PER_TIME = 3


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """The cost of an assignment of a person to a shift."""
    if shift.group is None:
        return 0
    weight = COST_PER_TIME * INFO.price(problem.policy).weight
    return weight * max(0, _best(problem, shift.group) - person.continuity.get(shift.group, 0))


def active(problem: Problem) -> bool:
    return bool(problem.most_served) and any(shift.group is not None for shift in problem.shifts)


def post(problem: Problem, model: Model, x: Variables) -> None:
    at = INFO.price(problem.policy)
    weight, served = COST_PER_TIME * at.weight, _served(problem)
    for shift in problem.open_shifts:
        group = shift.group
        if group is None or not (best := _best(problem, group)):
            continue
        people, variables = x.serving(shift.id)
        times = np.zeros(len(problem.volunteers), np.int64)
        for person, count in served.get(group, ()):
            times[person] = min(best, count)
        cost = weight * (best - times[people]) * ~x.standing_on(shift.id)
        model.cost_of_each(at.tier, variables[cost > 0], cost[cost > 0])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    tier = INFO.price(problem.policy).tier
    for shift in problem.open_shifts:
        for seat in shift.seats:
            for person in roster.on(seat.id):
                cost = price(problem, problem.volunteer[person], shift)
                if cost and not problem.stands_on(person, shift.id):
                    numbers = immutabledict(volunteer=person, shift=shift.id, seat=seat.id, group=shift.group)
                    yield Finding("continuity", cost, tier, numbers)


def _served(problem: Problem) -> Mapping[GroupId, Sequence[tuple[int, int]]]:
    """For each group, the people who served it before, as numbers in the problem, and how often."""
    found: dict[GroupId, list[tuple[int, int]]] = defaultdict(list)
    for number, person in enumerate(problem.volunteers):
        for group, times in person.continuity.items():
            found[group].append((number, times))
    return found


def _best(problem: Problem, group: GroupId) -> int:
    return min(ENOUGH_TIMES, problem.most_served.get(group, 0))
