"""What follows from the shifts of a request: served when they were, to be scheduled anew when they go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.models import Promise, Request, Seat, Shift
from web.services.clock import now
from web.services.faults import Conflict
from web.services.requests.deeds import move, moving

UNRECORDED = timedelta(days=3)
"""After the end of a shift that nobody recorded, who asked is asked whether it was done."""
SERVED, WAITS, GONE = "served", "waits", "gone"
COMING = ("offered", "accepted", "checked_in")


@dataclass(frozen=True, slots=True)
class Work:
    """A shift of a request: whether it takes place, its end, and the states of the promises of its seats."""

    open: bool
    ends_at: datetime
    promises: tuple[str, ...]


Works = Mapping[int, Sequence[Work]]


def follow(session: Session) -> int:
    """Bring requests that are scheduled where their shifts are; how many were moved."""
    scheduled = select(Request.id, Request.shift_id, Request.series_id).where(Request.state == "scheduled")
    rows = session.execute(scheduled.order_by(Request.id)).all()
    by_shift, by_series = _works(session, rows)
    moved = 0
    for request_id, shift_id, series_id in rows:
        works = by_shift.get(shift_id, ()) if shift_id else by_series.get(series_id or 0, ())
        became = judged(works)
        if became != WAITS:
            moved += _moved(session, request_id, became)
    return moved


def judged(works: Iterable[Work]) -> str:
    """SERVED when one of the shifts was served, GONE when none is left that could be, else it WAITS."""
    left = False
    for each in works:
        over = each.ends_at <= now()
        if each.open and over and "served" in each.promises:
            return SERVED
        stand = any(state in COMING for state in each.promises)
        if each.open and over and stand and each.ends_at + UNRECORDED <= now():
            return SERVED
        left = left or (each.open and (not over or stand))
    return WAITS if left else GONE


def _moved(session: Session, request_id: int, became: str) -> int:
    """Move it, unless somebody else just has."""
    verb = "serve" if became == SERVED else "unschedule"
    try:
        with moving(session, None, request_id, verb, None) as row:
            if became == GONE:
                row.shift_id = row.series_id = None
            move(session, None, row, verb)
    except Conflict:
        return 0
    return 1


def _works(session: Session, rows: Iterable[Any]) -> tuple[Works, Works]:
    """The shifts of these requests: by the shift's id, and by the id of their series."""
    shifts = {row.shift_id for row in rows if row.shift_id}
    series = {row.series_id for row in rows if row.series_id}
    chosen = (
        select(Shift.id, Shift.series_id, Shift.status, Shift.ends_at, Promise.state)
        .outerjoin(Seat, Seat.shift_id == Shift.id)
        .outerjoin(Promise, Promise.seat_id == Seat.id)
        .where(or_(Shift.id.in_(shifts), Shift.series_id.in_(series)))
    )
    found: dict[int, tuple[int | None, str, datetime, list[str]]] = {}
    for identity, of_series, status, ends_at, state in session.execute(chosen):
        each = found.setdefault(identity, (of_series, status, ends_at, []))
        if state is not None:
            each[3].append(state)
    by_shift: dict[int, list[Work]] = {}
    by_series: dict[int, list[Work]] = defaultdict(list)
    for identity, (of_series, status, ends_at, states) in found.items():
        work = Work(status == "open", ends_at, tuple(states))
        by_shift[identity] = [work]
        if of_series is not None:
            by_series[of_series].append(work)
    return by_shift, by_series
