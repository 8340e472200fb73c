"""What was typed as a change, as the matcher's change of a problem."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from immutabledict import immutabledict
from sqlalchemy.orm import Session

from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.problem import changes as change
from matcher.problem.entities import Needs, Shift, Volunteer
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from web.services import waiving

Typed = Mapping[str, Any]


def changes_of(problem: Problem, typed: Sequence[Typed]) -> tuple[change.Change, ...]:
    """The changes of a loaded `ScenarioSchema`. Raises InvalidProblem with its place (`changes[0]`)."""
    made = []
    for index, each in enumerate(typed):
        try:
            made.append(_MAKERS[each["change"]](problem, each))
        except KeyError as fault:
            raise InvalidProblem("unknown_id", f"changes[{index}]", id=str(fault)) from fault
        except InvalidProblem as fault:
            raise fault.under(f"changes[{index}]") from fault
    return tuple(made)


def with_exceptions(session: Session, problem: Problem, typed: Sequence[Typed]) -> Problem:
    """The problem in which whoever serves because a rule was set aside stands, but for whom and what is
    changed: what becomes of them is asked.
    """
    people = {VolunteerId(str(each)) for change in typed for each in change.get("volunteers", ())}
    shifts = {ShiftId(str(each["shift_id"])) for each in typed if each.get("shift_id") is not None}
    seats = {SeatId(str(each["seat_id"])) for each in typed if each.get("seat_id") is not None}
    projects = {ProjectId(str(each["project_id"])) for each in typed if each.get("project_id") is not None}
    shifts |= {problem.shift_of[seat].id for seat in seats & problem.seat.keys()}
    shifts |= {shift.id for shift in problem.shifts if shift.project in projects}
    return waiving.kept_by_runs(session, problem, but_people=people, but_shifts=shifts)


def _withdraw(problem: Problem, typed: Typed) -> change.Change:
    people = frozenset(VolunteerId(str(each)) for each in typed["volunteers"])
    return change.Withdraw(volunteers=frozenset(problem.volunteer[person].id for person in people))


def _add_people(problem: Problem, typed: Typed) -> change.Change:
    like = Volunteer(
        id=VolunteerId("new"),
        languages=immutabledict({each["tag"]: Level(each["level"]) for each in typed["languages"]}),
        skills=immutabledict({each["code"]: each["level"] for each in typed.get("skills", ())}),
        available=(problem.period,),
    )
    return change.AddPeople(count=typed["count"], like=like)


def _drop_project(problem: Problem, typed: Typed) -> change.Change:
    return change.DropProject(project=_project(problem, typed))


def _move_project(problem: Problem, typed: Typed) -> change.Change:
    place = _place(problem, typed)
    return change.MoveProject(project=_project(problem, typed), minutes=typed.get("minutes", 0), place=place)


def _add_shift(problem: Problem, typed: Typed) -> change.Change:
    """The copy has seats of its own; its team and needs are those of the shift it is like."""
    like = problem.shift[ShiftId(str(typed["shift_id"]))]
    later = timedelta(minutes=typed["minutes"])
    seats = tuple(replace(seat, id=SeatId(f"{seat.id}+{typed['minutes']}")) for seat in like.seats)
    added: Shift = replace(
        like,
        id=ShiftId(f"{like.id}+{typed['minutes']}"),
        start=like.start + later,
        end=like.end + later,
        seats=seats,
    )
    return change.AddShift(shift=added)


def _drop_shift(problem: Problem, typed: Typed) -> change.Change:
    return change.DropShift(shift=problem.shift[ShiftId(str(typed["shift_id"]))].id)


def _move_shift(problem: Problem, typed: Typed) -> change.Change:
    shift = problem.shift[ShiftId(str(typed["shift_id"]))].id
    return change.MoveShift(shift=shift, minutes=typed.get("minutes", 0), place=_place(problem, typed))


def _change_need(problem: Problem, typed: Typed) -> change.Change:
    seat = problem.seat[SeatId(str(typed["seat_id"]))]
    heads = {name: typed.get(name) for name in ("minimum", "desired", "maximum")}
    needs = None
    if typed.get("languages") or typed.get("without"):
        needs = _with_fewer(seat.needs, typed)
    return change.ChangeNeed(seat=seat.id, needs=needs, **heads)


def _with_fewer(needs: Needs, typed: Typed) -> Needs:
    """Needs with other levels of their languages, and without some. KeyError for one that is not there."""
    languages, skills, traits = dict(needs.languages), dict(needs.skills), set(needs.traits)
    by_name: Mapping[str, dict[str, Any]] = {"language": languages, "skill": skills}
    for each in typed.get("languages", ()):
        if each["tag"] not in languages:
            raise KeyError(each["tag"])
        languages[each["tag"]] = Level(each["level"])
    for each in typed.get("without", ()):
        if each["criterion"] == "trait":
            traits.remove(each["what"])
        else:
            del by_name[each["criterion"]][each["what"]]
    return replace(
        needs, languages=immutabledict(languages), skills=immutabledict(skills), traits=frozenset(traits)
    )


def _switch_rule(_problem: Problem, typed: Typed) -> change.Change:
    return change.SwitchRule(rule=typed["rule"], on=typed["on"])


def _project(problem: Problem, typed: Typed) -> ProjectId:
    return problem.project[ProjectId(str(typed["project_id"]))].id


def _place(problem: Problem, typed: Typed) -> PlaceId | None:
    if typed.get("place_id") is None:
        return None
    return problem.place[PlaceId(str(typed["place_id"]))].id


_MAKERS: Mapping[str, Callable[[Problem, Typed], change.Change]] = {
    "withdraw": _withdraw,
    "add_people": _add_people,
    "drop_project": _drop_project,
    "move_project": _move_project,
    "add_shift": _add_shift,
    "drop_shift": _drop_shift,
    "move_shift": _move_shift,
    "change_need": _change_need,
    "switch_rule": _switch_rule,
}
