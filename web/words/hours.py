"""The week of hours that a volunteer paints: its days and its slots."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from i18n.formats import Formats

SOME_MONDAY = date(2026, 11, 30)
FIRST_HOUR, LAST_HOUR = 7, 22


def weekdays(formats: Formats) -> list[tuple[int, str, str]]:
    """ISO weekday, short and long name, Monday first."""
    days = [SOME_MONDAY + timedelta(days=number) for number in range(7)]
    return [(day.isoweekday(), formats.short_weekday(day), formats.weekday(day)) for day in days]


def slots(minutes: int, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The slots of `minutes` that a day is painted in; early and late ones where one is chosen there."""
    painted = {int(slot[2:4]) for slot in chosen if slot[2:4].isdecimal()}
    first, last = min({FIRST_HOUR, *painted}), max({LAST_HOUR, *painted})
    starts = range(first * 60, (last + 1) * 60, minutes)
    return [(_clock(at), f"{at // 60}:{at % 60:02}") for at in starts]


def painted(days: Iterable[int], start: int, end: int, minutes: int) -> list[str]:
    """Every slot of some ISO weekdays between two full hours."""
    return [f"{day}-{_clock(at)}" for day in days for at in range(start * 60, end * 60, minutes)]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
