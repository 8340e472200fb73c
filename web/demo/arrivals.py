"""Who has come to what is under way when a demo is made: most are there, some late, some missing."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Attendance, Promise, Seat, Shift
from web.services.attendance import times
from web.services.clock import now
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import LEAD

AROUND = 6
LATE, MISSING, UNKNOWN = 3, 4, 5
"""Of so many people one says that they come later, one does not come, and of one nobody knows yet."""


def note_arrivals(session: Session) -> None:
    """Note who came to what is under way, in one transaction."""
    with writing(session):
        moment = now()
        under_way = (
            select(Promise, Shift)
            .join(Seat, Seat.id == Promise.seat_id)
            .join(Shift, Shift.id == Seat.shift_id)
            .where(
                Promise.state == "accepted",
                Shift.status == "open",
                Shift.starts_at <= moment,
                Shift.ends_at > moment,
            )
            .order_by(Promise.id)
        )
        for number, (promise, shift) in enumerate(session.execute(under_way).all()):
            _note(session, promise, shift, number, moment)


def _note(session: Session, promise: Promise, shift: Shift, number: int, moment: datetime) -> None:
    which, deed = number % AROUND, Deed(acting=LEAD, why="attendance")
    if which == UNKNOWN:
        return
    kept = Attendance(promise_id=promise.id, version=1, noted_at=moment, known_by="code")
    kept.late = which == LATE
    if which == MISSING:
        acts.miss(session, deed, promise)
        kept.known_by = "list"
    elif which != LATE:
        acts.check_in(session, deed, promise)
        arrived = shift.starts_at + timedelta(minutes=3 * which - 5)
        kept.arrived_at = times.whole_minute(min(arrived, moment))
    session.add(kept)
