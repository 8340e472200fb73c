"""Reminders of shifts, at the hours before the start that each person chose.

They are owed a day ahead, so the machine may sleep; what it slept over is owed late, and dropped when its
message is made, if the shift has begun.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Notice, Promise, Seat, Shift
from web.services.clock import now
from web.services.messages import owing, telling
from web.services.promises.standing import stands

AHEAD = timedelta(days=1)
BACK = timedelta(days=2)
LONGEST = timedelta(hours=max(telling.HOURS))
KIND = "reminder"


def owe_reminders(session: Session) -> int:
    """Owe every reminder that is due from two days ago until a day ahead; how many are new.

    Somebody who learnt of their shift after that moment is not reminded of what they just heard.
    """
    return owing.owe_lacking(session, _lacking)


def _lacking(session: Session) -> list[Notice]:
    moment = now()
    rows = plain_rows(
        session,
        select(Promise.id, Promise.volunteer_id, Promise.since, Shift.starts_at)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(stands(), Promise.volunteer_id.is_not(None), Shift.status == "open")
        .where(Shift.starts_at > moment - BACK, Shift.starts_at < moment + AHEAD + LONGEST),
    ).all()
    wishes = telling.read(session, {row.volunteer_id for row in rows})
    owed = owing.owed(session, KIND, moment - BACK - AHEAD)
    found = []
    for row in rows:
        for hours in wishes[row.volunteer_id].reminder_hours:
            due_at, key = row.starts_at - timedelta(hours=hours), _key(hours, row.starts_at)
            fits = row.since < due_at and moment - BACK < due_at < moment + AHEAD
            if fits and (row.id, key) not in owed:
                found.append(owing.notice(row.volunteer_id, KIND, row.id, key=key, due_at=due_at))
    return found


def starts_at(key: str) -> datetime:
    """The start that a reminder was owed for: one of another start is not true any more."""
    return datetime.fromisoformat(key.partition(" ")[2])


def _key(hours: int, start: datetime) -> str:
    return f"{hours} {start.isoformat()}"
