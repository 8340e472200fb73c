"""What asking achieved: how many were asked, what they said, how many places it filled, and how fast."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from web.models import Asked, CallOut, Project, Seat, Shift
from web.services.access.scope import Scope
from web.services.days import Week
from web.services.promises.standing import in_week


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one asking or several. Everybody `asked` said `yes`, `no`, `not_now`, or did not answer.

    `late` of those who did not have the place said yes when it was taken. `waiting` were not asked, nor were
    those `over_budget`. Of `places` looked for, `filled` were filled by a yes. `minutes` is how long that
    took for `full` askings that found everybody.
    """

    call_outs: int = 0
    asked: int = 0
    yes: int = 0
    no: int = 0
    not_now: int = 0
    no_answer: int = 0
    late: int = 0
    waiting: int = 0
    over_budget: int = 0
    places: int = 0
    filled: int = 0
    full: int = 0
    minutes: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def hours_until_filled(self) -> float | None:
        """Hours from the first asking until everybody was found, on average; None where none was."""
        return round(self.minutes / self.full / 60, 1) if self.full else None


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What asking achieved for one project in a week."""

    project: Project
    figures: Figures


def of_call_outs(session: Session, calls: Collection[CallOut]) -> Mapping[int, Figures]:
    """Call-out id -> what it achieved so far."""
    rows = session.execute(
        select(
            Asked.call_out_id, _count(Asked.asked_at.is_not(None)).label("asked"),
            _count(Asked.state == "yes").label("yes"), _count(Asked.state == "no").label("no"),
            _count(Asked.state == "not_now").label("not_now"),
            _count(Asked.state.in_(("asked", "thanked")) & Asked.answered_at.is_(None)).label("no_answer"),
            _count((Asked.state == "thanked") & Asked.answered_at.is_not(None)).label("late"),
            _count(Asked.state == "waiting").label("waiting"),
            _count(Asked.state == "over_budget").label("over_budget"),
        )
        .where(Asked.call_out_id.in_([each.id for each in calls]))
        .group_by(Asked.call_out_id)
    )  # fmt: skip
    said = {row.call_out_id: {**row._mapping} for row in rows}
    return {each.id: _of(each, said.get(each.id, {"yes": 0})) for each in calls}


def of_week(session: Session, scope: Scope, week: Week) -> Sequence[ProjectFigures]:
    """What asking achieved for the shifts of a week, by project in scope; most asked first."""
    rows = session.execute(
        select(CallOut, Project)
        .join(Seat, Seat.id == CallOut.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(in_week(week), scope.projects())
    ).all()
    each = of_call_outs(session, [row.CallOut for row in rows])
    sums: dict[int, ProjectFigures] = {}
    for row in rows:
        known = sums.get(row.Project.id, ProjectFigures(row.Project, Figures()))
        sums[row.Project.id] = replace(known, figures=known.figures + each[row.CallOut.id])
    return sorted(sums.values(), key=lambda one: (-one.figures.asked, one.project.id))


def _of(call: CallOut, said: Mapping[str, Any]) -> Figures:
    counted = {name: int(value or 0) for name, value in said.items() if name != "call_out_id"}
    full = call.state == "filled" and call.ended_at is not None
    took = (call.ended_at - call.made_at) if full and call.ended_at else timedelta()
    return Figures(
        call_outs=1,
        places=call.places,
        filled=min(call.places, counted["yes"]),
        full=int(full),
        minutes=int(took.total_seconds()) // 60,
        **counted,
    )


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
