"""Saying that one wants an open place: one's own yes, which also says that one is free then."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Seat, Shift, Volunteer
from web.services.actor import Actor
from web.services.days import MINUTES_A_DAY, minute_of
from web.services.faults import Forbidden
from web.services.people import hours
from web.services.promises import applying, fit, taking
from web.services.promises.taking import BY_APPROVAL, OPEN
from web.services.promises.transitions import STANDING


def want(session: Session, actor: Actor, seat_id: int) -> str:
    """Take an open place, or ask for one that is given by approval; which of them, as in `taking`.

    Where it is the hours alone that they have not said, the times of the shift are added to theirs, as days
    that are different. Raises Forbidden, NotFound, and Conflict as `taking.take` does: then nothing changes.
    """
    if actor.volunteer_id is None:
        raise Forbidden
    with writing(session):
        me, there = taking.asked_by(session, actor, seat_id)
        if fit.keeps_from(session, me, there) == "available":
            _be_free(session, actor, me, there.shift)
        if there.seat.flow == "approval":
            applying.apply(session, actor, seat_id)
            return BY_APPROVAL
        taking.take(session, actor, seat_id)
        return OPEN


def is_theirs(session: Session, volunteer_id: int, shift_id: int) -> dict[int, str]:
    """Seat id -> what somebody holds of a shift's seats, or asked for: `held`, or the application's state."""
    seats = session.scalars(select(Seat.id).where(Seat.shift_id == shift_id)).all()
    asked = applying.own(session, volunteer_id)
    found = {each: asked[each] for each in seats if each in asked}
    for each in seats:
        promise = taking.held_by(session, volunteer_id, each)
        if promise is not None and promise.state in STANDING:
            found[each] = "held"
    return found


def _be_free(session: Session, actor: Actor, person_id: int, shift: Shift) -> None:
    """Add the times of a shift to somebody's hours."""
    said = hours.values(session, person_id)
    version = session.get_one(Volunteer, person_id).hours_version
    zone = zone_of(session)
    more = _days(shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone))
    hours.save(session, actor, person_id, {"exceptions": [*said["exceptions"], *more]}, version)


def _days(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """The hours from a start to an end, day by day."""
    found = []
    day = start.date()
    while datetime.combine(day, time.min, start.tzinfo) < end:
        first = minute_of(start.time()) if day == start.date() else 0
        last = minute_of(end.time()) if day == end.date() else MINUTES_A_DAY
        found.append({"day": day, "start_minute": first, "end_minute": last, "free": True})
        day += timedelta(days=1)
    return found
