"""Small workbooks for tests: by a library, or part by part where no library would write them so."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from web.sheets.workbook import BOOK_PARTS, RELATIONS, TOP, TYPES

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="人员" sheetId="1" r:id="r1"/></sheets></workbook>'
)
HEADINGS = '<row r="1"><c r="A1" t="str"><v>姓名</v></c><c r="B1" t="str"><v>手机</v></c></row>'


def written(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook that `fill` writes, given the book and its first sheet."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, options)
    fill(book, book.add_worksheet("人员"))
    book.close()
    return content.getvalue()


def packed(rows: str = HEADINGS, parts: Mapping[str, str | bytes] | None = None, after: str = "") -> bytes:
    """A workbook of one sheet with these rows as XML; `parts` are added or stand instead."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    every: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_PARTS,
        "xl/worksheets/sheet1.xml": sheet,
        **(parts or {}),
    }
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, part in every.items():
            archive.writestr(name, part)
    return content.getvalue()
