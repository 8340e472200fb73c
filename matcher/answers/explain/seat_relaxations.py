"""Offers that relax a seat: its shift at another time, a lower level of a language, one need fewer.

Each comes with the person who would then cost least by estimate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from immutabledict import immutabledict

from matcher.answers.explain.effects import ScenarioChange, moves, with_change
from matcher.answers.explain.estimate import estimated_cost
from matcher.answers.explain.offers import Offer
from matcher.answers.explain.roster_view import RosterView
from matcher.problem.criteria import Criterion, criteria
from matcher.problem.entities import Needs, Seat, Shift, Volunteer
from matcher.problem.quantities import Level
from matcher.roster import Assignment
from matcher.solver.subproblem import subproblem

# What the law or somebody's safety asks stays: credentials, clearances, consents, ages. No offer drops them.
_DROPPABLE = frozenset({"language", "skill", "trait"})


def seat_relaxations(view: RosterView, seat: Seat) -> Iterator[Offer]:
    """Every relaxation of a seat at which somebody more could come."""
    yield from _other_starts(view, seat)
    required = criteria(view.problem, seat)
    for criterion in required:
        if criterion.code == "language":
            yield from _lower_level(view, seat, required, criterion)
        if criterion.code in _DROPPABLE:
            yield from _one_need_fewer(view, seat, required, criterion)


def _other_starts(view: RosterView, seat: Seat) -> Iterator[Offer]:
    """Other starts on the same day at which more people could come."""
    problem, shift = view.problem, view.problem.shift_of[seat.id]
    required = [criterion for criterion in criteria(problem, seat) if criterion.code != "available"]
    before = len(view.assignable(seat))
    for minutes in view.params.start_offsets_minutes:
        by = timedelta(minutes=minutes)
        moved = replace(shift, start=shift.start + by, end=shift.end + by)
        inside = problem.period.start <= moved.start < problem.period.end
        if not inside or _day(view, moved) != _day(view, shift):
            continue
        people = _assignable_at(view, seat, moved, required)
        if len(people) > before:
            numbers = {"start": moved.start, "minutes": minutes, "more": len(people) - before}
            yield _offer(view, "shift_time", seat, people, moved, numbers)


def _assignable_at(
    view: RosterView, seat: Seat, moved: Shift, required: Sequence[Criterion]
) -> list[Volunteer]:
    then = Criterion("available", start=moved.start, end=moved.end)
    fit = view.people_in(view.meeting([*required, then]))
    joining = [person for person in fit if person.id not in view.roster.on(seat.id)][
        : view.params.people_at_another_start
    ]
    part = subproblem(view.problem, [each.id for each in joining], [moved.id], keeping=view.roster)
    then_view = view.of_part(with_change(part, ScenarioChange(shift=moved)))
    return [person for person in joining if then_view.blocking_rule(person, seat.id) is None]


def _lower_level(
    view: RosterView, seat: Seat, required: Sequence[Criterion], criterion: Criterion
) -> Iterator[Offer]:
    """The highest of the lower levels of a language at which somebody could come."""
    for level in range(criterion.least - 1, 0, -1):
        lower = replace(criterion, least=level)
        people = _assignable_with(view, seat, [lower if each == criterion else each for each in required])
        if people:
            languages = {**seat.needs.languages, criterion.what: Level(level)}
            needs = replace(seat.needs, languages=immutabledict(languages))
            numbers = {"language": criterion.what, "level": level, "more": len(people)}
            moved = _shift_with(view, seat, needs)
            yield _offer(view, "raise_language", seat, people, moved, numbers)
            return


def _one_need_fewer(
    view: RosterView, seat: Seat, required: Sequence[Criterion], criterion: Criterion
) -> Iterator[Offer]:
    people = _assignable_with(view, seat, [each for each in required if each != criterion])
    if people:
        numbers = {"criterion": criterion.code, "more": len(people)}
        numbers["what"] = criterion.what
        moved = _shift_with(view, seat, _needs_one_need_fewer(seat.needs, criterion))
        yield _offer(view, "lower_need", seat, people, moved, numbers)


def _assignable_with(view: RosterView, seat: Seat, required: Sequence[Criterion]) -> list[Volunteer]:
    seated = view.roster.on(seat.id)
    return [
        person
        for person in view.people_in(view.meeting(required))
        if person.id not in seated and view.blocking_rule(person, seat.id) is None
    ]


def _shift_with(view: RosterView, seat: Seat, needs: Needs) -> Shift:
    shift = view.problem.shift_of[seat.id]
    seats = tuple(replace(each, needs=needs) if each.id == seat.id else each for each in shift.seats)
    return replace(shift, seats=seats)


def _offer(
    view: RosterView,
    code: str,
    seat: Seat,
    people: Sequence[Volunteer],
    moved: Shift,
    numbers: dict[str, object],
) -> Offer:
    best = min(people, key=lambda person: estimated_cost(view, person, seat.id, moved))
    return Offer(code, numbers, moves([Assignment(best.id, seat.id)]), ScenarioChange(shift=moved))


def _day(view: RosterView, shift: Shift) -> int:
    return shift.start.astimezone(view.problem.zone).toordinal()


def _needs_one_need_fewer(needs: Needs, criterion: Criterion) -> Needs:
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
    return replace(needs, traits=needs.traits - {criterion.what})
