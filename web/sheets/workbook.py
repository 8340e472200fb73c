"""Reads a workbook (XLSX): the first sheet that has rows, or the one that is named or headed like ours."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineError, load_workbook

from web.sheets.headings import count_known, normalised
from web.sheets.laying_out import LEAST_KNOWN, LOOKED_FOR_HEADINGS, Line, table_of
from web.sheets.package import Package, SheetPart, parse, sheet_parts
from web.sheets.sheet_xml import MAIN, Lines, values_of
from web.sheets.table import Cell, Table, Unreadable

# Further sheets are not looked at: no workbook that people fill in has more.
MOST_SHEETS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sheet that is looked for: what it may be called, and headings of it as `normalised` gives them."""

    names: Collection[str]
    known: Collection[str]


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
TOP = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK_PARTS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)
TAG = re.compile(rb"<[^\s>/]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
COUNTS = re.compile(rb"\b(?:uniqueC|c)ount\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def read_workbook(content: bytes, known: Collection[str], sheets: Collection[str]) -> Table:
    """The table of a workbook; Unreadable where there is none."""
    package = Package(content)
    parts, epoch_1904 = sheet_parts(package)
    others = _others(package)
    found: tuple[SheetPart, list[Line]] | None = None
    for part in _in_order(parts, sheets)[:MOST_SHEETS]:
        lines = _lines(values_of(package.needed(part.path)), others, epoch_1904)
        if lines and _headed(lines, known):
            return table_of(part.name, lines, known, epoch_1904)
        found = found or ((part, lines) if lines else None)
    if found is None:
        raise Unreadable("empty")
    return table_of(found[0].name, found[1], known, epoch_1904)


def read_sheets(content: bytes, wanted: Mapping[str, Wanted]) -> dict[str, Table]:
    """The tables of the sheets of a workbook that are named as wanted, each by what it is wanted for.

    What else is in it is passed over. Unreadable where none is there.
    """
    package = Package(content)
    parts, epoch_1904 = sheet_parts(package)
    others, found = _others(package), dict[str, Table]()
    names = {normalised(name): key for key, each in wanted.items() for name in each.names}
    for part in parts[:MOST_SHEETS]:
        key = names.get(normalised(part.name))
        if key is None or key in found:
            continue
        lines = _lines(values_of(package.needed(part.path)), others, epoch_1904)
        if lines:
            found[key] = table_of(part.name, lines, wanted[key].known, epoch_1904)
    if not found:
        raise Unreadable("no_sheet_of_ours")
    return found


def _in_order(parts: Sequence[SheetPart], sheets: Collection[str]) -> list[SheetPart]:
    """Sheets named like ours first, hidden ones last."""
    ours = frozenset(map(normalised, sheets))
    return sorted(parts, key=lambda part: (normalised(part.name) not in ours, part.hidden))


def _headed(lines: Sequence[Line], known: Collection[str]) -> bool:
    """Whether the first rows have headings that are known; without any that are, each sheet will do."""
    return not known or any(
        count_known(cells, known) >= LEAST_KNOWN for _, cells in lines[:LOOKED_FOR_HEADINGS]
    )


def _others(package: Package) -> dict[str, bytes]:
    """The parts that say what values mean, without the counts they state."""
    found = {}
    for name in ("xl/sharedStrings.xml", "xl/styles.xml"):
        content = package.read(name)
        if content is not None:
            found[name] = _uncounted(content)
    return found


def _uncounted(content: bytes) -> bytes:
    """A part whose first element states no count: memory would be taken for as many as it says."""
    parse(content, lambda *_: None)
    before = BEFORE.match(content)
    tag = TAG.match(content, before.end() if before else 0)
    if tag is None:
        raise Unreadable("broken")
    return b"".join((content[: tag.start()], COUNTS.sub(b"", tag[0]), content[tag.end() :]))


def _lines(lines: Lines, others: dict[str, bytes], epoch_1904: bool) -> list[Line]:
    """Rows with their real numbers; a merged value stands in the first column of all rows of its area."""
    rows = _values(lines, others, epoch_1904)
    for (top, left), (bottom, _) in lines.merged:
        first, last = bisect_left(lines.numbers, top), bisect_right(lines.numbers, bottom)
        if first == last or lines.numbers[first] != top or left > len(rows[first]):
            continue
        for row in rows[first + 1 : last]:
            if left <= len(row) and row[left - 1] is None:
                row[left - 1] = rows[first][left - 1]
    return list(zip(lines.numbers, rows, strict=True))


def _values(lines: Lines, others: dict[str, bytes], epoch_1904: bool) -> list[list[Cell]]:
    """The rows of a sheet as values."""
    if not lines.numbers:
        return []
    content = _workbook(lines, others, epoch_1904)
    try:
        sheet = load_workbook(content).get_sheet_by_index(0)
        left = [None] * (sheet.start[1] if sheet.start else 0)
        found: list[list[Cell]] = [[*left, *map(_cell, row)] for row in sheet.iter_rows()]
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unreadable("broken") from error
    if len(found) != len(lines.numbers):
        raise Unreadable("broken")
    return found


def _workbook(lines: Lines, others: dict[str, bytes], epoch_1904: bool) -> BytesIO:
    """A workbook of this one sheet and nothing else."""
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(epoch_1904)}"/>'
        '<sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", TOP)
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_PARTS)
        archive.writestr("xl/worksheets/sheet1.xml", bytes(lines.xml))
        for name, content in others.items():
            archive.writestr(name, content)
    written.seek(0)
    return written


def _cell(cell: str | float | bool | date | time | timedelta) -> Cell:
    """A value as it is kept: durations as parts of a day, whole numbers as such, no empty texts."""
    if isinstance(cell, timedelta):
        return cell / timedelta(days=1)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell
