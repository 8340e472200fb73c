"""A line for each seat of a shift in one cell; a dash on a line for nothing."""

from typing import Any

from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

NOTHING = "–"
DASHES = (NOTHING, "-", "—")
MOST_LINES = 40


def lines(value: Value, nothing: Any) -> Value:
    """What `value` reads, once for each line; `nothing` for a line with a dash."""

    def read(ground: Ground, cell: Cell) -> list[Any]:
        said = [cell] if not isinstance(cell, str) else cells.text(cell).split("\n")
        if len(said) > MOST_LINES:
            raise BadCell("too_many_lines", most=MOST_LINES)
        return [nothing if _is_nothing(each) else value.read(ground, each) for each in said]

    def write(ground: Ground, held: Any) -> str:
        if not held or all(each == nothing for each in held):
            return ""
        return "\n".join(NOTHING if each == nothing else value.write(ground, each) for each in held)

    return Value(read, write, value.menu)


def _is_nothing(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell.strip() or cell.strip() in DASHES)
