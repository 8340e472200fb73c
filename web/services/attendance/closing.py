"""What nobody recorded closes as unknown two days after the end: no hours, and no failure to come."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Attendance, Promise, Seat, Shift
from web.services.attendance import deeds, times
from web.services.attendance.days import OPEN
from web.services.clock import now

MOST = 500
"""So many at a look, so that no transaction is long."""
BACK = timedelta(days=60)


def close_due(session: Session) -> int:
    """Close what is open two days after its end; how many promises these are."""
    with writing(session):
        moment = now()
        chosen = (
            select(Promise)
            .join(Seat, Seat.id == Promise.seat_id)
            .join(Shift, Shift.id == Seat.shift_id)
            .outerjoin(Attendance, Attendance.promise_id == Promise.id)
            .where(
                Promise.state.in_(OPEN),
                Shift.status == "open",
                Shift.ends_at <= moment - times.STAYS_OPEN,
                Shift.ends_at > moment - BACK,
                Attendance.closed_at.is_(None),
            )
            .order_by(Promise.id)
            .limit(MOST)
        )
        found = session.scalars(chosen).all()
        for promise in found:
            deeds.noted(session, promise).closed_at = moment
        return len(found)
