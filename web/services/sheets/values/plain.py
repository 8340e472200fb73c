"""Texts, numbers, days, times of the day, and texts in several languages."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from i18n.comparison import is_han
from i18n.languages import SOURCE_TAG
from i18n.negotiate import canonical
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell


def _as_written(_ground: Ground, value: Any) -> str:
    return "" if value is None else str(value)


def text(most: int) -> Value:
    """A text of at most so many characters, on one line."""

    def read(_ground: Ground, cell: Cell) -> str:
        return limited(cells.name(cell), most)

    return Value(read, _as_written)


CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")


def code() -> Value:
    """A code such as `library-2`: letters, digits and few signs, as addresses take it."""

    def read(_ground: Ground, cell: Cell) -> str:
        said = cells.text(cell)
        if CODE.fullmatch(said) is None:
            raise BadCell("no_code")
        return said

    return Value(read, _as_written)


def count(least: int, most: int) -> Value:
    """A whole number from `least` to `most`."""

    def read(_ground: Ground, cell: Cell) -> int:
        found = cells.number(cell)
        if found != int(found):
            raise BadCell("not_whole")
        if not least <= found <= most:
            raise BadCell("out_of_range", least=least, most=most)
        return int(found)

    return Value(read, _as_written)


def decimal(least: int, most: int) -> Value:
    """A number with a fraction, from `least` to `most`."""

    def read(_ground: Ground, cell: Cell) -> float:
        found = float(cells.number(cell))
        if not least <= found <= most:
            raise BadCell("out_of_range", least=least, most=most)
        return found

    return Value(read, lambda _, value: "" if value is None else repr(float(value)))


def day() -> Value:
    """A day, kept and written as 2026-12-05."""
    return Value(lambda ground, cell: cells.day(cell, ground.epoch_1904).isoformat(), _as_written)


def as_day(kept: str) -> date:
    """A day that was kept."""
    return date.fromisoformat(kept)


def clock() -> Value:
    """A time of the day in minutes; the end of a day is 24:00."""
    return Value(lambda _, cell: cells.minute_of_day(cell), lambda _, value: clock_text(value))


def clock_text(minute: int | None) -> str:
    """A minute of the day as 14:30."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def texts(most: int) -> Value:
    """A text in one language or several, by tag."""

    def read(ground: Ground, cell: Cell) -> dict[str, str]:
        return {_tag(ground, tag, said): limited(said, most) for tag, said in cells.tag_texts(cell).items()}

    return Value(read, lambda _, value: cells.tagged(dict(sorted((value or {}).items()))))


def tag() -> Value:
    """The tag of any language: `zh-Hans`."""

    def read(_ground: Ground, cell: Cell) -> str:
        known = canonical(cells.text(cell))
        if known is None:
            raise BadCell("unknown_language")
        return known

    return Value(read, _as_written)


TIMES = re.compile(r"(?P<what>.{1,80}?)\s+(?P<times>\d{1,5})")


def times() -> Value:
    """How often what: `choir 3; reading-club 12`; kept as [[what, times], ...] in order."""

    def read(_ground: Ground, cell: Cell) -> list[list[Any]]:
        found = [TIMES.fullmatch(each) for each in cells.several(cell)]
        if not all(found):
            raise BadCell("no_times")
        return sorted([each["what"], int(each["times"])] for each in found if each)

    return Value(read, lambda _, held: cells.joined(f"{what} {often}" for what, often in held or ()))


def same_texts(stands: Any, said: Any) -> bool:
    """Whether each text stands already; a single one in whatever language."""
    held = stands or {}
    return all(
        held.get(tag) == text or (len(said) == 1 and text in held.values()) for tag, text in said.items()
    )


def _tag(ground: Ground, tag: str, said: str) -> str:
    """The language of a text: as it says, else by its letters, else the reader's. BadCell for no language."""
    if tag:
        known = canonical(tag)
        if known is None:
            raise BadCell("unknown_language")
        return known
    if is_han(said):
        return "zh-Hans"
    return SOURCE_TAG if ground.tag.startswith("zh") else ground.tag


def limited(said: str, most: int) -> str:
    """A text that is not too long. BadCell."""
    if len(said) > most:
        raise BadCell("too_long", most=most)
    return said


def checked(value: Value, check: Callable[[Any], None]) -> Value:
    """A value that must pass one more check, which raises BadCell."""

    def read(ground: Ground, cell: Cell) -> Any:
        found = value.read(ground, cell)
        check(found)
        return found

    return Value(read, value.write, value.menu)
