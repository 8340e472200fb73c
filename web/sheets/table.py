"""What a file of rows comes to, whatever kind of file it is: headings, rows, plain cells."""

from dataclasses import dataclass
from datetime import date, datetime, time

Cell = str | int | float | date | datetime | time | bool | None

MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 100 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767


class Unreadable(Exception):
    """A file cannot be read: `code` says why, `numbers` what the sentence about it needs."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is its number in the file, from 1, as a person sees it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: as many cells in a row as there are headings, no row without any value.

    Headings are different from each other, but for those that are empty. `epoch_1904` says how the file
    counts days, for numbers that stand where a day should.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    epoch_1904: bool = False
