"""The funnel of a seat: how many people each criterion and rule leaves, from everybody to who could come now.

Each step counts the people it excludes, so that the numbers add up. Several seats may serve one demand: the
starts of a visit that is not planned yet, or the stations of an hour. A step then keeps the people that any
of these seats keeps, and at the end the funnel continues with the seat that most people could take.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from immutabledict import immutabledict

from matcher.answers.explain.explanations import FunnelStep
from matcher.answers.explain.roster_view import RosterView
from matcher.answers.explain.team_completion import TeamCompletion
from matcher.ids import SeatId, VolunteerId
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.eligibility import people_of
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.roster import Assignment
from matcher.rules import companions, maximum, visits

Funnel = tuple[tuple[FunnelStep, ...], Seat, tuple[Volunteer, ...]]


def funnel(view: RosterView, seats: Sequence[Seat], among: Collection[VolunteerId] | None = None) -> Funnel:
    """The steps for seats that serve one demand, the seat most people could take, and who could take it now.

    Counts the people in `among`; all unless given. People who are on the seat already are judged by their
    other shifts, and excluded in the last step.
    """
    steps, fit = _by_criteria(view, seats, among)
    able, excluded = _by_calendar(view, seats, fit)
    always = {name for name, rule in view.rules.items() if rule.INFO.always_explained}
    for code in (*view.rules, visits.INFO.name, companions.AVOIDED):
        if code in always or excluded[code]:
            steps.append(_next(steps, code, excluded[code]))
    seat = max(seats, key=lambda each: _room(view, each) * len(able[each.id]))
    shift, left = view.problem.shift_of[seat.id], able[seat.id]
    seated = set(view.roster.on(seat.id))
    if steps[-1].left > len(left):
        steps.append(_next(steps, "stations" if shift.curve else "starts", steps[-1].left - len(left)))
    for code, lost, numbers in _by_team(view, seat, shift, [each for each in left if each.id not in seated]):
        steps.append(_next(steps, code, len(lost), numbers))
        left = [person for person in left if person.id not in lost]
    here = sum(person.id in seated for person in left)
    steps.append(_next(steps, "free", here))
    return tuple(steps), seat, tuple(person for person in left if person.id not in seated)


def criterion_numbers(criterion: Criterion) -> Mapping[str, object]:
    """The numbers of the sentence about a criterion."""
    numbers: dict[str, object] = {}
    if criterion.what:
        numbers["what"] = criterion.what
    if criterion.least:
        numbers["least"] = criterion.least
    return immutabledict(numbers)


def _room(view: RosterView, seat: Seat) -> bool:
    return len(view.roster.on(seat.id)) < seat.maximum


def _by_criteria(
    view: RosterView, seats: Sequence[Seat], among: Collection[VolunteerId] | None
) -> tuple[list[FunnelStep], Mapping[SeatId, list[Volunteer]]]:
    problem = view.problem
    counted = view.meeting(())
    if among is not None:
        counted &= np.array([person.id in among for person in problem.volunteers], dtype=bool)
    steps = [FunnelStep("everybody", int(counted.sum()), 0)]
    criteria_of = {
        seat.id: {(each.code, each.what): each for each in criteria(problem, seat)} for seat in seats
    }
    masks = {seat.id: counted.copy() for seat in seats}
    for key in dict.fromkeys(key for own in criteria_of.values() for key in own):
        for seat, own in criteria_of.items():
            if key in own:
                masks[seat] &= people_of(problem).meet(own[key])
        left = int(np.logical_or.reduce(list(masks.values())).sum())
        criterion = next(own[key] for own in criteria_of.values() if key in own)
        steps.append(FunnelStep(criterion.code, left, steps[-1].left - left, criterion_numbers(criterion)))
    return steps, {seat: view.people_in(fit) for seat, fit in masks.items()}


def _by_calendar(
    view: RosterView, seats: Sequence[Seat], fit: Mapping[SeatId, Sequence[Volunteer]]
) -> tuple[Mapping[SeatId, list[Volunteer]], Counter[str]]:
    """Who is left for each seat, and how many are blocked from all of theirs, by the rule of the first."""
    able: dict[SeatId, list[Volunteer]] = {seat.id: [] for seat in seats}
    blocked: dict[VolunteerId, str] = {}
    for seat in seats:
        for person in fit[seat.id]:
            rule = view.blocking_rule(person, seat.id)
            if rule is None:
                able[seat.id].append(person)
            else:
                blocked.setdefault(person.id, rule)
    for people in able.values():
        for person in people:
            blocked.pop(person.id, None)
    return able, Counter(blocked.values())


def _by_team(
    view: RosterView, seat: Seat, shift: Shift, newcomers: Sequence[Volunteer]
) -> Iterator[tuple[str, frozenset[str], Mapping[str, object]]]:
    """Each rule of the seat and its team that excludes people, with these people and its numbers."""
    everybody = frozenset(person.id for person in newcomers)
    if not everybody:
        return
    full = len(view.roster.on(seat.id)) >= seat.maximum
    if full and maximum.INFO.on(view.problem.policy):
        yield maximum.INFO.name, everybody, immutabledict(maximum=seat.maximum)
        return
    team = TeamCompletion(view, shift, [*(Assignment(person, seat.id) for person in sorted(everybody))])
    yield from team.exclusions(seat)


def _next(
    steps: Sequence[FunnelStep], code: str, lost: int, numbers: Mapping[str, object] = immutabledict()
) -> FunnelStep:
    return FunnelStep(code, steps[-1].left - lost, lost, numbers)
