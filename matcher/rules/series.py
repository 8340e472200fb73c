"""A series of recurring shifts is served by the same people.

For each series: cost = max(0, people - heads), times the rule's price. `people` are all who serve on any of
its shifts, and `heads` is the largest number of heads that one of its shifts desires. The rule counts only
where the policy prices it. People who stand on its shifts around the period count; if these are more than
`heads` by themselves, only those who join them cost. What was served long before counts in `continuity`, by
the group that is served. Stations have no series, as their hours are staffed by whoever is there.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model, Var
from matcher.model.variables import Variables
from matcher.problem.entities import Shift
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.team import team
from matcher.tiers import Tier

INFO = RuleInfo(
    name="series",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(Parameter("series", SetIn.SHIFT, "series"),),
    only_where_priced=True,
    couples_parts=True,
    context=("helpers", "heads"),
)


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    for series, shifts in _by_series(problem).items():
        helpers = [
            each for people in _candidates(problem, shifts, x).values() for each in _helps(model, people)
        ]
        certain = problem.context.helpers.get(series, 0) + helpers.count(Model.ONE)
        free = [variable for variable in helpers if variable != Model.ONE]
        heads = _heads(problem, series, shifts)
        spare = max(0, heads - certain)
        model.charge(price.tier, price.weight * max(0, certain - heads))
        if len(free) > spare:
            strangers = model.integer(0, len(free) - spare)
            model.at_most(spare, [*free, strangers], [*([1] * len(free)), -1])
            model.cost(price.tier, strangers, price.weight)


def _candidates(
    problem: Problem, shifts: Sequence[Shift], x: Variables
) -> Mapping[VolunteerId, list[list[Var]]]:
    """The people decided here who could serve on some shifts, with the variables of their seats on each."""
    could: dict[VolunteerId, list[list[Var]]] = defaultdict(list)
    for shift in shifts:
        for person in dict.fromkeys(person for person, _ in x.on_shift(shift.id)):
            if person not in problem.context_volunteers:
                could[person].append(x.of(person)[shift.id])
    return could


def _helps(model: Model, shifts: Sequence[list[Var]]) -> Sequence[Var]:
    """Variables whose sum is 1 if a person serves on any of these shifts, and may be 0 otherwise."""
    if any(Model.ONE in variables for variables in shifts):
        return [Model.ONE]
    if len(shifts) == 1:
        return shifts[0]
    helps = model.boolean()
    for variables in shifts:
        model.at_least(0, [helps, *variables], [1, *([-1] * len(variables))])
    return [helps]


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    for series, shifts in _by_series(problem).items():
        people = {person for shift in shifts for person in team(roster, shift)} - problem.context_volunteers
        count = len(people) + problem.context.helpers.get(series, 0)
        heads = _heads(problem, series, shifts)
        if count > heads:
            numbers = immutabledict(series=series, people=count, heads=heads, shift=shifts[0].id)
            yield Finding("series", (count - heads) * price.weight, price.tier, numbers)


def context_numbers(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Mapping[str, object]:
    """For the series of the shifts in `work`: how many people outside the subproblem serve, and the most
    heads.
    """
    helpers: dict[str, int] = {}
    heads: dict[str, int] = {}
    if INFO.priced(problem.policy) is not None:
        of = _by_series(problem)
        for series in {name for shift in work if (name := problem.shift[shift].series)} & of.keys():
            serving = {person for shift in of[series] for person in team(keeping, shift)}
            others = serving.difference(people, problem.context_volunteers)
            helpers[series] = problem.context.helpers.get(series, 0) + len(others)
            heads[series] = _heads(problem, series, of[series])
    return {"helpers": immutabledict(helpers), "heads": immutabledict(heads)}


def coupled(problem: Problem) -> Iterator[frozenset[ShiftId]]:
    """The shifts of each series."""
    if INFO.priced(problem.policy) is not None:
        for shifts in _by_series(problem).values():
            yield frozenset(shift.id for shift in shifts)


def _heads(problem: Problem, series: str, shifts: Sequence[Shift]) -> int:
    here = max(sum(seat.desired for seat in shift.seats) for shift in shifts)
    outside = problem.context.heads.get(series, 0) if problem.part else _standing(problem)[series]
    return max(here, outside)


@memoised_from("standing", "shifts")
def _standing(problem: Problem) -> Counter[str | None]:
    """How many people stand on the shifts of each series."""
    return Counter(
        series
        for shifts in problem.stands.values()
        for series in {problem.shift[shift].series for shift in shifts}
    )


@memoised_from("shifts", "period", "context_shifts", "standing")
def _by_series(problem: Problem) -> Mapping[str, Sequence[Shift]]:
    """The shifts of each series of which any is decided here, kept with the problem."""
    found: dict[str, list[Shift]] = defaultdict(list)
    for shift in problem.shifts:
        if shift.series is not None and shift.curve is None:
            found[shift.series].append(shift)
    decided = {shift.series for shift in problem.open_shifts}
    return {series: shifts for series, shifts in found.items() if series in decided}
