"""Hours confirmed for all of a shift at once, after its end; who was not noted stays open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Attendance, Press, Promise, Seat
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import deeds, presses, times
from web.services.clock import now
from web.services.faults import Conflict
from web.services.promises import acts


def confirm(session: Session, actor: Actor, shift_id: int, key: str = "", at: datetime | None = None) -> int:
    """Confirm the hours of everybody who was there; how many these are, 0 for a press that counted already.

    Raises NotFound, Conflict before the end, and for a lead once the shift is closed.
    """
    with writing(session):
        if key and session.get(Press, key) is not None:
            return 0
        scope = Scope(session, actor)
        shift = scope.led_shift(shift_id)
        deeds.refuse_cancelled(shift)
        if now() < shift.ends_at:
            raise Conflict("not_over", lazy("Hours can be confirmed when the shift is over."))
        found = _there(session, shift_id)
        known = scope.knows(each.volunteer_id for each in found if each.volunteer_id is not None)
        seen = [each for each in found if each.volunteer_id is None or each.volunteer_id in known]
        for promise in seen:
            there = deeds.of_promise(session, actor, promise.id)
            deeds.refuse_closed(there, now())
            kept = session.get(Attendance, promise.id)
            acts.serve(session, there.deed, promise, times.minutes_of(kept, shift))
            if kept is not None:
                kept.version += 1
            deeds.say(session, there, "served", "checked_in", {"minutes": [None, promise.minutes]})
        presses.keep(session, actor, shift_id, "hours", key, at or now())
        return len(seen)


def _there(session: Session, shift_id: int) -> Sequence[Promise]:
    chosen = select(Promise).join(Seat, Seat.id == Promise.seat_id)
    here = (Seat.shift_id == shift_id) & (Promise.state == "checked_in")
    return session.scalars(chosen.where(here).order_by(Promise.id)).all()
