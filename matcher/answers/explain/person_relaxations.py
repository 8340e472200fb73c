"""Offers that relax a constraint of one person: their limits, rest, free time, or an expired credential.

Each says whom to ask, and counts as if they had agreed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from immutabledict import immutabledict

from matcher.answers.explain.effects import ScenarioChange, moves
from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.offers import Offer
from matcher.answers.explain.roster_view import RosterView
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.entities import Limits, Seat, Volunteer, Window
from matcher.roster import Assignment
from matcher.rules import limits, rest


def person_relaxations(view: RosterView, seat: Seat) -> Iterator[Offer]:
    """For each kind of relaxation, the few people whose estimated cost is least."""
    required = criteria(view.problem, seat)
    yield from _limits_and_rest(view, seat)
    yield from _free_time(view, seat, required)
    yield from _credentials(view, seat, required)


def _limits_and_rest(view: RosterView, seat: Seat) -> Iterator[Offer]:
    fit = [person for person in view.eligible(seat) if person.id not in view.roster.on(seat.id)]
    over = {rule: _blocked_only_by(view, seat, fit, rule) for rule in (limits.INFO.name, rest.INFO.name)}
    for person in _cheapest(view, seat, over[limits.INFO.name]):
        free = replace(person, limits=Limits(rest_minutes=person.limits.rest_minutes))
        yield _offer("ask_limit", person, seat, ScenarioChange(people=(free,)))
    for person in _cheapest(view, seat, over[rest.INFO.name]):
        yield _offer("ask_rest", person, seat, ScenarioChange(without=frozenset({rest.INFO.name})))


def _free_time(view: RosterView, seat: Seat, required: Sequence[Criterion]) -> Iterator[Offer]:
    shift = view.problem.shift_of[seat.id]
    lacking = [criterion for criterion in required if criterion.code == "available"]
    for person in _free_cheapest(view, seat, _lacking(view, required, lacking)):
        window = Window(shift.start, shift.end)
        free = replace(person, available=(*person.available, window))
        yield _offer("ask_time", person, seat, ScenarioChange(people=(free,)))


def _credentials(view: RosterView, seat: Seat, required: Sequence[Criterion]) -> Iterator[Offer]:
    for criterion in required:
        if criterion.code != "credential":
            continue
        lacking = _lacking(view, required, [criterion])
        expired = [person for person in lacking if criterion.what in person.credentials]
        for person in _free_cheapest(view, seat, expired):
            renewed = immutabledict({**person.credentials, criterion.what: criterion.on})
            change = ScenarioChange(people=(replace(person, credentials=renewed),))
            yield _offer("renew_credential", person, seat, change, credential=criterion.what)


def _lacking(
    view: RosterView, required: Sequence[Criterion], lacking: Sequence[Criterion]
) -> list[Volunteer]:
    """Who meets all criteria but these."""
    met = view.meeting(criterion for criterion in required if criterion not in lacking)
    met &= ~view.meeting(lacking)
    return view.people_in(met)


def _blocked_only_by(view: RosterView, seat: Seat, fit: Sequence[Volunteer], rule: str) -> list[Volunteer]:
    if rule not in view.rules:
        return []
    return [
        person
        for person in fit
        if view.blocking_rule(person, seat.id) == rule
        and view.blocking_rule(person, seat.id, ignoring=rule) is None
    ]


def _cheapest(view: RosterView, seat: Seat, people: Sequence[Volunteer]) -> list[Volunteer]:
    return _ranked(view, seat, people)[: view.params.people_asked]


def _free_cheapest(view: RosterView, seat: Seat, people: Sequence[Volunteer]) -> Iterator[Volunteer]:
    """The first few of those who could come by the rules of their calendar."""
    free = (each for each in _ranked(view, seat, people) if view.blocking_rule(each, seat.id) is None)
    return islice(free, view.params.people_asked)


def _ranked(view: RosterView, seat: Seat, people: Sequence[Volunteer]) -> list[Volunteer]:
    shift = view.problem.shift_of[seat.id]
    return sorted(people, key=lambda person: estimated_cost(view, person, seat.id, shift))


def _offer(code: str, person: Volunteer, seat: Seat, change: ScenarioChange, **numbers: object) -> Offer:
    return Offer(code, {"volunteer": person.id, **numbers}, moves([Assignment(person.id, seat.id)]), change)
