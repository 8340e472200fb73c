"""A whole district in one workbook: a sheet of every kind, which may speak of rows of those before it."""

from collections.abc import Mapping, Sequence
from functools import cache

from web.services.sheets import columns
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import in_book, kind_of
from web.services.sheets.looking import Looked, Tell, look
from web.services.sheets.report import CHANGED, UNCHANGED, Line
from web.sheets.headings import match
from web.sheets.table import Table
from web.sheets.workbook import Wanted

Book = Mapping[str, Table]
Columns = Mapping[str, Mapping[str, str]]


@cache
def wanted() -> Mapping[str, Wanted]:
    """What the sheets are called and headed, by kind."""
    return {name: Wanted(columns.sheets_of(name), columns.names_of(name)) for name in in_book()}


def columns_of(book: Book) -> dict[str, dict[str, str]]:
    """Kind -> heading -> field: a workbook has our headings, in whatever language."""
    return {
        name: match(table.headings, {each.field: each.names for each in kind_of(name).columns}, {})
        for name, table in book.items()
    }


def rows_in(book: Book) -> int:
    """How many rows there are in all sheets."""
    return sum(len(table.rows) for table in book.values())


def look_at_all(ground: Ground, book: Book, fields: Columns, tell: Tell | None = None) -> list[Looked]:
    """Every row of every sheet, against what stands and what the sheets before it bring."""
    found: list[Looked] = []
    for name in in_book():
        if name in book:
            ground.begin()
            found += look_at(
                ground, name, book[name], fields[name], _further(tell, len(found), rows_in(book))
            )
    return found


def look_at(
    ground: Ground, name: str, table: Table, fields: Mapping[str, str], tell: Tell | None = None
) -> list[Looked]:
    """Every row of one sheet; its lines say of which."""
    found = look(ground, kind_of(name), table, fields, tell)
    for each in found:
        each.line.sheet = name
    return found


def _further(tell: Tell | None, before: int, every: int) -> Tell | None:
    if tell is None:
        return None
    return lambda done, _: tell(before + done, every)


def differing(ground: Ground, before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether rows of one sheet are not what they were when they were looked at.

    What came of rows that were to come then is the same; and a row that has been entered meanwhile by what
    was entered before it, as a shift by its series, needs nothing more.
    """
    was = {each.number: each for each in before}
    return any(not _same(ground, was[each.number], each) for each in after)


def _same(ground: Ground, was: Line, line: Line) -> bool:
    if line.state == UNCHANGED and was.state in (CHANGED, UNCHANGED):
        return True
    refers = {each.field: each.refers for each in kind_of(line.sheet).columns}
    told = {
        name: [
            ground.coming.entered(refers.get(name, ""), each) if each is not None else None for each in pair
        ]
        for name, pair in was.changes.items()
    }
    return (was.state, told, len(was.faults)) == (line.state, line.changes, len(line.faults))
