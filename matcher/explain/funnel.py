"""Who falls out where: from everybody down to those who could sit there at once. The numbers add up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from immutabledict import immutabledict

from matcher.candidates import people_of
from matcher.criteria import Criterion, criteria
from matcher.entities import Seat, Shift, Volunteer
from matcher.explain.answers import Step
from matcher.explain.situation import Situation
from matcher.explain.teams import Team
from matcher.roster import Assignment

ALWAYS_SAID = ("one_place", "rest", "limits")


def funnel(situation: Situation, seat: Seat) -> tuple[tuple[Step, ...], tuple[Volunteer, ...]]:
    """The steps for a seat, and the people who could sit there at once.

    Who sits there already is judged by the rest of their calendar and left out in the last step.
    """
    steps, fit = _by_criteria(situation, seat)
    shift = situation.problem.shift_of[seat.id]
    seated = set(situation.roster.on(seat.id))
    left, fallen = _by_calendar(situation, seat, fit)
    said = [*(name for name in ALWAYS_SAID if name in situation.rules), "avoided"]
    for code in said:
        if code in ALWAYS_SAID or fallen[code]:
            steps.append(_next(steps, code, fallen[code]))
    for code, lost, numbers in _by_team(
        situation, seat, shift, [each for each in left if each.id not in seated]
    ):
        steps.append(_next(steps, code, len(lost), numbers))
        left = [person for person in left if person.id not in lost]
    here = sum(person.id in seated for person in left)
    steps.append(_next(steps, "free", here))
    return tuple(steps), tuple(person for person in left if person.id not in seated)


def said_of(criterion: Criterion) -> Mapping[str, object]:
    """The numbers a sentence about a criterion needs."""
    numbers: dict[str, object] = {}
    if criterion.what:
        numbers["what"] = criterion.what
    if criterion.least:
        numbers["least"] = criterion.least
    return immutabledict(numbers)


def _by_criteria(situation: Situation, seat: Seat) -> tuple[list[Step], list[Volunteer]]:
    problem = situation.problem
    everybody = len(problem.volunteers)
    steps = [Step("everybody", everybody, 0)]
    flags = situation.flags(())
    for criterion in criteria(problem, seat):
        flags &= people_of(problem).meet(criterion)
        left = int(flags.sum())
        steps.append(Step(criterion.code, left, steps[-1].left - left, said_of(criterion)))
    return steps, situation.people(flags)


def _by_calendar(
    situation: Situation, seat: Seat, fit: Sequence[Volunteer]
) -> tuple[list[Volunteer], Counter[str]]:
    left, fallen = [], Counter[str]()
    for person in fit:
        hindrance = situation.hindrance(person, seat.id)
        if hindrance is None:
            left.append(person)
        else:
            fallen[hindrance] += 1
    return left, fallen


def _by_team(
    situation: Situation, seat: Seat, shift: Shift, newcomers: Sequence[Volunteer]
) -> Iterator[tuple[str, frozenset[str], Mapping[str, object]]]:
    """Each rule of the seat and team that lets people fall out, with who falls out there."""
    everybody = frozenset(person.id for person in newcomers)
    if not everybody:
        return
    full = len(situation.roster.on(seat.id)) >= seat.maximum
    if full and "maximum" not in situation.problem.policy.without:
        yield "maximum", everybody, immutabledict(maximum=seat.maximum)
        return
    team = Team(situation, shift, [*(Assignment(person, seat.id) for person in sorted(everybody))])
    yield from team.fallen(seat)


def _next(
    steps: Sequence[Step], code: str, lost: int, numbers: Mapping[str, object] = immutabledict()
) -> Step:
    return Step(code, steps[-1].left - lost, lost, numbers)
