"""Changes applied to a problem, one after the other, each kind by a function of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from immutabledict import immutabledict

from matcher.ids import PlaceId, ShiftId, VolunteerId
from matcher.problem.changes import (
    AddPeople,
    AddProject,
    AddShift,
    Change,
    ChangeNeed,
    ChangePolicy,
    DropProject,
    DropShift,
    MoveProject,
    MoveShift,
    SwitchRule,
    Withdraw,
)
from matcher.problem.entities import Seat, Shift, Volunteer, Window
from matcher.problem.errors import InvalidProblem, require
from matcher.problem.problem import Problem
from matcher.problem.stations import Curve
from matcher.roster import Assignment
from matcher.rules.registry import check_rules, rules

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def apply_changes(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem after all changes. `InvalidProblem` names the change that is wrong: `changes[2].shift`."""
    for index, change in enumerate(changes):
        try:
            problem = _inside(problem, _APPLY[type(change)](problem, change))
            check_rules(problem)
        except InvalidProblem as fault:
            raise fault.under(f"changes[{index}]") from fault
    return problem


def _inside(before: Problem, after: Problem) -> Problem:
    """The problem after a change. Raises InvalidProblem where a shift would leave the period by it."""
    for index, shift in enumerate(after.shifts):
        stays = shift.id not in after.shifts_outside or shift.id in before.shifts_outside
        require(stays, "outside_period", f"shifts[{index}].start", id=shift.id)
    return after


def _withdraw(problem: Problem, change: Withdraw) -> Problem:
    for person in sorted(change.volunteers):
        require(person in problem.volunteer, "unknown_id", "volunteers", id=person)
    start, end = change.from_ or EARLIEST, change.until or LATEST
    people = tuple(
        replace(person, available=_available_outside(person, start, end))
        if person.id in change.volunteers
        else person
        for person in problem.volunteers
    )

    def away(pair: Assignment) -> bool:
        shift = problem.shift_of[pair.seat]
        return pair.volunteer in change.volunteers and shift.start < end and start < shift.end

    pins = frozenset(pair for pair in problem.pinned_in if not away(pair))
    return replace(problem, volunteers=people, pinned_in=pins)


def _available_outside(person: Volunteer, start: datetime, end: datetime) -> tuple[Window, ...]:
    left = []
    for window in person.available:
        before, after = min(window.end, start), max(window.start, end)
        left += [Window(window.start, before)] if window.start < before else []
        left += [Window(after, window.end)] if after < window.end else []
    return tuple(left)


def _add_people(problem: Problem, change: AddPeople) -> Problem:
    known = set(problem.volunteer)
    added: list[Volunteer] = []
    number = 1
    while len(added) < change.count:
        name = VolunteerId(f"{change.like.id}+{number}")
        if name not in known:
            added.append(replace(change.like, id=name))
        number += 1
    return replace(problem, volunteers=(*problem.volunteers, *added))


def _add_project(problem: Problem, change: AddProject) -> Problem:
    return replace(
        problem,
        projects=(*problem.projects, change.project),
        places=(*problem.places, *change.places),
        shifts=(*problem.shifts, *change.shifts),
    )


def _drop_project(problem: Problem, change: DropProject) -> Problem:
    require(change.project in problem.project, "unknown_id", "project", id=change.project)
    dropped = {shift.id for shift in problem.shifts if shift.project == change.project}
    curves = tuple(curve for curve in problem.curves if curve.project != change.project)
    return replace(_without_shifts(problem, dropped), curves=curves)


def _move_project(problem: Problem, change: MoveProject) -> Problem:
    require(change.project in problem.project, "unknown_id", "project", id=change.project)
    moved = {
        shift.id: _moved_shift(shift, timedelta(minutes=change.minutes), change.place)
        for shift in problem.shifts
        if shift.project == change.project
    }
    by = timedelta(minutes=change.minutes)
    curves = tuple(
        _moved_curve(curve, by) if curve.project == change.project else curve for curve in problem.curves
    )
    return replace(_with_shifts(problem, moved), curves=curves)


def _add_shift(problem: Problem, change: AddShift) -> Problem:
    return replace(problem, shifts=(*problem.shifts, change.shift))


