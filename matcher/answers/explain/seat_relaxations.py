"""Repairs that ask less of a seat: another start, a lower level, one need fewer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from immutabledict import immutabledict

from matcher.answers.explain.effects import Otherwise, imagined, moves
from matcher.answers.explain.estimate import rough
from matcher.answers.explain.roster_view import Situation
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.entities import Level, Needs, Seat, Shift, Volunteer
from matcher.roster import Assignment, Difference
from matcher.solver.subproblem import restrict

MOVED_BY_MINUTES = (-30, 30, -60, 60, -120, 120)
MOST_ASKED = 60
# Clearances, consents and the lowest age protect people: nobody is told to do without.
_FEWER = frozenset({"language", "skill", "credential", "trait", "maximum_age"})
Offer = tuple[str, dict[str, object], Difference, Otherwise]


def demands(situation: Situation, seat: Seat) -> Iterator[Offer]:
    """What could be asked differently, each with the person who seems cheapest then."""
    yield from _other_starts(situation, seat)
    asked = criteria(situation.problem, seat)
    for criterion in asked:
        if criterion.code == "language":
            yield from _lower_level(situation, seat, asked, criterion)
        if criterion.code in _FEWER:
            yield from _without(situation, seat, asked, criterion)


def _other_starts(situation: Situation, seat: Seat) -> Iterator[Offer]:
    """Other starts on the same day, at which those who are on the shift can come as well."""
    problem, shift = situation.problem, situation.problem.shift_of[seat.id]
    asked = [criterion for criterion in criteria(problem, seat) if criterion.code != "available"]
    before = len(situation.free(seat))
    for minutes in MOVED_BY_MINUTES:
        by = timedelta(minutes=minutes)
        moved = replace(shift, start=shift.start + by, end=shift.end + by)
        inside = problem.period.start <= moved.start and moved.end <= problem.period.end
        if not inside or _day(situation, moved) != _day(situation, shift):
            continue
        people = _free_then(situation, seat, moved, asked)
        if len(people) > before:
            numbers = {"start": moved.start, "more": len(people) - before}
            yield _offer(situation, "shift_time", seat, people, moved, numbers)


def _free_then(situation: Situation, seat: Seat, moved: Shift, asked: Sequence[Criterion]) -> list[Volunteer]:
    then = Criterion("available", start=moved.start, end=moved.end)
    fit = situation.people(situation.flags([*asked, then]))
    joining = [person for person in fit if person.id not in situation.roster.on(seat.id)][:MOST_ASKED]
    part = restrict(situation.problem, [each.id for each in joining], [moved.id], keeping=situation.roster)
    other = Situation(imagined(part, Otherwise(shift=moved)), situation.roster)
    return [person for person in joining if other.hindrance(person, seat.id) is None]


def _lower_level(
    situation: Situation, seat: Seat, asked: Sequence[Criterion], criterion: Criterion
) -> Iterator[Offer]:
    """The highest lower level of a language at which somebody could come."""
    for level in range(criterion.least - 1, 0, -1):
        lower = replace(criterion, least=level)
        people = _free_if(situation, seat, [lower if each == criterion else each for each in asked])
        if people:
            languages = {**seat.needs.languages, criterion.what: Level(level)}
            needs = replace(seat.needs, languages=immutabledict(languages))
            numbers = {"language": criterion.what, "level": level, "more": len(people)}
            moved = _asking(situation, seat, needs)
            yield _offer(situation, "raise_language", seat, people, moved, numbers)
            return


def _without(
    situation: Situation, seat: Seat, asked: Sequence[Criterion], criterion: Criterion
) -> Iterator[Offer]:
    people = _free_if(situation, seat, [each for each in asked if each != criterion])
    if people:
        numbers = {"criterion": criterion.code, "more": len(people)}
        numbers |= {"what": criterion.what} if criterion.what else {"least": criterion.least}
        moved = _asking(situation, seat, _fewer(seat.needs, criterion))
        yield _offer(situation, "lower_need", seat, people, moved, numbers)


def _free_if(situation: Situation, seat: Seat, asked: Sequence[Criterion]) -> list[Volunteer]:
    seated = situation.roster.on(seat.id)
    return [
        person
        for person in situation.people(situation.flags(asked))
        if person.id not in seated and situation.hindrance(person, seat.id) is None
    ]


def _asking(situation: Situation, seat: Seat, needs: Needs) -> Shift:
    shift = situation.problem.shift_of[seat.id]
    seats = tuple(replace(each, needs=needs) if each.id == seat.id else each for each in shift.seats)
    return replace(shift, seats=seats)


def _offer(
    situation: Situation,
    code: str,
    seat: Seat,
    people: Sequence[Volunteer],
    moved: Shift,
    numbers: dict[str, object],
) -> Offer:
    best = min(people, key=lambda person: rough(situation, person, seat.id, moved))
    return code, numbers, moves([Assignment(best.id, seat.id)]), Otherwise(shift=moved)


def _day(situation: Situation, shift: Shift) -> int:
    return shift.start.astimezone(situation.problem.zone).toordinal()


def _fewer(needs: Needs, criterion: Criterion) -> Needs:
    match criterion.code:
        case "language":
            left = immutabledict(
                {tag: level for tag, level in needs.languages.items() if tag != criterion.what}
            )
            return replace(needs, languages=left)
        case "skill":
            skills = immutabledict(
                {code: level for code, level in needs.skills.items() if code != criterion.what}
            )
            return replace(needs, skills=skills)
        case "maximum_age":
            return replace(needs, maximum_age=None)
        case "credential":
            return replace(needs, credentials=needs.credentials - {criterion.what})
    return replace(needs, traits=needs.traits - {criterion.what})
