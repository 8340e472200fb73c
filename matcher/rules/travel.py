"""People serve near their homes.

For each assignment of a person whose home is known: cost = min(9, minutes // 10), times the rule's price.
`minutes` is the way from home to the place of the shift: the air line at `Policy.travel_kmh`, rounded up, and
0 to an online place. The rule counts only where the policy prices it.
"""

from collections.abc import Iterator

import numpy as np
from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.one_place import travel_minutes
from matcher.tiers import Tier

INFO = RuleInfo(
    name="travel",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(
        Parameter("travel_kmh", SetIn.POLICY, "km/h", least=1, most=1_000, default=10),
        Parameter("home", SetIn.PERSON, "place"),
    ),
    only_where_priced=True,
)
# Of the way from home; what is left over is not counted.
MINUTES_PER_UNIT = 10
# As much as the strongest dislike, from an hour and a half on.
HIGHEST_COST = 9


def minutes_from_home(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """The minutes from a person's home to a shift; 0 where the home is not known."""
    if person.home is None:
        return 0
    return travel_minutes(problem, problem.place[person.home], problem.place[shift.place])


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    known, number = x.person_shifts, {place.id: at for at, place in enumerate(problem.places)}
    nowhere = len(number)
    homes = [number[each.home] if each.home else nowhere for each in problem.volunteers]
    home = np.where(x.decided, np.array(homes, dtype=np.int64), nowhere)
    place = np.array([number[shift.place] for shift in timetable(problem).shifts], dtype=np.int64)
    cost = np.zeros((len(number) + 1, len(number)), dtype=np.int64)
    for here in np.unique(home[home < nowhere]).tolist():
        for there in np.unique(place).tolist():
            cost[here, there] = _cost(travel_minutes(problem, problem.places[here], problem.places[there]))
    each = known.each(price.weight * cost[home[known.person], place[known.shift]]) * ~known.standing
    model.cost_of_each(price.tier, known.variables[each > 0], each[each > 0])


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    for person in problem.open_volunteers:
        for seat in roster.held_by(person.id):
            shift = problem.shift_of[seat]
            minutes = minutes_from_home(problem, person, shift)
            cost = price.weight * _cost(minutes)
            if cost and not problem.stands_on(person.id, shift.id):
                numbers = immutabledict(volunteer=person.id, shift=shift.id, seat=seat, minutes=minutes)
                yield Finding("travel", cost, price.tier, numbers)


def _cost(minutes: int) -> int:
    return min(HIGHEST_COST, minutes // MINUTES_PER_UNIT)
