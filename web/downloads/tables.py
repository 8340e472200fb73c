"""Tables as files that are written while they are sent: CSV as spreadsheets read it, and XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from tempfile import TemporaryFile

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PART = 64 * 1024
WIDTHS = (20, 24, 70, 18, 70)
Row = Sequence[str]


def csv_lines(heads: Row, rows: Iterable[Row]) -> Iterator[str]:
    """A table as CSV; begins with a mark that tells spreadsheets its encoding."""
    yield "\ufeff" + _line(heads)
    for row in rows:
        yield _line([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])


def xlsx_parts(heads: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """A table as XLSX: text alone, no formulas and no links; rows go to disk, not to memory."""
    with TemporaryFile() as kept:
        book = xlsxwriter.Workbook(
            kept, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet, bold, wrapped = book.add_worksheet(), book.add_format({"bold": True}), book.add_format()
        wrapped.set_text_wrap()
        wrapped.set_align("top")
        for column, width in enumerate(WIDTHS[: len(heads)]):
            sheet.set_column(column, column, width)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, wrapped)
        sheet.freeze_panes(1, 0)
        book.close()
        kept.seek(0)
        while part := kept.read(PART):
            yield part


def _line(cells: Row) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
