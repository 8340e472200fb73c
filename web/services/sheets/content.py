"""What a sheet says, and what a dry run found in it: both sealed, and gone with the sheet's end."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of
from web.models import DISTRICT, Sheet
from web.services.faults import Conflict
from web.services.sheets import book, columns, report
from web.services.sheets.book import Book
from web.services.sheets.report import Line
from web.sheets import reading
from web.sheets.table import Table
from web.vault import HOUSE

CONTENT, REPORT = "sheet.content", "sheet.report"
Content = Table | Book


def read(kind: str, name: str, given: bytes) -> Content:
    """What a file says: seconds for a large one, so never while others wait to write. Raises Unreadable."""
    return reading.read_all(given, book.wanted()) if kind == DISTRICT else _table(kind, name, given)


def keep(session: Session, sheet: Sheet, said: Mapping[str, Any], given: bytes, found: Content) -> None:
    """Keep what a file says with its new sheet, from a loaded `BringSchema`; inside a transaction."""
    sheet.columns = _matched(session, said, found)
    sheet.counts = {"rows": _rows(found)}
    sheet.content = vault_of(session).seal(HOUSE, CONTENT, given)


def table_of(session: Session, sheet: Sheet) -> Table:
    """What a sheet of one kind says. Raises Conflict once its content is gone, and for a workbook."""
    if sheet.kind == DISTRICT:
        raise Conflict("of_a_workbook", lazy("The columns of a workbook are known by their headings."))
    return _table(sheet.kind, sheet.name, _opened(session, sheet))


def book_of(session: Session, sheet: Sheet) -> Book:
    """What a workbook of a whole district says. Raises Conflict once its content is gone."""
    return reading.read_all(_opened(session, sheet), book.wanted())


def report_of(session: Session, sheet: Sheet) -> Sequence[Line]:
    """What the dry run found; nothing where there was none, or it is forgotten."""
    if sheet.report is None:
        return ()
    return report.unpacked(vault_of(session).open_bytes(HOUSE, REPORT, sheet.report))


def keep_report(session: Session, sheet: Sheet, found: Sequence[Line]) -> None:
    """Keep what a dry run found; inside a transaction that writes."""
    sheet.report = vault_of(session).seal(HOUSE, REPORT, report.packed(found))
    sheet.counts = {**sheet.counts, **report.counts(found)}


def _opened(session: Session, sheet: Sheet) -> bytes:
    if sheet.content is None:
        raise Conflict("forgotten", lazy("This sheet is not kept any more. Import it again."))
    return vault_of(session).open_bytes(HOUSE, CONTENT, sheet.content)


def _table(kind: str, name: str, given: bytes) -> Table:
    return reading.read(given, name, columns.names_of(kind), columns.sheets_of(kind))


def _matched(session: Session, said: Mapping[str, Any], found: Content) -> dict[str, Any]:
    """Heading -> field; by kind for a workbook."""
    if not isinstance(found, Table):
        return book.columns_of(found)
    return columns.matched(session, said["kind"], said["organisation_id"], found.headings)


def _rows(found: Content) -> int:
    return len(found.rows) if isinstance(found, Table) else book.rows_in(found)
