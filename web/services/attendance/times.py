"""Times of attendance: minutes really given, when a shift is open for presses, by when hours are due."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.models import Attendance, Shift
from web.services.calendar_days import CalendarDays, calendar_of

EARLY = timedelta(minutes=60)
"""So long before the start somebody may check in."""
STAYS_OPEN = timedelta(days=2)
"""So long after the end a lead may write down who came; then what is open closes as unknown."""
LATE = timedelta(minutes=10)
"""Who comes so long after the start, or later, was late."""
LONGEST = timedelta(days=1)
WORKING_DAYS = 10
"""Hours are recorded within so many working days after the shift."""
LOOKED_AT = timedelta(days=40)
"""Among so many days there are always ten working days."""


def whole_minute(moment: datetime) -> datetime:
    """A moment as a clock shows it, so that minutes counted from what is shown are the minutes counted."""
    return moment.replace(second=0, microsecond=0)


def minutes_given(arrived: datetime, left: datetime) -> int:
    """The whole minutes between two clock times."""
    return int((whole_minute(left) - whole_minute(arrived)).total_seconds()) // 60


def minutes_of(there: Attendance | None, shift: Shift) -> int:
    """The minutes that somebody gave; where they did not say when they came or left, as was planned."""
    arrived = there.arrived_at if there is not None else None
    left = there.left_at if there is not None else None
    return minutes_of_times(arrived, left, shift)


def minutes_of_times(arrived: datetime | None, left: datetime | None, shift: Shift) -> int:
    """The same of two times, each of which may be unknown."""
    came, went = arrived or shift.starts_at, left or shift.ends_at
    return min(max(0, minutes_given(came, went)), int(LONGEST.total_seconds()) // 60)


def closes_at(shift: Shift) -> datetime:
    """When leads can write down no more of a shift."""
    return shift.ends_at + STAYS_OPEN


def near(clock: str, shift: Shift, zone: ZoneInfo) -> datetime:
    """The moment of a clock time ("09:14") that belongs to a shift, over midnight too.

    Raises ValueError for what is no clock time.
    """
    hour, minute = (int(part) for part in clock.split(":"))
    start = shift.starts_at.astimezone(zone)
    middle = shift.starts_at + (shift.ends_at - shift.starts_at) / 2
    found = (
        (start + timedelta(days=more)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        for more in (-1, 0, 1)
    )
    return min(found, key=lambda moment: abs(moment - middle))


def due_days(session: Session, ends: Collection[datetime], zone: ZoneInfo) -> Mapping[date, date]:
    """For the local day of each of these ends, the last day on which its hours are due."""
    days = {each.astimezone(zone).date() for each in ends}
    if not days:
        return {}
    calendar = calendar_of(session, min(days), max(days) + LOOKED_AT)
    return {day: due_day(calendar, day) for day in days}


def due_day(calendar: CalendarDays, day: date) -> date:
    """The tenth working day after a day."""
    left = WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return day
