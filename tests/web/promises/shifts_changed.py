"""Changing a shift for tests as its lead would, by the values of a form."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Shift
from web.schemas.demand import ShiftChangeSchema
from web.services import demand
from web.services.actor import Actor
from web.services.demand.instances import asked_seats
from web.words import seat_form


def values_of(
    session: Session, shift: Shift, begins: datetime, seats: list[dict[str, Any]] | None = None
) -> Any:
    """A loaded form of a shift at another time, without team rules."""
    zone = zone_of(session)
    start, end = begins.astimezone(zone), (begins + (shift.ends_at - shift.starts_at)).astimezone(zone)
    there: Any = asked_seats(session, shift.id)
    kept = seat_form.said(seat_form.typed(there))
    said = {
        "place_id": shift.place_id, "day": start.date().isoformat(), "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}", "seats": kept if seats is None else seats, "kind": shift.kind,
        "group_code": shift.group_code,
    }  # fmt: skip
    return ShiftChangeSchema().load(said)


def move(session: Session, actor: Actor, shift_id: int, by: timedelta) -> None:
    """A shift is so much later, or earlier; who sits there is asked again, or released."""
    shift = session.get_one(Shift, shift_id)
    values = values_of(session, shift, shift.starts_at + by)
    demand.update_shift(session, zone_of(session), actor, shift_id, values)
