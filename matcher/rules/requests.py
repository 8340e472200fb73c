"""People serve on shifts they asked for, and not on shifts they asked to be spared.

Each request of a person about a shift costs |weight| if it is not met, times the rule's price: with a weight
above 0 if the person does not serve there, with a weight below 0 if they do. A request for a shift on which
the person could never serve costs its weight in any case.
"""

from collections.abc import Iterator

from immutabledict import immutabledict

from matcher.ids import ShiftId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.tiers import Tier

INFO = RuleInfo(
    name="requests",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(Parameter("requests", SetIn.PERSON, "requests"),),
    calendar=True,
)


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """The cost of an assignment of a person to a shift; negative where they asked for it."""
    if not person.requests:
        return 0
    weight = INFO.price(problem.policy).weight
    return -weight * sum(request.weight for request in person.requests if request.shift == shift.id)


def active(problem: Problem) -> bool:
    return any(person.requests for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    at = INFO.price(problem.policy)
    decided = problem.shift.keys() - problem.undecided_shifts
    for person in problem.open_volunteers:
        seats = x.of(person.id) if person.requests else {}
        for request in person.requests:
            if request.shift not in decided or problem.stands_on(person.id, ShiftId(request.shift)):
                continue
            own, cost = seats.get(ShiftId(request.shift), []), at.weight * abs(request.weight)
            if request.weight < 0:
                model.cost_of_each(at.tier, own, [cost] * len(own))
            elif own:
                unmet = model.boolean()
                model.at_least(1, [*own, unmet])
                model.cost(at.tier, unmet, cost)
            else:
                model.charge(at.tier, cost)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    at = INFO.price(problem.policy)
    decided = problem.shift.keys() - problem.undecided_shifts
    for person in problem.open_volunteers:
        held = {problem.shift_of[seat].id for seat in roster.held_by(person.id)} if person.requests else ()
        for request in person.requests:
            wanted = request.weight > 0
            decides = request.shift in decided and not problem.stands_on(person.id, ShiftId(request.shift))
            if decides and (request.shift in held) != wanted:
                cost = at.weight * abs(request.weight)
                numbers = immutabledict(
                    volunteer=person.id, shift=request.shift, asked="on" if wanted else "off"
                )
                yield Finding("requests", cost, at.tier, numbers)
