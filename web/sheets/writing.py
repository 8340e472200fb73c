"""Writes sheets that spreadsheet programs open as meant: text stays text, days and times are real ones.

A text that would not be read again as it is gets one apostrophe before it, which reading takes off. In CSV
so does one that begins like a formula: a program would run it.
"""

import csv as delimited
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from io import BytesIO, StringIO

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from web.sheets.cells import text
from web.sheets.plain import MARK
from web.sheets.table import Cell

# Programs run a cell that begins so; some take full-width signs for usual ones.
HOSTILE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMATS = {
    "text": "@",
    "day": "yyyy-mm-dd",
    "time": "hh:mm",
    "moment": "yyyy-mm-dd hh:mm",
    "number": "General",
}
NARROWEST, WIDEST = 8, 60
# A list that is written into the rule of a cell may be this long; a longer one stands on a sheet of its own.
LONGEST_LIST = 255
LISTS = "lists"
LONGEST_NAME = 31
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, a hint that stands at it as a note, what may be chosen, and what kind it is.

    `kind` is text, day, time, moment or number. `strict` keeps a program from taking what is not on the list.
    """

    heading: str
    hint: str = ""
    choices: Sequence[str] = ()
    kind: str = "text"
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to be written; `rows` may be made while they are written."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]] = ()
    right_to_left: bool = False


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets."""
    written = BytesIO()
    book = xlsxwriter.Workbook(
        written,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    for sheet in sheets:
        page = book.add_worksheet(sheet.name.translate(NOT_IN_NAMES)[:LONGEST_NAME])
        for at, column in enumerate(sheet.columns):
            page.write_string(0, at, column.heading)
        for number, row in enumerate(sheet.rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, at, cell)
                elif cell is not None:
                    page.write(number, at, cell)
    book.close()
    return written.getvalue()


def csv(sheet: Sheet) -> bytes:
    """A sheet as CSV in UTF-8 with its mark."""
    written = StringIO()
    lines = delimited.writer(written, lineterminator="\r\n")
    lines.writerow([_safe(column.heading) for column in sheet.columns])
    lines.writerows([_shown(cell) for cell in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return text(cell)


def _safe(said: str) -> str:
    return MARK + said if said.startswith((MARK, *HOSTILE)) else said
