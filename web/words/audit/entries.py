"""Entries of lists that are edited with a row, in words: a language, a skill, hours, a seat."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from i18n.levels import LEVELS
from i18n.reader import Reader, term
from i18n.spoken import name as language_name
from i18n.translator import lazy

Entry = Mapping[str, Any]
SPOKEN = lazy("%(language)s %(level)s")
SKILL = lazy("%(skill)s, level %(level)s of 3")
SEAT = lazy("%(role)s: %(minimum)s to %(maximum)s people, %(desired)s wanted")
NO_ROLE = lazy("Seat")
FREE, NOT_FREE = lazy("%(when)s free"), lazy("%(when)s not free")
MONDAY = date(2026, 11, 30)


def language(reader: Reader, entry: Entry) -> str:
    """Arabic B1."""
    level = LEVELS[entry["level"] - 1]
    return reader.translator.say(
        SPOKEN.format(language=language_name(entry["tag"], reader.tag), level=reader.word("level", level))
    )


def skill(reader: Reader, entry: Entry) -> str:
    """First aid, level 2 of 3."""
    said = SKILL.format(skill=term(reader, "skill", entry["code"]), level=entry["level"])
    return reader.translator.say(said)


def weekly(reader: Reader, entry: Entry) -> str:
    """Monday 09:00–12:00."""
    day = reader.formats.weekday(date.fromordinal(MONDAY.toordinal() + entry["weekday"]))
    return f"{day} {_clock(entry)}"


def exception(reader: Reader, entry: Entry) -> str:
    """5 December 2026 09:00–12:00 not free."""
    when = f"{reader.formats.day_with_year(date.fromisoformat(entry['day']))} {_clock(entry)}"
    return reader.translator.say((FREE if entry["free"] else NOT_FREE).format(when=when))


def seat(reader: Reader, entry: Entry) -> str:
    """Interpreter: 1 to 3 people, 2 wanted."""
    role = term(reader, "role", entry["role"]) if entry.get("role") else reader.translator.say(NO_ROLE)
    heads = {name: reader.formats.number(entry[name]) for name in ("minimum", "desired", "maximum")}
    return reader.translator.say(SEAT.format(role=role, **heads))


ENTRIES: Mapping[str, Callable[[Reader, Entry], str]] = {
    "languages": language,
    "skills": skill,
    "weekly": weekly,
    "exceptions": exception,
    "seats": seat,
}


def _clock(entry: Entry) -> str:
    start, end = entry["start_minute"], entry["end_minute"]
    return f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}"
