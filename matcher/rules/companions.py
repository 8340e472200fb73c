"""People serve beside their companions, and never beside people they avoid.

Avoided (hard): if one of two people avoids the other, at most one of them serves on a shift.
Companions: a person who has companions and serves on a shift without any of them costs 2. With x[p] = 1 if
person p serves on the shift:
cost = sum over shifts and people with companions of 2 * max(0, x[p] - sum of x over the companions of p),
times the rule's price.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from immutabledict import immutabledict

from matcher.ids import VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import joins, team
from matcher.tiers import Tier

AVOIDED = "avoided"
INFO = RuleInfo(
    name="companions",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(
        Parameter("companions", SetIn.PERSON, "people"),
        Parameter("avoided", SetIn.PERSON, "people"),
    ),
    codes=frozenset({AVOIDED}),
    partly_hard=True,
    pins_can_break=True,
)
# Beside wishes, which cost 1 to 9: as much as a slight dislike.
ALONE_COST = 2


def never_with(problem: Problem) -> Mapping[VolunteerId, frozenset[VolunteerId]]:
    """The people whom each person must not meet on a shift, whichever of the two avoids the other.

    People who have nobody to avoid are left out.
    """
    never: dict[VolunteerId, set[VolunteerId]] = defaultdict(set)
    for person in problem.volunteers:
        for other in person.avoided:
            never[person.id].add(other)
            never[other].add(person.id)
    return {person: frozenset(others) for person, others in never.items()}


def price(problem: Problem, person: Volunteer, company: Collection[VolunteerId]) -> int:
    """The cost of a person who serves beside these people."""
    if not person.companions or not person.companions.isdisjoint(company):
        return 0
    return ALONE_COST * INFO.price(problem.policy).weight


def active(problem: Problem) -> bool:
    return any(person.companions or person.avoided for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    _post_never(problem, model, x)
    context = problem.undecided_shifts
    at = INFO.price(problem.policy)
    cost = ALONE_COST * at.weight
    for person in problem.volunteers:
        if not person.companions:
            continue
        theirs = [x.of(other) for other in sorted(person.companions)]
        for shift, own in x.of(person.id).items():
            if shift in context or problem.stands_on(person.id, shift):
                continue
            present = [variable for seats in theirs if shift in seats for variable in seats[shift]]
            if not present:
                for variable in own:
                    model.cost(at.tier, variable, cost)
                continue
            alone = model.boolean()
            model.at_least(0, [alone, *present, *own], [*([1] * (1 + len(present))), *([-1] * len(own))])
            model.cost(at.tier, alone, cost)


def _post_never(problem: Problem, model: Model, x: Variables) -> None:
    for person, others in never_with(problem).items():
        seats = x.of(person)
        # In an order that is the same in every process: what is solved must be the same again.
        for other in sorted(others):
            if person < other:
                theirs = x.of(other)
                for shift in sorted(seats.keys() & theirs.keys() - problem.undecided_shifts):
                    both = [*seats[shift], *theirs[shift]]
                    if problem.stands_on(person, shift) and problem.stands_on(other, shift):
                        both.remove(Model.ONE)
                    model.at_most_one(both)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    never = never_with(problem)
    tier = INFO.price(problem.policy).tier
    for shift in problem.open_shifts:
        people = frozenset(team(roster, shift))
        for person in sorted(people):
            for other in sorted(never.get(person, frozenset()) & people):
                if person < other and joins(problem, shift, (person, other)):
                    numbers = immutabledict(volunteer=person, other=other, shift=shift.id)
                    yield Finding(AVOIDED, 1, None, numbers)
            cost = price(problem, problem.volunteer[person], people)
            if cost and not problem.stands_on(person, shift.id):
                yield Finding("companions", cost, tier, immutabledict(volunteer=person, shift=shift.id))