def _drop_shift(problem: Problem, change: DropShift) -> Problem:
    require(change.shift in problem.shift, "unknown_id", "shift", id=change.shift)
    return _without_shifts(problem, {shift.id for shift in _starts(problem, problem.shift[change.shift])})


def _move_shift(problem: Problem, change: MoveShift) -> Problem:
    require(change.shift in problem.shift, "unknown_id", "shift", id=change.shift)
    shift = problem.shift[change.shift]
    by = timedelta(minutes=change.minutes) if change.start is None else change.start - shift.start
    moved = {each.id: _moved_shift(each, by, change.place) for each in _starts(problem, shift)}
    return _with_shifts(problem, moved)


def _change_need(problem: Problem, change: ChangeNeed) -> Problem:
    require(change.seat in problem.seat, "unknown_id", "seat", id=change.seat)
    shift = problem.shift_of[change.seat]
    place = [seat.id for seat in shift.seats].index(change.seat)
    changed = {}
    for each in _starts(problem, shift):
        seats = list(each.seats)
        seats[place] = _seat_with(seats[place], change)
        changed[each.id] = replace(each, seats=tuple(seats))
    return _with_shifts(problem, changed)


def _starts(problem: Problem, shift: Shift) -> Sequence[Shift]:
    """The shift itself; for a visit all its possible starts."""
    return [each for each in problem.shifts if each.visit == shift.visit] if shift.visit else [shift]


def _seat_with(seat: Seat, change: ChangeNeed) -> Seat:
    values = {name: getattr(change, name) for name in ("minimum", "desired", "maximum", "needs")}
    return replace(seat, **{name: value for name, value in values.items() if value is not None})


def _change_policy(problem: Problem, change: ChangePolicy) -> Problem:
    values = {name: getattr(change, name) for name in change.__slots__}
    numbers = {name: value for name, value in values.items() if value is not None}
    return replace(problem, policy=replace(problem.policy, **numbers))


def _switch_rule(problem: Problem, change: SwitchRule) -> Problem:
    require(change.rule in rules(), "unknown_rule", "rule", rule=change.rule)
    without = problem.policy.without
    switched = without - {change.rule} if change.on else without | {change.rule}
    return replace(problem, policy=replace(problem.policy, without=switched))


def _moved_shift(shift: Shift, by: timedelta, place: PlaceId | None) -> Shift:
    return replace(shift, start=shift.start + by, end=shift.end + by, place=place or shift.place)


def _moved_curve(curve: Curve, by: timedelta) -> Curve:
    hours = tuple(replace(hour, start=hour.start + by, end=hour.end + by) for hour in curve.hours)
    return replace(curve, hours=hours)


def _with_shifts(problem: Problem, shifts: Mapping[ShiftId, Shift]) -> Problem:
    return replace(problem, shifts=tuple(shifts.get(shift.id, shift) for shift in problem.shifts))


def _without_shifts(problem: Problem, dropped: set[ShiftId]) -> Problem:
    """The problem without some shifts, and without the pins, promises and requests for them."""
    left = tuple(shift for shift in problem.shifts if shift.id not in dropped)
    people = tuple(
        replace(person, requests=tuple(each for each in person.requests if each.shift not in dropped))
        if any(each.shift in dropped for each in person.requests)
        else person
        for person in problem.volunteers
    )
    seats = {seat.id for shift in left for seat in shift.seats}
    return replace(
        problem,
        volunteers=people,
        shifts=left,
        published=immutabledict(
            {pair: price for pair, price in problem.published.items() if pair.seat in seats}
        ),
        pinned_in=frozenset(pair for pair in problem.pinned_in if pair.seat in seats),
        pinned_out=frozenset(pair for pair in problem.pinned_out if pair.seat in seats),
        standing=frozenset(pair for pair in problem.standing if pair.seat in seats),
    )


_APPLY: Mapping[type, Callable[[Problem, Any], Problem]] = {
    Withdraw: _withdraw,
    AddPeople: _add_people,
    AddProject: _add_project,
    DropProject: _drop_project,
    MoveProject: _move_project,
    AddShift: _add_shift,
    DropShift: _drop_shift,
    MoveShift: _move_shift,
    ChangeNeed: _change_need,
    ChangePolicy: _change_policy,
    SwitchRule: _switch_rule,
}
