"""Lists of shifts by attendance: those of a day, and those of which somebody is neither in nor out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from web.models import Attendance, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.attendance import times
from web.services.attendance.presses import STAFF_EARLY
from web.services.clock import now

OPEN = ("offered", "accepted", "checked_in")
"""States of which nothing is recorded."""
AWAITED = ("offered", "accepted", "checked_in", "served", "did_not_come")
BACK = timedelta(days=60)
"""So far back the list of what is not recorded goes."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class OfShift:
    """A shift and its heads: awaited in all, there, and neither in nor out; `due` is the last day for hours.

    `closed` says that it closed as unknown, `overdue` that its hours should stand by now.
    """

    shift: Shift
    project: Project
    awaited: int
    here: int
    open: int
    due: date | None = None
    closed: bool = False
    overdue: bool = False


def of_day(session: Session, scope: Scope, day: date, zone: ZoneInfo) -> Sequence[OfShift]:
    """The shifts of a day that somebody leads or coordinates and that have people, by start."""
    start = datetime.combine(day, time.min, zone)
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    inside = (Shift.starts_at < end) & (Shift.ends_at > start)
    return _counted(session, scope, inside)


def near(found: Sequence[OfShift]) -> Sequence[OfShift]:
    """Those of which somebody may be noted now, two hours before they start or later; at most a page."""
    moment = now()
    begin = [each for each in found if each.shift.starts_at - STAFF_EARLY <= moment]
    return [each for each in begin if each.open or each.here < each.awaited][:PAGE]


def unrecorded(
    session: Session, scope: Scope, zone: ZoneInfo, page: int = 1
) -> tuple[Sequence[OfShift], int]:
    """A page of the shifts that ended with somebody neither in nor out, the most overdue first; and how many.

    Those that closed as unknown stay on it until a coordinator has set them right.
    """
    moment = now()
    past = (Shift.ends_at <= moment) & (Shift.ends_at > moment - BACK)
    found = [each for each in _counted(session, scope, past) if each.open]
    shown = found[PAGE * (page - 1) : PAGE * page]
    due = times.due_days(session, {each.shift.ends_at for each in shown}, zone)
    return [_dated(each, due, zone, moment) for each in shown], len(found)


def _dated(found: OfShift, due: Mapping[date, date], zone: ZoneInfo, moment: datetime) -> OfShift:
    last = due[found.shift.ends_at.astimezone(zone).date()]
    closed = moment >= times.closes_at(found.shift)
    return replace(found, due=last, closed=closed, overdue=moment.astimezone(zone).date() > last)


def _counted(session: Session, scope: Scope, inside: ColumnElement[bool]) -> Sequence[OfShift]:
    """Shifts in scope with their heads: awaited, there, and of which nothing is recorded."""

    def heads(states: Sequence[str], each: ColumnElement[int] | Any = Promise.heads) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((Promise.state.in_(states), each), else_=0)), 0)

    came = func.coalesce(Attendance.heads, Promise.heads)

    chosen = (
        select(Shift, Project, heads(AWAITED), heads(("checked_in", "served"), came), heads(OPEN))
        .join(Project, Project.id == Shift.project_id)
        .join(Seat, Seat.shift_id == Shift.id)
        .join(Promise, Promise.seat_id == Seat.id)
        .outerjoin(Attendance, Attendance.promise_id == Promise.id)
        .where(inside, scope.projects(), Shift.status == "open", Promise.state.in_(AWAITED))
        .group_by(Shift.id, Project.id)
        .order_by(Shift.ends_at, Shift.id)
    )
    return [OfShift(*row) for row in session.execute(chosen)]
