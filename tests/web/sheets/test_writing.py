"""Sheets that are written open as meant, and are read again as they were."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

import pytest

from web.sheets import cells, writing
from web.sheets.reading import read
from web.sheets.table import Cell

HOSTILE = [
    "=1+1",
    "+86 138",
    "-x",
    "@a",
    "＝x",
    "'abc",
    "''x",
    "'=1",
    '="0012"',
    "#REF!",
    "####",
    "1.38E+10",
    "张三",
    "a\nb",
    "007",
    "http://x.y",
    '=HYPERLINK("http://x")',
    "<script>",
    "\U0002ed4e",
    "=cmd|' /C calc'!A0",
]
WRITERS = (lambda sheet: writing.xlsx([sheet]), writing.csv)


def a_sheet(*rows: list[Cell], **more: bool) -> writing.Sheet:
    columns = [
        writing.Column("姓名", hint="全名"),
        writing.Column("日期", kind="day"),
        writing.Column("时间", kind="time"),
        writing.Column("地点", choices=[f"地点{number}" * 20 for number in range(9)], strict=True),
    ]
    return writing.Sheet("人员[1]/2", columns, rows, **more)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("said", HOSTILE)
def test_any_text_is_read_again_as_it_was(said: str, write: object) -> None:
    assert callable(write)
    (row,) = read(write(a_sheet([said, None, None, "x"])), "a").rows
    assert cells.text(row.cells[0]) == said


@pytest.mark.parametrize("said", HOSTILE)
def test_no_cell_of_a_csv_begins_like_a_formula(said: str) -> None:
    line = writing.csv(a_sheet([said])).decode("utf-8-sig").splitlines()[1]
    assert line.lstrip('"')[:1] not in writing.HOSTILE


@pytest.mark.parametrize("write", WRITERS)
def test_days_and_times_are_read_again_as_they_were(write: object) -> None:
    assert callable(write)
    (row,) = read(write(a_sheet(["a", date(2026, 12, 5), time(9, 30), "x"])), "a").rows
    assert cells.day(row.cells[1]) == date(2026, 12, 5)
    assert cells.minute_of_day(row.cells[2]) == 570


def test_a_workbook_has_real_days_notes_lists_and_its_direction() -> None:
    content = writing.xlsx(
        [
            a_sheet(
                ["a", date(2026, 12, 5), datetime.combine(date(2026, 12, 5), time(9)), "x"],
                right_to_left=True,
            )
        ]
    )
    (row,) = read(content, "a").rows
    assert row.cells[1:3] == (date(2026, 12, 5), datetime.combine(date(2026, 12, 5), time(9)))
    with ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'rightToLeft="1"' in sheet
        assert "_lists!$A$1:$A$9" in sheet
        assert 'state="frozen"' in sheet
        assert "全名" in archive.read("xl/comments1.xml").decode()
        assert 'state="hidden"' in archive.read("xl/workbook.xml").decode()
        assert "<f>" not in sheet


def test_writing_the_same_rows_again_gives_the_same_csv() -> None:
    first = writing.csv(a_sheet(["=a", date(2026, 12, 5), time(9), "x"]))
    rows: list[list[Cell]] = [[cells.text(cell) for cell in row.cells] for row in read(first, "a").rows]
    assert writing.csv(a_sheet(*rows)) == first


def test_a_text_that_no_cell_holds_is_not_cut_in_silence() -> None:
    with pytest.raises(ValueError, match="fits no cell"):
        writing.xlsx([a_sheet(["长" * 40_000])])
