"""When people are free: spans of a day, and of days that are different."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from web.services.people.hours import merged
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.services.sheets.values.plain import clock_text
from web.sheets import cells
from web.sheets.headings import normalised
from web.sheets.table import Cell

DASH = "–"
NEVER = frozenset(map(normalised, ("-", DASH, "—", "/", "none", "no", "never", "无", "没有", "不行", "没空")))
A_DAY = re.compile(r"^(?P<day>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*(?P<span>.*)$")
BETWEEN = re.compile(r"[;；、\n]|[,，](?=\s*\d{4})")
WHOLE_DAY = (0, 1440)


def spans() -> Value:
    """Spans of one weekday: `9:00–12:00; 14:00–18:00`; a dash for a day without any."""

    def read(_ground: Ground, cell: Cell) -> list[list[int]]:
        said = cells.text(cell)
        if normalised(said) in NEVER or said in (DASH, "-", "—", "/"):
            return []
        return joined(_span(each) for each in cells.several(cell))

    def write(_ground: Ground, value: Any) -> str:
        return "; ".join(_span_text(*each) for each in value)

    return Value(read, write)


def days() -> Value:
    """Days with spans: `2026-12-05 9:00–12:00; 2026-12-06`; without one the whole day."""

    def read(_ground: Ground, cell: Cell) -> list[list[Any]]:
        found = set()
        for each in filter(None, map(str.strip, BETWEEN.split(cells.text(cell)))):
            parts = A_DAY.match(each)
            day = cells.day(parts["day"] if parts else each)
            start, end = _span(parts["span"]) if parts and parts["span"] else WHOLE_DAY
            found.add((day.isoformat(), start, end))
        return [list(each) for each in sorted(found)]

    def write(_ground: Ground, value: Any) -> str:
        return "; ".join(_day_text(*each) for each in value or ())

    return Value(read, write)


def _span(said: str) -> tuple[int, int]:
    return cells.span(said)


def joined(found: Iterable[Sequence[int]]) -> list[list[int]]:
    """Spans in order, those that touch joined."""
    rows = [{"weekday": 0, "start_minute": start, "end_minute": end} for start, end in found]
    return [[each["start_minute"], each["end_minute"]] for each in merged(rows)]


def _span_text(start: int, end: int) -> str:
    return f"{clock_text(start)}{DASH}{clock_text(end)}"


def _day_text(day: str, start: int, end: int) -> str:
    return day if (start, end) == WHOLE_DAY else f"{day} {_span_text(start, end)}"
