"""Files that cannot be read, or should not be: each is refused by a code, none ever by a traceback."""

import struct
from contextlib import suppress
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.web.sheets.files import HEADINGS, MAIN, packed, written
from web.sheets import table
from web.sheets.reading import read
from web.sheets.table import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SOMEBODY = '<row r="2"><c r="A2" t="str"><v>张三</v></c></row>'


def code(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, "人员.xlsx")
    return refused.value.code


def an_archive(**parts: bytes) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return content.getvalue()


def declared(rows: str) -> bytes:
    growing = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    sheet = f'{growing}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return packed(parts={"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \r\n", "empty", id="blank"),
        pytest.param(packed(""), "empty", id="a sheet without cells"),
        pytest.param(packed('<row r="1"><c r="A1"><v>1</v></c></row>'), "no_headings", id="numbers alone"),
        pytest.param(OLE, "not_a_sheet", id="an old document"),
        pytest.param(OLE + "Workbook".encode("utf-16-le") + b"\0\0", "old_format", id="xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="with a password"),
        pytest.param(b"<html><table><tr><td>1</td></tr></table>", "web_page", id="a web page called xls"),
        pytest.param(
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "old_format",
            id="xml of 2003",
        ),
        pytest.param(b"%PDF-1.7", "not_a_sheet", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "not_a_sheet", id="picture"),
        pytest.param(b"PK\x03\x04 and nothing more", "broken", id="half an archive"),
        pytest.param(packed()[:-200], "broken", id="a file cut off"),
        pytest.param(packed("<row r='1'><c r='A1'>"), "broken", id="no xml"),
        pytest.param(
            declared('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'), "broken", id="entities that grow"
        ),
        pytest.param(
            packed(HEADINGS + '<row r="2"><c r="XFE2" t="str"><v>x</v></c></row>'),
            "too_many_columns",
            id="far right",
        ),
        pytest.param(
            packed(HEADINGS + '<row r="2"><c r="A99999999" t="str"><v>x</v></c></row>'),
            "broken",
            id="no such place",
        ),
        pytest.param(
            '姓名,手机\n"张三,1\n李四,2\n'.encode(), "broken_quotes", id="a quote that does not end"
        ),
        pytest.param("Имя;Телефон\nИван;1\n".encode("cp1251"), "unknown_encoding", id="Russian of Windows"),
        pytest.param(
            "Prénom;Téléphone\nHélène;1\n".encode("cp1252"), "unknown_encoding", id="French of Windows"
        ),
        pytest.param("이름,전화\n김철수,010\n".encode("euc_kr"), "unknown_encoding", id="Korean"),
        pytest.param("姓名,手机\n张三,1\n".encode("utf-16-le")[1:], "unknown_encoding", id="half letters"),
        pytest.param(("姓名,手机\n张三," + "长" * 40_000).encode(), "too_long_cell", id="a long cell"),
        pytest.param(bytes(table.MOST_BYTES + 1), "too_large", id="too large"),
        pytest.param(("姓名\n" + "张三\n" * 20_001).encode(), "too_many_rows", id="too many rows"),
        pytest.param(
            (",".join(f"h{n}" for n in range(201)) + "\n" + ",".join(["x"] * 201)).encode(),
            "too_many_columns",
            id="wide",
        ),
        pytest.param(
            an_archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "open_document", id="ods"
        ),
        pytest.param(an_archive(word__document_dot_xml=b"x"), "not_a_sheet", id="a letter"),
        pytest.param(an_archive(xl__workbook_dot_bin=b"x"), "old_format", id="xlsb"),
        pytest.param(an_archive(Index__Document_dot_iwa=b"x"), "numbers_document", id="Numbers"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, expected: str) -> None:
    assert code(content) == expected


def test_a_file_that_unpacks_without_end_is_refused() -> None:
    bomb = b"<x>" + b" " * (table.MOST_UNZIPPED + 10)
    assert code(packed(parts={"xl/sharedStrings.xml": bomb})) == "too_large"


def test_a_size_that_is_not_true_is_not_believed() -> None:
    content = packed(HEADINGS + SOMEBODY, {"xl/styles.xml": b" " * 5_000_000})
    size = struct.pack("<I", 5_000_000)
    assert code(content.replace(size, struct.pack("<I", 50))) == "broken"


@pytest.mark.parametrize("stated", [b'uniqueCount="99999999999999"', b"uniqueCount = '99999999999999'"])
def test_memory_is_not_taken_for_as_many_texts_as_a_file_states(stated: bytes) -> None:
    strings = (
        b'<?xml version="1.0"?><!-- <si> --><sst xmlns="%s" %s><si><t>\xe5\xa7\x93\xe5\x90\x8d</t></si></sst>'
        % (
            MAIN.encode(),
            stated,
        )
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + SOMEBODY
    assert read(packed(rows, {"xl/sharedStrings.xml": strings}), "a").headings == ("姓名",)


def test_merged_areas_of_a_whole_sheet_cost_nothing() -> None:
    merged = '<mergeCells><mergeCell ref="A2:XFD1048576"/><mergeCell ref="C9:D8"/></mergeCells>'
    assert len(read(packed(HEADINGS + SOMEBODY, after=merged), "a").rows) == 1


def test_names_that_lead_out_of_an_archive_lead_nowhere() -> None:
    parts = {"../../etc/passwd": b"x", "/xl/../../x": b"x"}
    assert len(read(packed(HEADINGS + SOMEBODY, parts), "a").rows) == 1


@pytest.mark.parametrize("seed", range(60))
def test_damage_anywhere_never_ends_in_a_traceback(seed: int) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "手机"])
        for number in range(1, 20):
            sheet.write_row(number, 0, [f"人{number}", number])

    random = Random(seed)
    content = bytearray(written(fill))
    for _ in range(random.randrange(1, 30)):
        content[random.randrange(len(content))] = random.randrange(256)
    with suppress(Unreadable):
        read(bytes(content), "人员.xlsx")
