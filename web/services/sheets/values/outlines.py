"""A shape on the district's own map, as its corners from 0 to 1: `0.25 0.4; 0.3 0.4; 0.3 0.55`."""

import re
from typing import Any

from web.models.places import FEWEST_CORNERS, MOST_CORNERS
from web.services.sheets.column import Value
from web.services.sheets.ground import Ground
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

NUMBER = r"(?:0|1|0?\.\d{1,9}|[01]\.\d{1,9})"
CORNER = re.compile(rf"({NUMBER})[ \t]+({NUMBER})")
DIGITS = 9
DIVIDES = re.compile(r"[;；\n]")


def outline() -> Value:
    """Its corners as [[x, y], ...] in order; an empty cell takes it off the map."""

    def read(_ground: Ground, cell: Cell) -> list[list[float]]:
        pieces = [each.strip() for each in DIVIDES.split(cells.text(cell)) if each.strip()]
        corners = [CORNER.fullmatch(each) for each in pieces]
        if not all(corners) or len(pieces) > MOST_CORNERS:
            raise BadCell("no_outline")
        found = [[float(each[1]), float(each[2])] for each in corners if each]
        inside = all(0 <= number <= 1 for corner in found for number in corner)
        if not inside or len({tuple(corner) for corner in found}) < FEWEST_CORNERS:
            raise BadCell("no_outline")
        return found

    return Value(read, lambda _, held: "; ".join(f"{_number(x)} {_number(y)}" for x, y in held or ()))


def same(stands: Any, said: Any) -> bool:
    """Whether a shape stands already, as exactly as it is written."""
    return _rounded(stands) == _rounded(said)


def _rounded(shape: Any) -> list[list[float]]:
    return [[round(each, DIGITS) for each in corner] for corner in shape or ()]


def _number(value: float) -> str:
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
