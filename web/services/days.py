"""Local days and weeks as moments, and clock times as minutes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 1440


def clock(minute: int) -> time:
    """A minute of the day as a clock time; 1440 is midnight."""
    return time(minute % MINUTES_A_DAY // 60, minute % 60)


def minute_of(at: time) -> int:
    """The minute of the day of a clock time."""
    return at.hour * 60 + at.minute


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `monday`, in a zone."""

    monday: date
    zone: ZoneInfo

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> "Week":
        """The week that a moment is in."""
        return cls(monday_of(moment.astimezone(zone).date()), zone)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.monday, time.min, self.zone)

    @property
    def end(self) -> datetime:
        """The moment after the last."""
        return datetime.combine(self.monday + timedelta(days=7), time.min, self.zone)

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days."""
        return tuple(self.monday + timedelta(days=number) for number in range(7))

    def day_of(self, moment: datetime) -> int:
        """Which day a moment is on; 0 is Monday."""
        return (moment.astimezone(self.zone).date() - self.monday).days


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def coming_monday(today: date) -> date:
    """The first Monday after today."""
    return monday_of(today) + timedelta(days=7)
