"""Clock times of forms and programs as the moments of a shift."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Promise, Seat, Shift
from web.services.attendance import times
from web.services.attendance.presses import Pressed
from web.services.attendance.recording import Said
from web.services.faults import NotFound


def pressed(session: Session, shift_id: int, values: Mapping[str, Any]) -> Pressed:
    """A press as its schema read it."""
    shift = session.get_one(Shift, shift_id)
    return Pressed(
        what=values["what"],
        promise_id=values["promise_id"],
        pressed_at=values["pressed_at"],
        at=_moment(session, shift, values["at"]),
        key=values["key"],
        heads=values["heads"],
    )


def said(session: Session, promise_id: int, values: Mapping[str, Any]) -> Said:
    """Attendance as its schema read it. Raises NotFound."""
    promise = session.get(Promise, promise_id)
    if promise is None:
        raise NotFound
    shift = session.get_one(Shift, session.get_one(Seat, promise.seat_id).shift_id)
    served = values["state"] == "served"
    return Said(
        state=values["state"],
        minutes=values["minutes"],
        arrived_at=_moment(session, shift, values["arrived"]) if served else None,
        left_at=_moment(session, shift, values["left"]) if served else None,
        words=values["note"],
        heads=values["heads"] if values["state"] != "did_not_come" else None,
        seen=values["version"],
    )


def _moment(session: Session, shift: Shift, clock: str) -> datetime | None:
    return times.near(clock, shift, zone_of(session)) if clock else None
