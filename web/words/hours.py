"""The week of hours that a volunteer paints: its days, its slots, and hours free only in part."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from i18n.formats import Formats

PART = re.compile(r"[1-7](-([01][0-9]|2[0-3]):[0-5][0-9]){2}")
SOME_MONDAY = date(2026, 11, 30)
FIRST_HOUR, LAST_HOUR = 7, 22


def weekdays(formats: Formats) -> list[tuple[int, str, str]]:
    """ISO weekday, its name for a column and in full, Monday first."""
    days = [SOME_MONDAY + timedelta(days=number) for number in range(7)]
    return [(day.isoweekday(), formats.column_weekday(day), formats.weekday(day)) for day in days]


def slots(minutes: int, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The slots of `minutes` that a day is painted in; early and late ones where one is chosen there."""
    painted = {int(slot[2:4]) for slot in chosen if re.match(r"[1-7]-([01][0-9]|2[0-3]):", slot)}
    first, last = min({FIRST_HOUR, *painted}), max({LAST_HOUR, *painted})
    starts = range(first * 60, (last + 1) * 60, minutes)
    return [(_clock(at), _clock(at)) for at in starts]


def painted(days: Iterable[int], start: int, end: int, minutes: int) -> list[str]:
    """Every slot of some ISO weekdays between two full hours."""
    return [f"{day}-{_clock(at)}" for day in days for at in range(start * 60, end * 60, minutes)]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a slot: its `value` in the form, the slot it lies in, its length, and the whole in words."""

    value: str
    slot: str
    minutes: int
    words: str


def parts(formats: Formats, values: Iterable[str], minutes: int) -> list[Part]:
    """The parts of slots among painted values, in order."""
    return [_part(formats, value, minutes) for value in sorted(set(values)) if PART.fullmatch(value)]


def lines(formats: Formats, weekly: Iterable[Mapping[str, str]]) -> list[str]:
    """Weekly hours in words, a line for each stretch: Monday 09:15–10:45."""
    names = {str(day): long for day, _, long in weekdays(formats)}
    return [
        f"{names.get(each['weekday'], '')} "
        + formats.from_to(each["start"], "24:00" if each["end"] == "00:00" else each["end"])
        for each in weekly
    ]


def _part(formats: Formats, value: str, minutes: int) -> Part:
    weekday, start, end = value.split("-")
    (words,) = lines(formats, [{"weekday": weekday, "start": start, "end": end}])
    first, last = _minute(start), _minute(end) or 24 * 60
    return Part(value, f"{weekday}-{_clock(first // minutes * minutes)}", last - first, words)


def _minute(clock: str) -> int:
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
