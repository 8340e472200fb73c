"""Seats with room in a week, and what a page shows of some of them; nobody's name is read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Place, Project, Seat, Shift
from web.services.board import BoardProject, BoardSeat, BoardShift, Sitting
from web.services.days import Week
from web.services.promises.own_week import BEGINS, IS_FREE, seats_with
from web.services.weeks.room import HEADS, seats_with_room

Shown = tuple[BoardProject, BoardShift, BoardSeat]
FEW = 400
"""So many seats are asked for by their ids; of more, a whole week is read."""
_COMING = seats_with(HEADS, Seat.flow, Seat.open_hours, Project.organisation_id).where(
    Seat.ended_at.is_(None),
    Seat.flow != "staff",
    Shift.starts_at > bindparam("at"),
    BEGINS,
)
WANTED = _COMING.where(IS_FREE, Seat.desired > HEADS)
"""Seats of a week to come, within somebody's times, on which more heads are wanted; not those of staff."""
SHORT = _COMING.where(Seat.minimum > HEADS)
"""Those of a week to come that are below their minimum, at any time."""
_BY_ID = {each: each.where(Seat.id.in_(bindparam("seats", expanding=True))) for each in (WANTED, SHORT)}
NO_TIMES: Mapping[str, datetime] = {}
_SEATS = (
    select(
        Seat.shift_id, Seat.id, Seat.role, Seat.texts, Seat.minimum, Seat.desired, Seat.maximum, Seat.needs,
        Seat.flow, Seat.open_hours, HEADS,
    )
    .where(Seat.shift_id.in_(bindparam("shifts", expanding=True)), Seat.ended_at.is_(None))
    .order_by(Seat.position, Seat.id)
)  # fmt: skip
_SHIFTS = (
    select(
        Shift.id, Shift.project_id, Shift.starts_at, Shift.ends_at, Shift.kind, Shift.texts, Shift.place_id,
        Shift.series_id, Place.names,
    )
    .join(Place, Place.id == Shift.place_id)
    .where(Shift.id.in_(bindparam("shifts", expanding=True)))
    .order_by(Shift.starts_at, Shift.id)
)  # fmt: skip
_PROJECTS = select(
    Project.id, Project.texts, Project.scene, Project.programme, Project.organisation_id
).where(Project.id.in_(bindparam("projects", expanding=True)))


def of_week(
    session: Session, week: Week, at: datetime, chosen: Any, times: Mapping[str, datetime] = NO_TIMES
) -> Sequence[Any]:
    """The rows of WANTED or SHORT of a week whose shifts begin after `at`, in order.

    With `times`, those of WANTED within them alone (`own_week.free_times`).
    """
    seats = seats_with_room(session, week)
    span = {"at": at, "start": week.start, "end": week.end}
    if len(seats) > FEW:
        return plain_rows(session, chosen, **span, **times).all()
    return plain_rows(session, _BY_ID[chosen], **span, **times, seats=list(seats)).all()


def shown(session: Session, week: Week, shift_ids: Collection[int]) -> Mapping[int, Shown]:
    """Seat id -> the seat with its shift and project, as a board shows it to who may know no names."""
    seats: dict[int, list[BoardSeat]] = defaultdict(list)
    for row in plain_rows(session, _SEATS, shifts=list(shift_ids)):
        seats[row.shift_id].append(_seat(row))
    shifts = [
        BoardShift(
            row.id, row.project_id, week.day_of(row.starts_at), row.starts_at, row.ends_at, row.kind,
            row.texts, row.place_id, row.names, row.series_id, tuple(seats[row.id]),
        )
        for row in plain_rows(session, _SHIFTS, shifts=list(shift_ids))
    ]  # fmt: skip
    found = plain_rows(session, _PROJECTS, projects=list({each.project_id for each in shifts}))
    projects = {
        row.id: _project(row, [each for each in shifts if each.project_id == row.id]) for row in found
    }
    return {seat.id: (projects[each.project_id], each, seat) for each in shifts for seat in each.seats}


def _seat(row: Any) -> BoardSeat:
    people = (Sitting(0, "", "accepted", False, False, row.heads),) if row.heads else ()
    return BoardSeat(
        row.id, row.role, row.texts, row.minimum, row.desired, row.maximum, row.needs, people, False,
        row.flow, row.open_hours,
    )  # fmt: skip


def _project(row: Any, shifts: Sequence[BoardShift]) -> BoardProject:
    days = tuple(tuple(each for each in shifts if each.day == day) for day in range(7))
    return BoardProject(row.id, row.texts, row.scene, row.programme, row.organisation_id, days)
