"""Lays lines of cells out as a table: the headings are found, empty rows and columns left out."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from web.sheets.headings import count_known
from web.sheets.plain import INVISIBLE, blank, trimmed
from web.sheets.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Cell, Row, Table, Unreadable

# Titles, notes and the like above the headings are passed over down to here.
LOOKED_FOR_HEADINGS = 30
LEAST_KNOWN = 2

Line = tuple[int, Sequence[Cell]]
"""The number of a row and its cells."""


def table_of(name: str, lines: Iterable[Line], known: Collection[str], epoch_1904: bool = False) -> Table:
    """The table that lines of a sheet make. Unreadable where it has no headings or is too large."""
    filled = ((number, cells) for number, cells in lines if not all(map(blank, cells)))
    top = list(islice(filled, LOOKED_FOR_HEADINGS))
    if not top:
        raise Unreadable("empty")
    at = heading_row([cells for _, cells in top], known)
    headings = _headings(top[at][1])
    rows = top[at + 1 :]
    rows.extend(islice(filled, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_many_rows", most=MOST_ROWS)
    width = max([len(headings), *(_width(cells) for _, cells in rows)])
    if width > MOST_COLUMNS:
        raise Unreadable("too_many_columns", most=MOST_COLUMNS)
    padded = (*headings, *[""] * (width - len(headings)))
    return Table(name, padded, tuple(_row(number, cells, width) for number, cells in rows), epoch_1904)


def heading_row(top: Sequence[Sequence[Cell]], known: Collection[str]) -> int:
    """Which of the first rows has the headings: the first with two known ones, else the first of all.

    Where headings stand on two floors, the lower one is taken: it knows more.
    """
    counts = [count_known(cells, known) for cells in top]
    first = next((at for at, count in enumerate(counts) if count >= LEAST_KNOWN), None)
    if first is None:
        return 0
    while first + 1 < len(counts) and counts[first + 1] > counts[first]:
        first += 1
    return first


def _headings(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The headings, each different; a second one of the same name says so."""
    found: list[str] = []
    for cell in cells[: _width(cells)]:
        text = " ".join(trimmed(INVISIBLE.sub("", "" if cell is None else str(cell))).split())
        number, shown = 1, text
        while shown and shown in found:
            number += 1
            shown = f"{text} ({number})"
        found.append(shown)
    if not any(isinstance(cell, str) and not blank(cell) for cell in cells):
        raise Unreadable("no_headings")
    return tuple(found)


def _row(number: int, cells: Sequence[Cell], width: int) -> Row:
    for cell in cells:
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            raise Unreadable("too_long_cell", row=number, most=LONGEST_CELL)
    return Row(number, (*cells[:width], *[None] * (width - len(cells))))


def _width(cells: Sequence[Cell]) -> int:
    """How many cells there are up to the last with a value."""
    return next((at for at in range(len(cells), 0, -1) if not blank(cells[at - 1])), 0)
