"""What rules about teams share: a team has at least so many people of some kind, once anybody serves."""

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from immutabledict import immutabledict

from matcher.ids import VolunteerId
from matcher.model.model import Members, Model
from matcher.model.variables import Variables
from matcher.problem.arrays import joined, ones_and
from matcher.problem.criteria import spoken
from matcher.problem.entities import Shift
from matcher.problem.problem import Problem
from matcher.problem.teams import TeamRule
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Parameter, SetIn
from matcher.tiers import Tier

R = TypeVar("R", bound=TeamRule)

#: What every team rule says of itself: whether it is hard, and else what each missing part costs.
HARD_OR_WEIGHT = (
    Parameter("hard", SetIn.TEAM, "yes or no", default=1),
    Parameter("weight", SetIn.TEAM, "cost of a missing part", least=1, most=999, default=1),
)


def ruled(problem: Problem, kind: type[R]) -> Iterator[tuple[Shift, R]]:
    """Each open shift with each of its team rules of one kind."""
    for shift in problem.open_shifts:
        for rule in shift.team:
            if isinstance(rule, kind):
                yield shift, rule


def asked_of_a_team(problem: Problem, kind: type[TeamRule]) -> bool:
    """Whether any open shift has a team rule of one kind."""
    return next(ruled(problem, kind), None) is not None


def spoken_by(problem: Problem) -> Mapping[VolunteerId, Mapping[str, int]]:
    """For each person, the level at which they count as speaking each tag."""
    return {person.id: spoken(person, problem.policy) for person in problem.volunteers}


def team(roster: Roster, shift: Shift) -> tuple[VolunteerId, ...]:
    """Everybody who serves on a shift."""
    return tuple(person for seat in shift.seats for person in roster.on(seat.id))


def joins(problem: Problem, shift: Shift, people: Collection[VolunteerId]) -> bool:
    """Whether any of the people of a shift does not stand there."""
    return any(not problem.stands_on(person, shift.id) for person in people)


def enough(model: Model, x: Variables, shift: Shift, rule: TeamRule, count: int, counted: Members) -> None:
    """Post sum(counted) >= count * used(shift); soft, each missing one costs the weight of the rule.

    A team of people who all stand there may lack what it lacks; whoever joins them answers for the whole.
    """
    used = x.joined(shift.id)
    if rule.hard and len(counted) < count:
        model.at_most(0, [used])
    elif rule.hard:
        model.at_least(0, joined(counted, [used]), ones_and(len(counted), -count))
    else:
        missing = model.integer(0, count)
        model.at_least(0, joined(counted, [missing, used]), ones_and(len(counted), 1, -count))
        model.cost(Tier.DESIRED, missing, rule.weight)


def lacking(
    problem: Problem,
    code: str,
    shift: Shift,
    rule: TeamRule,
    count: int,
    present: int,
    people: Collection[VolunteerId],
    **numbers: object,
) -> Iterator[Finding]:
    """The finding that a team lacks people; none if it is complete, or if all who serve stand there."""
    missing = count - present if joins(problem, shift, people) else 0
    if missing > 0:
        facts = immutabledict(shift=shift.id, missing=missing, count=count, **numbers)
        yield Finding(
            code, missing * (1 if rule.hard else rule.weight), None if rule.hard else Tier.DESIRED, facts
        )
