"""When a series takes place: weekdays, which of the month, and lists of days."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from i18n.formats import Formats
from i18n.translator import Message
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground, listed
from web.services.sheets.lexicon import Lexicon
from web.sheets import cells
from web.sheets.table import Cell

MONDAY = date(2026, 11, 30)
BETWEEN = re.compile(r"[;；、,，\n]")


def weekdays() -> Value:
    """Days of the week, from 0 for Monday: `Monday; Thursday`."""

    def write(ground: Ground, held: Any) -> str:
        named = Formats(ground.tag, ground.zone)
        return cells.joined(named.weekday(MONDAY + timedelta(days=day)) for day in held or ())

    return Value(lambda _, cell: list(cells.weekdays(cell)), write)


def some(options: Mapping[int, Message]) -> Value:
    """Some of a fixed list, kept in its order."""

    def lexicon(ground: Ground) -> Lexicon:
        return Lexicon(listed({str(code): name for code, name in options.items()})(ground))

    def read(ground: Ground, cell: Cell) -> list[int]:
        words = lexicon(ground)
        said = {int(words.value(each)) for each in cells.several(cell)}
        return [code for code in options if code in said]

    def write(ground: Ground, held: Any) -> str:
        return cells.joined(lexicon(ground).show(str(code)) for code in held or ())

    return Value(read, write, lambda ground: lexicon(ground).menu())


def days() -> Value:
    """Days, kept in order: `2026-12-24; 2026-12-31`."""

    def read(ground: Ground, cell: Cell) -> list[str]:
        parts: list[Cell] = [cell]
        if isinstance(cell, str):
            parts = [each.strip() for each in BETWEEN.split(cells.text(cell)) if each.strip()]
        return sorted({cells.day(each, ground.epoch_1904).isoformat() for each in parts})

    return Value(read, lambda _, held: "; ".join(held or ()))
