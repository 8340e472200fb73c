"""The calendar of the district in the reader's words: months, days off, worked weekends, own days."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from babel import Locale

from i18n.languages import all_languages
from i18n.reader import Reader
from i18n.translator import lazy
from web.models import CalendarDay
from web.services.calendar_days import CalendarDays
from web.services.calendar_days.holidays import TAGS
from web.services.calendar_days.notice import is_out as is_announced
from web.words.ground import called

__all__ = [
    "is_announced",
    "kinds",
    "months",
    "own_day",
    "tags",
    "typed_names",
    "weekdays",
    "year_asked",
    "years",
]

AHEAD = 2
A_MONDAY = date(2024, 1, 1)
KINDS = {
    "off": lazy("day off"),
    "work": lazy("worked"),
    "usual": lazy("a day like any other"),
}
CHOICES = {
    "off": lazy("A day off"),
    "work": lazy("A weekend day that is worked"),
    "usual": lazy("A day like any other of its weekday"),
}
TONES = {"off": ("jade", ""), "work": ("apricot", "square"), "usual": ("plain", "")}


def years(this: int) -> range:
    """The years that can be looked at."""
    return range(this, this + AHEAD + 1)


def year_asked(said: str, this: int) -> int:
    """The year that an address names; this one where it names none that can be looked at."""
    return next((each for each in years(this) if str(each) == said), this)


def weekdays(reader: Reader) -> list[tuple[str, str]]:
    """Monday to Sunday: short, and in full for who hears the page."""
    days = [A_MONDAY + timedelta(days=each) for each in range(7)]
    return [(reader.formats.column_weekday(day), reader.formats.weekday(day)) for day in days]


def months(reader: Reader, found: CalendarDays, today: date) -> list[dict[str, Any]]:
    """The months of a year: weeks of cells, and what is off or worked in lines below."""
    return [
        {
            "name": reader.formats.month(days[0]),
            "weeks": list(_weeks(reader, found, days, today)),
            "lines": [_line(reader, found, stretch) for stretch in _stretches(found, days)],
        }
        for days in _by_month(found)
    ]


def own_day(reader: Reader, each: CalendarDay) -> dict[str, Any]:
    """A day that the district decides itself, as a line."""
    return {
        "id": each.id,
        "day": reader.formats.weekday_and_day(each.day),
        "name": called(each.names, reader.tag),
        "pill": (reader.translator.say(KINDS[each.kind]), *TONES[each.kind]),
    }


def kinds(reader: Reader) -> list[tuple[str, str]]:
    """What a day can be, for a menu."""
    return [(kind, reader.translator.say(name)) for kind, name in CHOICES.items()]


def tags() -> list[dict[str, str]]:
    """The languages in which a day can be named, by what their readers call them."""
    known = all_languages()
    return [{"tag": tag, "name": known[tag].own_name if tag in known else _own_name(tag)} for tag in TAGS]


def typed_names(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Names as a form has them, in the order of `tags`."""
    return [{"tag": tag, "name": names.get(tag, "")} for tag in TAGS]


def _own_name(tag: str) -> str:
    if tag == "zh-Hant":
        return "繁體中文"
    name = str(Locale.parse(tag).get_display_name())
    return name[:1].upper() + name[1:]


def _by_month(found: CalendarDays) -> list[list[date]]:
    days = [found.first + timedelta(days=each) for each in range((found.last - found.first).days + 1)]
    return [list(each) for _, each in groupby(days, key=lambda day: day.month)]


def _weeks(reader: Reader, found: CalendarDays, days: list[date], today: date) -> Iterator[list[Any]]:
    """Weeks from Monday to Sunday, with empty cells around the month."""
    cells: list[Any] = [None] * days[0].weekday()
    cells += [_cell(reader, found, day, today) for day in days]
    cells += [None] * (-len(cells) % 7)
    return (cells[at : at + 7] for at in range(0, len(cells), 7))


def _cell(reader: Reader, found: CalendarDays, day: date, today: date) -> dict[str, Any]:
    kind, name = found.kind(day), called(dict(found.names(day)), reader.tag)
    return {
        "number": reader.formats.number(day.day),
        "kind": kind,
        "own": day in found.own,
        "today": day == today,
        "says": name or (reader.translator.say(KINDS[kind]) if kind != "usual" else ""),
    }


def _stretches(found: CalendarDays, days: list[date]) -> Iterator[list[date]]:
    """Days in a row that are off or worked alike, and own days."""

    def alike(day: date) -> tuple[Any, ...]:
        return found.kind(day), tuple(found.names(day).items()), day in found.own, found.is_provisional(day)

    for _, each in groupby(days, key=alike):
        stretch = list(each)
        if found.kind(stretch[0]) != "usual" or stretch[0] in found.own:
            yield stretch


def _line(reader: Reader, found: CalendarDays, stretch: list[date]) -> dict[str, Any]:
    first, last = stretch[0], stretch[-1]
    kind = found.kind(first)
    return {
        "days": reader.formats.days(first, last) if first != last else reader.formats.weekday_and_day(first),
        "kind": kind,
        "name": called(dict(found.names(first)), reader.tag),
        "says": reader.translator.say(KINDS[kind]),
        "own": first in found.own,
        "provisional": found.is_provisional(first),
    }
