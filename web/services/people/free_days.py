"""Which days of a week a volunteer has said they are free or away on."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Availability, AvailabilityException
from web.services.days import MINUTES_A_DAY, Week

_WEEKLY = select(Availability.weekday).where(Availability.volunteer_id == bindparam("me"))
_EXCEPTIONS = (
    select(
        AvailabilityException.day,
        AvailabilityException.start_minute,
        AvailabilityException.end_minute,
        AvailabilityException.free,
    )
    .where(
        AvailabilityException.volunteer_id == bindparam("me"),
        AvailabilityException.day.between(bindparam("monday"), bindparam("sunday")),
    )
    .order_by(AvailabilityException.day, AvailabilityException.start_minute)
)


def days(session: Session, volunteer_id: int, week: Week) -> Mapping[date, str]:
    """Day -> `free` or `away`; days on which nothing was said are missing. Exceptions come first."""
    weekly = set(plain_rows(session, _WEEKLY, me=volunteer_id).scalars())
    found = {day: "free" for day in week.days if day.weekday() in weekly}
    for each in plain_rows(session, _EXCEPTIONS, me=volunteer_id, monday=week.monday, sunday=week.sunday):
        whole = each.end_minute - each.start_minute >= MINUTES_A_DAY
        if each.free:
            found[each.day] = "free"
        elif whole or each.day not in found:
            found[each.day] = "away"
    return found
