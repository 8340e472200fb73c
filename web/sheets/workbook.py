"""Reads a workbook (XLSX)."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, load_workbook

from web.sheets.laying_out import Line, table_of
from web.sheets.table import Cell, Table, Unreadable


def read_workbook(content: bytes, known: Collection[str], sheets: Collection[str]) -> Table:
    """The table of the first sheet that has rows."""
    try:
        book = load_workbook(BytesIO(content))
        for each in book.sheets_metadata:
            sheet = book.get_sheet_by_name(each.name)
            if sheet.start is not None:
                return table_of(each.name, _lines(sheet), known)
    except CalamineError as error:
        raise Unreadable("broken") from error
    raise Unreadable("empty")


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        yield number, tuple(map(_cell, cells))


def _cell(cell: object) -> Cell:
    if isinstance(cell, timedelta):
        return cell / timedelta(days=1)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell  # type: ignore[return-value]  # first version
