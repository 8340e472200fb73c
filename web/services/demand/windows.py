"""The windows of visits as visits are changed: a visit stays with its household, and begins in its window."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from i18n.translator import lazy
from web.models import Series, Shift
from web.services.demand.instances import starts_at
from web.services.faults import Invalid

WINDOW = ("window_starts_at", "window_ends_at")
OUTSIDE = lazy("This visit begins and ends inside its window. Choose another time there.")
ELSEWHERE = lazy("A visit is at its household. Make another one there instead.")
TOO_SHORT = lazy("The window ends on the same day, and is at least as long as the visit.")
Times = dict[str, datetime]


def is_visit(shift: Shift) -> bool:
    """Whether a shift has a window."""
    return shift.window_starts_at is not None and shift.window_ends_at is not None


def asked_of(shift: Shift, values: Mapping[str, Any], asked: Mapping[str, Any], zone: ZoneInfo) -> Times:
    """The window and times of a visit as it is asked to be, from a loaded `ShiftChangeSchema`.

    The window goes to another day with it, and is the one that is said, where one is. A visit that stood at
    the beginning of its window, and is left there, stands at that of the new one. Raises Invalid.
    """
    if asked["place_id"] != shift.place_id:
        raise Invalid({"place_id": [ELSEWHERE]})
    first, last = minutes_of(shift, zone)
    said = values.get("window_start_minute"), values.get("window_end_minute")
    first, last = (first if said[0] is None else said[0]), (last if said[1] is None else said[1])
    minutes = values["minutes"]
    if last - first < minutes:
        raise Invalid({"window_end": [TOO_SHORT]})
    times = times_on(values["day"], first, last - first, minutes, zone)
    stood = shift.starts_at.astimezone(zone)
    if shift.starts_at == shift.window_starts_at and _minute(stood) == values["start_minute"]:
        return times
    if asked["starts_at"] < times[WINDOW[0]] or asked["ends_at"] > times[WINDOW[1]]:
        raise Invalid({"start": [OUTSIDE]})
    return {**times, "starts_at": asked["starts_at"], "ends_at": asked["ends_at"]}


def times_on(day: date, first: int, window: int, minutes: int, zone: ZoneInfo) -> Times:
    """A visit on a day at the beginning of its window of so many minutes."""
    begins = starts_at(day, first, zone)
    return {
        "starts_at": begins,
        "ends_at": begins + timedelta(minutes=minutes),
        WINDOW[0]: begins,
        WINDOW[1]: begins + timedelta(minutes=window),
    }


def keep(series: Series, asked: Mapping[str, Any], zone: ZoneInfo) -> None:
    """Let the visits that a series makes later have the window and length that one of its visits has."""
    opens, closes = (asked[name] for name in WINDOW)
    series.start_minute = _minute(opens.astimezone(zone))
    series.window_minutes = int((closes - opens).total_seconds()) // 60
    series.minutes = int((asked["ends_at"] - asked["starts_at"]).total_seconds()) // 60


def of_series(series: Series, shift: Shift, day: date, zone: ZoneInfo) -> Times:
    """The times of another visit of a series, which keeps its start where that is in the window."""
    lasts = series.window_minutes or series.minutes
    times = times_on(day, series.start_minute, lasts, series.minutes, zone)
    begins = starts_at(day, _minute(shift.starts_at.astimezone(zone)), zone)
    ends = begins + timedelta(minutes=series.minutes)
    open_still = shift.starts_at == shift.window_starts_at
    if open_still or begins < times[WINDOW[0]] or ends > times[WINDOW[1]]:
        return times
    return {**times, "starts_at": begins, "ends_at": ends}


def minutes_of(shift: Shift, zone: ZoneInfo) -> tuple[int, int]:
    """From which minute of the day to which the window of a visit lasts."""
    if shift.window_starts_at is None or shift.window_ends_at is None:
        raise LookupError(shift.id)
    first = _minute(shift.window_starts_at.astimezone(zone))
    return first, first + int((shift.window_ends_at - shift.window_starts_at).total_seconds()) // 60


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
