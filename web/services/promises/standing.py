"""The plan in force: which promises stand, now or at an earlier event, as selections and as pairs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from web.models import Promise, PromiseEvent, Seat, Shift
from web.services.days import Week
from web.services.parties.numbers import WHO, planned_singly
from web.services.promises.transitions import STANDING

Pairs = frozenset[tuple[int, int]]


def stands() -> ColumnElement[bool]:
    """Of `Promise`: those whose party has the seat."""
    return Promise.state.in_(STANDING)


def in_week(week: Week) -> ColumnElement[bool]:
    """Of `Shift`: those of a week, which are those that begin on one of its local days.

    The one rule of membership, for board, solver, explanation, offers and files.
    """
    return between(week.start, week.end)


def between(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Of `Shift`: those that begin from `start` until before `end`."""
    return (Shift.starts_at >= start) & (Shift.starts_at < end)


def heads_on(session: Session, seat_id: int) -> int:
    """How many heads have a seat."""
    counted = select(func.coalesce(func.sum(Promise.heads), 0)).where(Promise.seat_id == seat_id, stands())
    return session.scalar(counted) or 0


def pairs_in_force(week: Week) -> Any:
    """(volunteer_id, seat_id) of everybody who has a seat in a week's open shifts, but for groups."""
    return (
        select(WHO, Promise.seat_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(week), stands(), planned_singly(), Shift.status == "open")
    )


def in_force(session: Session, week: Week) -> Pairs:
    """(volunteer id, seat id) of everybody who has a seat in a week's open shifts."""
    return frozenset((row.volunteer_id, row.seat_id) for row in session.execute(pairs_in_force(week)))


def in_force_at(session: Session, week: Week, event_id: int) -> Pairs:
    """The same as it was once the event with this id had happened.

    The week is that of the shift as it stood then: one that came from another week since was not there.
    """
    later = aliased(PromiseEvent)
    newest = select(func.max(later.id)).where(later.promise_id == Promise.id, later.id <= event_id)
    then = (PromiseEvent.starts_at >= week.start) & (PromiseEvent.starts_at < week.end)
    rows = session.execute(
        select(WHO, Promise.seat_id)
        .join(PromiseEvent, PromiseEvent.id == newest.scalar_subquery())
        .where(then, PromiseEvent.after.in_(STANDING), planned_singly())
    )
    return frozenset((row.volunteer_id, row.seat_id) for row in rows)


def last_event(session: Session) -> int:
    """The id of the newest event; 0 before the first."""
    return session.scalar(select(func.max(PromiseEvent.id))) or 0
