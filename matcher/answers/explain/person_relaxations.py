"""Repairs that ask one person for something: a time, a limit, a rest, a credential."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from immutabledict import immutabledict

from matcher.answers.explain.effects import Otherwise, moves
from matcher.answers.explain.estimate import rough
from matcher.answers.explain.roster_view import Situation
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.entities import Limits, Seat, Volunteer, Window
from matcher.roster import Assignment, Difference

TRIED = 3
Offer = tuple[str, dict[str, object], Difference, Otherwise]


def asks(situation: Situation, seat: Seat) -> Iterator[Offer]:
    """For each kind of asking, the few people who seem cheapest."""
    asked = criteria(situation.problem, seat)
    yield from _by_calendar(situation, seat)
    yield from _for_time(situation, seat, asked)
    yield from _for_credentials(situation, seat, asked)


def _by_calendar(situation: Situation, seat: Seat) -> Iterator[Offer]:
    fit = [person for person in situation.fit(seat) if person.id not in situation.roster.on(seat.id)]
    over = {rule: _only_by(situation, seat, fit, rule) for rule in ("limits", "rest")}
    for person in _cheapest(situation, seat, over["limits"]):
        free = replace(person, limits=Limits(rest_minutes=person.limits.rest_minutes))
        yield _offer("ask_limit", person, seat, Otherwise(people=(free,)))
    for person in _cheapest(situation, seat, over["rest"]):
        yield _offer("ask_rest", person, seat, Otherwise(without=frozenset({"rest"})))


def _for_time(situation: Situation, seat: Seat, asked: Sequence[Criterion]) -> Iterator[Offer]:
    shift = situation.problem.shift_of[seat.id]
    lacking = [criterion for criterion in asked if criterion.code == "available"]
    for person in _cheapest(situation, seat, _lacking(situation, seat, asked, lacking)):
        window = Window(shift.start, shift.end)
        free = replace(person, available=(*person.available, window))
        yield _offer("ask_time", person, seat, Otherwise(people=(free,)))


def _for_credentials(situation: Situation, seat: Seat, asked: Sequence[Criterion]) -> Iterator[Offer]:
    for criterion in asked:
        if criterion.code != "credential":
            continue
        lacking = _lacking(situation, seat, asked, [criterion])
        expired = [person for person in lacking if criterion.what in person.credentials]
        for person in _cheapest(situation, seat, expired):
            renewed = immutabledict({**person.credentials, criterion.what: criterion.on})
            otherwise = Otherwise(people=(replace(person, credentials=renewed),))
            yield _offer("renew_credential", person, seat, otherwise, credential=criterion.what)


def _lacking(
    situation: Situation, seat: Seat, asked: Sequence[Criterion], lacking: Sequence[Criterion]
) -> list[Volunteer]:
    """Who meets everything but these criteria, and has no hindrance."""
    flags = situation.flags(criterion for criterion in asked if criterion not in lacking)
    flags &= ~situation.flags(lacking)
    return [person for person in situation.people(flags) if situation.hindrance(person, seat.id) is None]


def _only_by(situation: Situation, seat: Seat, fit: Sequence[Volunteer], rule: str) -> list[Volunteer]:
    if rule not in situation.rules:
        return []
    return [
        person
        for person in fit
        if situation.hindrance(person, seat.id) == rule
        and situation.hindrance(person, seat.id, ignoring=rule) is None
    ]


def _cheapest(situation: Situation, seat: Seat, people: Sequence[Volunteer]) -> list[Volunteer]:
    shift = situation.problem.shift_of[seat.id]
    return sorted(people, key=lambda person: rough(situation, person, seat.id, shift))[:TRIED]


def _offer(code: str, person: Volunteer, seat: Seat, otherwise: Otherwise, **numbers: object) -> Offer:
    changed = moves([Assignment(person.id, seat.id)])
    return code, {"volunteer": person.id, **numbers}, changed, otherwise
