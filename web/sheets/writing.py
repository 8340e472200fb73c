"""Writes sheets that spreadsheet programs open as meant: text stays text, days and times are real ones.

A text that would not be read again as it is gets one apostrophe before it, which reading takes off. In CSV
so does one that begins like a formula: a program would run it.
"""

import csv as delimited
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # it has no types

from web.sheets.cells import text
from web.sheets.plain import MARK, BadCell, plain
from web.sheets.table import LONGEST_CELL, MOST_ROWS, Cell

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
LISTS = "_lists"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
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
    """A workbook of these sheets; long lists to choose from stand on a hidden sheet of their own."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, OPTIONS) as book:
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}
        formats["heading"] = book.add_format({"bold": True, "num_format": "@"})
        lists: list[Sequence[str]] = []
        for sheet in sheets:
            page = book.add_worksheet(sheet.name.translate(NOT_IN_NAMES)[:LONGEST_NAME].strip() or None)
            if sheet.right_to_left:
                page.right_to_left()
            page.freeze_panes(1, 0)
            widths = _rows(page, sheet, formats)
            for at, column in enumerate(sheet.columns):
                page.set_column(at, at, widths[at], formats[column.kind])
                _choices(page, at, column, lists)
        _lists(book, lists)
    return written.getvalue()


def _rows(page: Any, sheet: Sheet, formats: Mapping[str, Any]) -> list[int]:
    """Writes headings with their hints, then the rows; tells how wide each column is then."""
    widths = [NARROWEST] * len(sheet.columns)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.heading, formats["heading"])
        widths[at] = _width(widths[at], column.heading)
        if column.hint:
            page.write_comment(0, at, column.hint, {"x_scale": 2, "y_scale": 1.5})
    for number, row in enumerate(sheet.rows, 1):
        for at, cell in enumerate(row):
            _write(page, number, at, cell, formats)
            widths[at] = _width(widths[at], "" if cell is None else str(cell))
    return widths


def _write(page: Any, row: int, at: int, cell: Cell, formats: Mapping[str, Any]) -> None:
    """One cell as what it is; ValueError for a text that no spreadsheet holds."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        kept = _kept(cell)
        if len(kept) > LONGEST_CELL:
            raise ValueError(f"a text of {len(kept)} characters fits no cell")
        page.write_string(row, at, kept, formats["text"])
    elif isinstance(cell, bool):
        page.write_boolean(row, at, cell)
    elif isinstance(cell, int | float):
        page.write_number(row, at, cell, formats["number"])
    else:
        page.write_datetime(row, at, cell, formats[_kind(cell)])


def _kind(cell: date | time) -> str:
    if isinstance(cell, time):
        return "time"
    return "moment" if isinstance(cell, datetime) else "day"


def _choices(page: Any, at: int, column: Column, lists: list[Sequence[str]]) -> None:
    """What may be chosen in a column; what is not on the list is pointed out, and refused where `strict`."""
    if not column.choices:
        return
    source: object = list(column.choices)
    if len(",".join(column.choices)) > LONGEST_LIST or any("," in each for each in column.choices):
        lists.append(column.choices)
        name = xl_col_to_name(len(lists) - 1)
        source = f"={LISTS}!${name}$1:${name}${len(column.choices)}"
    page.data_validation(
        1, at, MOST_ROWS, at,
        {"validate": "list", "source": source, "error_type": "stop" if column.strict else "information"},
    )  # fmt: skip


def _lists(book: Any, lists: Sequence[Sequence[str]]) -> None:
    """The hidden sheet of long lists, a column for each."""
    if not lists:
        return
    page = book.add_worksheet(LISTS)
    page.hide()
    for number in range(max(map(len, lists))):
        for at, each in enumerate(lists):
            if number < len(each):
                page.write_string(number, at, each[number])


def _width(wide: int, said: str) -> int:
    """The width of a column that shows a text too; wide characters count twice."""
    line = max(said.split("\n"), key=len)
    return min(WIDEST, max(wide, sum(2 if east_asian_width(each) in "WF" else 1 for each in line) + 2))


def csv(sheet: Sheet) -> bytes:
    """A sheet as CSV in UTF-8 with its mark."""
    written = StringIO()
    lines = delimited.writer(written, lineterminator="\r\n")
    lines.writerow([column.heading for column in sheet.columns])
    lines.writerows([_shown(cell) for cell in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return text(cell)


def _safe(said: str) -> str:
    """A text that no program runs, and that is read again as it is."""
    return MARK + said if said.startswith(HOSTILE) else _kept(said)


def _kept(said: str) -> str:
    """A text that is read again as it is."""
    try:
        same = text(said) == said or plain(MARK + said) != said
    except BadCell:
        same = False
    return said if same else MARK + said
