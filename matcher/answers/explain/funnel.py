"""Who falls out where: from everybody down to those who could sit there at once. The numbers add up.

Of seats that serve one demand (the starts of a visit that is not made yet, the stations that cover an hour) a
step keeps whom any of them keeps, and at last one is chosen: the one that suits most.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from immutabledict import immutabledict

from matcher.answers.explain.explanations import Step
from matcher.answers.explain.roster_view import Situation
from matcher.answers.explain.team_completion import Team
from matcher.ids import SeatId, VolunteerId
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.eligibility import people_of
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.roster import Assignment

ALWAYS_SAID = ("one_place", "rest", "limits")
Funnel = tuple[tuple[Step, ...], Seat, tuple[Volunteer, ...]]


def funnel(situation: Situation, seats: Sequence[Seat]) -> Funnel:
    """The steps for seats that serve one demand, the one that suits most, and who could sit there at once.

    Who sits there already is judged by the rest of their calendar and left out in the last step.
    """
    steps, fit = _by_criteria(situation, seats)
    able, fallen = _by_calendar(situation, seats, fit)
    said = [*situation.rules, "visits", "avoided"]
    for code in said:
        if code in ALWAYS_SAID or fallen[code]:
            steps.append(_next(steps, code, fallen[code]))
    seat = max(seats, key=lambda each: _room(situation, each) * len(able[each.id]))
    shift, left = situation.problem.shift_of[seat.id], able[seat.id]
    seated = set(situation.roster.on(seat.id))
    if steps[-1].left > len(left):
        steps.append(_next(steps, "stations" if shift.curve else "starts", steps[-1].left - len(left)))
    for code, lost, numbers in _by_team(
        situation, seat, shift, [each for each in left if each.id not in seated]
    ):
        steps.append(_next(steps, code, len(lost), numbers))
        left = [person for person in left if person.id not in lost]
    here = sum(person.id in seated for person in left)
    steps.append(_next(steps, "free", here))
    return tuple(steps), seat, tuple(person for person in left if person.id not in seated)


def said_of(criterion: Criterion) -> Mapping[str, object]:
    """The numbers a sentence about a criterion needs."""
    numbers: dict[str, object] = {}
    if criterion.what:
        numbers["what"] = criterion.what
    if criterion.least:
        numbers["least"] = criterion.least
    return immutabledict(numbers)


def _room(situation: Situation, seat: Seat) -> bool:
    return len(situation.roster.on(seat.id)) < seat.maximum


def _by_criteria(
    situation: Situation, seats: Sequence[Seat]
) -> tuple[list[Step], Mapping[SeatId, list[Volunteer]]]:
    problem = situation.problem
    steps = [Step("everybody", len(problem.volunteers), 0)]
    asked = {seat.id: {(each.code, each.what): each for each in criteria(problem, seat)} for seat in seats}
    flags = {seat.id: situation.flags(()) for seat in seats}
    for key in dict.fromkeys(key for own in asked.values() for key in own):
        for seat, own in asked.items():
            if key in own:
                flags[seat] &= people_of(problem).meet(own[key])
        left = int(np.logical_or.reduce(list(flags.values())).sum())
        criterion = next(own[key] for own in asked.values() if key in own)
        steps.append(Step(criterion.code, left, steps[-1].left - left, said_of(criterion)))
    return steps, {seat: situation.people(fit) for seat, fit in flags.items()}


def _by_calendar(
    situation: Situation, seats: Sequence[Seat], fit: Mapping[SeatId, Sequence[Volunteer]]
) -> tuple[Mapping[SeatId, list[Volunteer]], Counter[str]]:
    """Who is left for each seat, and how many fall out of all they fit, by what keeps them from the first."""
    able: dict[SeatId, list[Volunteer]] = {seat.id: [] for seat in seats}
    hindered: dict[VolunteerId, str] = {}
    for seat in seats:
        for person in fit[seat.id]:
            hindrance = situation.hindrance(person, seat.id)
            if hindrance is None:
                able[seat.id].append(person)
            else:
                hindered.setdefault(person.id, hindrance)
    for people in able.values():
        for person in people:
            hindered.pop(person.id, None)
    return able, Counter(hindered.values())


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
