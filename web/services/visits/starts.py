"""Which visits have no fixed start yet, and when drafts let them begin.

The start of a visit is open while it stands at the beginning of its window and nobody was ever told of it. A
run chooses it for its draft, publishing fixes it, and so does whoever moves it inside the window.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from matcher.problem.entities import Window
from web.models import Promise, Roster, RosterStart, Seat, Shift
from web.services.days import Week
from web.services.promises.standing import in_week
from web.services.promises.undoing import NOT_TOLD
from web.services.weeks.starts import Starts


def is_open() -> ColumnElement[bool]:
    """Of `Shift`: visits whose start is still to be chosen."""
    told = or_(Promise.state != "released", Promise.why != NOT_TOLD)
    known = exists().where(Seat.shift_id == Shift.id, Promise.seat_id == Seat.id, told)
    return and_(
        Shift.window_starts_at.is_not(None), Shift.starts_at == Shift.window_starts_at,
        Shift.status == "open", ~known,
    )  # fmt: skip


def windows_of(session: Session, week: Week) -> Mapping[int, Window]:
    """The windows of the visits of a week whose start is still to be chosen, by the id of the shift."""
    chosen = select(Shift.id, Shift.window_starts_at, Shift.window_ends_at).where(in_week(week), is_open())
    return {
        each: Window(*(_local(moment, week.zone) for moment in (begins, ends)))
        for each, begins, ends in session.execute(chosen.order_by(Shift.id))
        if begins is not None and ends is not None
    }


def starts_of(session: Session, draft: Roster) -> Starts:
    """When visits begin in a draft, as far as their start is still open and this one in the window."""
    if draft.state != "draft":
        return {}
    rows = session.execute(
        select(
            RosterStart.shift_id, RosterStart.starts_at, Shift.starts_at, Shift.ends_at, Shift.window_ends_at
        )
        .join(Shift, Shift.id == RosterStart.shift_id)
        .where(RosterStart.roster_id == draft.id, RosterStart.starts_at >= Shift.window_starts_at, is_open())
        .order_by(RosterStart.shift_id)
    )
    return {
        shift: chosen
        for shift, chosen, begins, ends, last in rows
        if last is not None and chosen + (ends - begins) <= last
    }


def write(session: Session, roster_id: int, starts: Starts) -> None:
    """Let visits begin at these times in a draft, instead of what it had; in a transaction that writes."""
    session.execute(delete(RosterStart).where(RosterStart.roster_id == roster_id))
    rows = [
        {"roster_id": roster_id, "shift_id": shift, "starts_at": begins} for shift, begins in starts.items()
    ]
    if rows:
        session.execute(insert(RosterStart), rows)


def copy(session: Session, before: Roster, after: int, shifts: Iterable[int] | None = None) -> None:
    """Let visits begin in one draft as in another; `shifts` are some of them."""
    found = starts_of(session, before)
    kept = found.keys() if shifts is None else set(shifts)
    write(session, after, {shift: begins for shift, begins in found.items() if shift in kept})


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone)
