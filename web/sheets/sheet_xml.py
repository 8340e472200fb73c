"""One sheet of a workbook, written anew with nothing but its values: no empty cells, no formulas, no bounds.

What reads the values sizes its memory by the places of cells and by counts that the file states; a file of
some hundred bytes could ask for more than any machine has. So rows are numbered one after another, and their
real numbers are kept beside them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from web.sheets.package import local, parse
from web.sheets.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Unreadable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
# Titles above the headings, and a little room to say how many rows there are too many.
MOST_LINES = MOST_ROWS + 200
KINDS = frozenset(("s", "str", "b", "n", "d"))
Place = tuple[int, int]


@dataclass(slots=True)
class Lines:
    """The values of a sheet as XML, the real numbers of its rows, and its merged areas by their corners."""

    xml: bytearray = field(default_factory=bytearray)
    numbers: list[int] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)


class _Reading:
    """Follows the elements of a sheet."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._row = self._column = 0
        self._cells: list[str] = []
        self._facts: Mapping[str, str] = {}
        self._text: list[str] | None = None
        self._value = ""
        self._phonetic = False

    def start(self, name: str, facts: dict[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self._facts, self._value = facts, ""
            self._column = place(facts["r"])[1] if "r" in facts else self._column + 1
        elif tag in ("v", "t") and not self._phonetic:
            self._text = []
        elif tag == "row":
            self._row = _whole(facts["r"]) if "r" in facts else self._row + 1
            self._column, self._cells = 0, []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            first, _, last = facts.get("ref", "").partition(":")
            if last:
                self.lines.merged.append((place(first), place(last)))

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in ("v", "t") and self._text is not None:
            self._value += "".join(self._text)
            self._text = None
        elif tag == "c":
            self._cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._phonetic = False

    def _cell(self) -> None:
        if not self._value:
            return
        if len(self._value) > LONGEST_CELL:
            raise Unreadable("too_long_cell", row=self._row, most=LONGEST_CELL)
        if self._column > MOST_COLUMNS:
            raise Unreadable("too_many_columns", most=MOST_COLUMNS)
        kind = self._facts.get("t", "n")
        # Errors of formulas stay as they are shown, to be refused where a value is wanted.
        kind = kind if kind in KINDS else "str"
        style = f" s={quoteattr(self._facts['s'])}" if self._facts.get("s", "").isdecimal() else ""
        at = f"{letters(self._column)}{len(self.lines.numbers) + 1}"
        space = ' xml:space="preserve"' if kind == "str" else ""
        self._cells.append(f'<c r="{at}" t="{kind}"{style}><v{space}>{escape(self._value)}</v></c>')

    def _end_row(self) -> None:
        if not self._cells:
            return
        self.lines.numbers.append(self._row)
        if len(self.lines.numbers) > MOST_LINES:
            raise Unreadable("too_many_rows", most=MOST_ROWS)
        number = len(self.lines.numbers)
        self.lines.xml += f'<row r="{number}">{"".join(self._cells)}</row>'.encode()


def values_of(content: bytes) -> Lines:
    """The values of a sheet. Unreadable where it is no XML or too large."""
    reading = _Reading()
    parse(content, reading.start, EndElementHandler=reading.end, CharacterDataHandler=reading.text)
    lines = reading.lines
    lines.xml[:0] = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    lines.xml += b"</sheetData></worksheet>"
    return lines


def place(shown: str) -> Place:
    """`B3` as row 3 and column 2."""
    found = PLACE.fullmatch(shown)
    if found is None:
        raise Unreadable("broken")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def letters(column: int) -> str:
    """Column 28 as `AB`."""
    shown = ""
    while column:
        column, rest = divmod(column - 1, 26)
        shown = chr(ord("A") + rest) + shown
    return shown


def _whole(shown: str) -> int:
    if not shown.isdecimal() or len(shown) > 7:
        raise Unreadable("broken")
    return int(shown)
