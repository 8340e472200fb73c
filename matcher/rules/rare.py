"""People with rare languages and skills are saved for the seats that need them.

For each language or skill, `asked` is the number of heads desired by seats, or by teams, that need it; on a
curve these are the heads of the busiest hour whose stations all need it. `holders` are the people who bring
it at the lowest level asked for. Using one of them elsewhere costs min(9, 3 * asked // holders): 3 if as many
people bring it as are asked for, nothing if more than three times as many do. An assignment costs the dearest
language or skill that the person brings and neither the seat nor the team needs, times the rule's price. The
rule counts only where the policy prices it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.ids import CurveId, ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.context import Rare
from matcher.problem.criteria import spoken
from matcher.problem.demand import demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Needs, Seat, Shift, Volunteer
from matcher.problem.memo import memoised_from
from matcher.problem.problem import Problem
from matcher.problem.teams import Speakers
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.tiers import Tier

INFO = RuleInfo(
    name="rare",
    family=Family.COMFORT,
    tier=Tier.WISHES,
    parameters=(
        Parameter("needs.languages", SetIn.SEAT, "levels by tag"),
        Parameter("needs.skills", SetIn.SEAT, "levels by code"),
    ),
    only_where_priced=True,
    context=("languages", "skills"),
)
# Where as many people bring it as are asked for.
COST_AT_PARITY = 3
# As much as the strongest dislike.
HIGHEST_COST = 9
Rarity = Mapping[str, Rare]
Levels = Mapping[str, int]
Wasted = tuple[int, str, str]


def post(problem: Problem, model: Model, x: Variables) -> None:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    known = candidates(problem)
    for person in problem.open_volunteers:
        brought = _brought(problem, person)
        for seat in known.of[person.id] if brought else ():
            variable = x.at(Assignment(person.id, seat))
            cost, _, _ = _wasted(brought, problem.seat[seat], problem.shift_of[seat])
            if cost and variable is not None:
                model.cost(price.tier, variable, price.weight * cost)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    price = INFO.priced(problem.policy)
    if price is None:
        return
    for person in problem.open_volunteers:
        brought = _brought(problem, person)
        for name in roster.held_by(person.id) if brought else ():
            seat, shift = problem.seat[name], problem.shift_of[name]
            cost, kind, code = _wasted(brought, seat, shift)
            stands = problem.stands_on(person.id, shift.id)
            if cost and not stands and shift.id not in problem.undecided_shifts:
                numbers = {"volunteer": person.id, "shift": shift.id, "seat": name, kind: code}
                yield Finding("rare", price.weight * cost, price.tier, immutabledict(numbers))


@memoised_from(
    "policy", "part", "context", "volunteers", "shifts", "curves", "period", "context_shifts", "standing"
)
def rarity(problem: Problem) -> tuple[Rarity, Rarity]:
    """The languages and the skills that are rare in the whole problem."""
    if INFO.priced(problem.policy) is None:
        return immutabledict(), immutabledict()
    if problem.part:
        return problem.context.languages, problem.context.skills
    people, policy = problem.volunteers, problem.policy
    languages = _rarity(_languages_asked(problem), [spoken(person, policy) for person in people])
    skills = _rarity(_skills_asked(problem), [person.skills for person in people])
    return languages, skills


def context_numbers(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Mapping[str, object]:
    """The languages and the skills that are rare in the whole problem."""
    languages, skills = rarity(problem)
    return {"languages": languages, "skills": skills}


Asked = Iterator[tuple[str, int, int]]


def _languages_asked(problem: Problem) -> Asked:
    yield from _by_seats(problem, lambda needs: needs.languages)
    # The starts of a visit are one shift: a team for it is asked once.
    by_demand = {(shift.visit is None, shift.visit or shift.id): shift for shift in problem.open_shifts}
    for shift in by_demand.values():
        for rule in shift.team:
            if isinstance(rule, Speakers):
                yield rule.language, rule.level, rule.count


def _skills_asked(problem: Problem) -> Asked:
    yield from _by_seats(problem, lambda needs: needs.skills)


def _by_seats(problem: Problem, levels_of: Callable[[Needs], Levels]) -> Asked:
    """For each demand, what its seats need, the level, and the heads desired.

    Where a head may sit on one of several seats, only what all of them need counts, at the lowest level. The
    hours of a curve may be served by the same people: the hour that asks for most heads counts.
    """
    busiest: dict[tuple[CurveId, str], tuple[int, int]] = {}
    for demand in demands_of(problem):
        for code, level in _shared([levels_of(problem.seat[seat].needs) for seat in demand.seats]).items():
            if demand.curve is None:
                yield code, level, demand.desired
            else:
                heads, lowest = busiest.get((demand.curve.id, code), (0, level))
                busiest[demand.curve.id, code] = max(heads, demand.desired), min(lowest, level)
    yield from ((code, lowest, heads) for (_, code), (heads, lowest) in busiest.items())


def _shared(levels: Sequence[Levels]) -> Levels:
    """The codes that are in all of these, each at its lowest level."""
    everywhere = set(levels[0]).intersection(*levels[1:]) if levels else set()
    return {code: min(each[code] for each in levels) for code in sorted(everywhere)}


def _rarity(asked: Asked, brought: Sequence[Levels]) -> Rarity:
    heads: Counter[str] = Counter()
    lowest: dict[str, int] = {}
    for code, level, count in asked:
        heads[code] += count
        lowest[code] = min(level, lowest.get(code, level))
    found = {}
    for code, level in sorted(lowest.items()):
        holders = sum(levels.get(code, 0) >= level for levels in brought)
        cost = min(HIGHEST_COST, COST_AT_PARITY * heads[code] // holders) if holders else 0
        if cost:
            found[code] = Rare(int(level), cost)
    return immutabledict(found)


def _brought(problem: Problem, person: Volunteer) -> Sequence[Wasted]:
    """The rare languages and skills a person brings, the dearest first."""
    languages, skills = rarity(problem)
    if not languages and not skills:
        return ()
    speaks = spoken(person, problem.policy) if languages else {}
    found = [
        (rare.cost, kind, code)
        for kind, levels, known in (("language", speaks, languages), ("skill", person.skills, skills))
        for code, level in levels.items()
        if (rare := known.get(code)) and level >= rare.level
    ]
    return sorted(found, key=lambda each: (-each[0], each))


def _wasted(brought: Sequence[Wasted], seat: Seat, shift: Shift) -> Wasted:
    """The dearest of these that neither a seat nor its team needs."""
    tags = {rule.language for rule in shift.team if isinstance(rule, Speakers)}
    for each in brought:
        _, kind, code = each
        needed = (
            code in seat.needs.skills if kind == "skill" else code in seat.needs.languages or code in tags
        )
        if not needed:
            return each
    return 0, "", ""
