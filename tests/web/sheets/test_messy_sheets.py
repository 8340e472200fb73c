"""Sheets as people really send them, and what is made of each."""

from datetime import date, time
from typing import Any

import pytest

from tests.web.sheets.files import HEADINGS, MAIN, packed, written
from web.sheets import cells
from web.sheets.headings import normalised
from web.sheets.reading import read
from web.sheets.table import Cell, Table

KNOWN = frozenset(map(normalised, ("姓名", "手机", "日期", "时间", "备注", "Name", "Phone")))
CHINESE = "姓名,手机,备注\n张三,13800000000,星期六下午可以来帮忙\n李玥,13900000000,喜欢陪老人说话\n"
TRADITIONAL = "姓名,手機,備註\n張三,0912345678,星期六下午可以來幫忙\n李玥,0922345678,喜歡陪老人說話\n"


def got(content: bytes, name: str = "人员.xlsx") -> Table:
    return read(content, name, KNOWN)


def rows(content: bytes) -> list[tuple[int, tuple[Cell, ...]]]:
    return [(row.number, row.cells) for row in got(content).rows]


def test_titles_above_the_headings_are_passed_over_and_numbers_of_rows_stay() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "2026年志愿者登记表")
        sheet.write(1, 0, "填表说明：请勿改动")
        sheet.write_row(3, 0, ["姓名*", "手机（必填）"])
        sheet.write_row(6, 0, ["张三", "13800000000"])

    assert got(written(fill)).headings[:2] == ("姓名*", "手机（必填）")
    assert rows(written(fill))[0][0] == 7


def test_headings_on_two_floors_are_read_from_the_lower_one() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "姓名")
        sheet.merge_range(0, 1, 1, 1, "手机")
        sheet.merge_range(0, 2, 0, 3, "到访")
        sheet.write_row(1, 2, ["日期", "时间"])
        sheet.write_row(2, 0, ["张三", "138"])

    assert got(written(fill)).headings == ("姓名", "手机", "日期", "时间")


def test_a_merged_value_stands_in_every_row_of_its_area() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "手机", "备注"])
        sheet.merge_range(1, 2, 3, 2, "静安寺街道")
        for number, name in enumerate(("张三", "李四", "王五"), 1):
            sheet.write_row(number, 0, [name, "138"])

    assert [cells[2] for _, cells in rows(written(fill))] == ["静安寺街道"] * 3


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_are_the_same_in_both_epochs(epoch_1904: bool) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "日期", "时间"])
        sheet.write(1, 0, "张三")
        sheet.write_datetime(1, 1, date(2026, 12, 5), book.add_format({"num_format": "yyyy年m月d日"}))
        sheet.write_datetime(1, 2, time(9, 0), book.add_format({"num_format": "hh:mm"}))
        sheet.write_datetime(2, 1, date(2026, 12, 5))

    table = got(written(fill, date_1904=epoch_1904))
    assert table.epoch_1904 is epoch_1904
    assert table.rows[0].cells[1:] == (date(2026, 12, 5), time(9, 0))
    assert cells.day(table.rows[1].cells[1], table.epoch_1904) == date(2026, 12, 5)


def test_the_end_of_a_day_and_durations_are_times() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "时间"])
        for number, (value, shown) in enumerate(
            ((1, "hh:mm"), (1, "[h]:mm"), (0.375, "[h]:mm"), (0.375, "0.00")), 1
        ):
            sheet.write_row(number, 0, ["张三"])
            sheet.write_number(number, 1, value, book.add_format({"num_format": shown}))

    assert [cells.minute_of_day(row[1]) for _, row in rows(written(fill))] == [1440, 1440, 540, 540]


def test_formulas_are_their_last_value_and_errors_are_refused() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "手机", "备注"])
        sheet.write_formula(1, 0, '="张"&"三"', None, "张三")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, "=VLOOKUP(A1,B:C,2,0)", None, "#N/A")
        sheet.write_string(2, 0, "=1+1")

    found = rows(written(fill))
    assert found[0][1] == ("张三", 2, "#N/A")
    assert found[1][1][0] == "=1+1"
    with pytest.raises(cells.BadCell, match="formula_error"):
        cells.text(found[0][1][2])


def test_phone_numbers_that_are_numbers_keep_their_digits_and_lost_ones_are_refused() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["姓名", "手机"])
        sheet.write_row(1, 0, ["张三", 13800000000])
        sheet.write_row(2, 0, ["李四", 310101199001011234])

    found = rows(written(fill))
    assert cells.text(found[0][1][1]) == "13800000000"
    with pytest.raises(cells.BadCell, match="digits_lost"):
        cells.text(found[1][1][1])


def test_cells_that_are_formatted_and_empty_to_the_last_row_are_no_rows() -> None:
    ghost = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    row = '<row r="2"><c r="A2" t="str"><v>张三</v></c></row>'
    assert [number for number, _ in rows(packed(HEADINGS + row + ghost))] == [2]


def test_a_row_far_below_costs_nothing() -> None:
    far = '<row r="1048576"><c r="A1048576" t="str"><v>张三</v></c></row>'
    assert rows(packed(HEADINGS + far)) == [(1048576, ("张三", None))]


def test_cells_without_places_follow_one_another() -> None:
    row = '<row><c t="str"><v>张三</v></c><c t="inlineStr"><is><t>138</t></is></c></row>'
    assert rows(packed(HEADINGS + row)) == [(2, ("张三", "138"))]


def test_a_shared_text_that_is_not_named_is_no_text() -> None:
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>姓名</t></si></sst>'
    row = '<row r="2"><c r="A2" t="str"><v>张三</v></c><c r="B2" t="s"><v/></c></row>'
    assert rows(packed(HEADINGS + row, {"xl/sharedStrings.xml": strings}))[0][1] == ("张三", None)


def test_hints_of_pronunciation_are_not_read_into_a_name() -> None:
    spoken = '<rPh sb="0" eb="1"><t>ヤマダ</t></rPh>'
    strings = f'<sst xmlns="{MAIN}"><si><r><t>山</t></r><r><t>田</t></r>{spoken}</si></sst>'
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    assert rows(packed(HEADINGS + row, {"xl/sharedStrings.xml": strings}))[0][1][0] == "山田"


def test_a_first_sheet_of_instructions_and_a_hidden_one_are_passed_over() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["说明", "请填写下一张表"])
        hidden = book.add_worksheet("旧")
        hidden.hide()
        hidden.write_row(0, 0, ["姓名", "手机"])
        hidden.write_row(1, 0, ["旧人", "1"])
        book.add_worksheet("登记").write_row(0, 0, ["姓名", "手机"])

    assert got(written(fill)).name == "登记"


def test_double_headings_and_line_breaks_in_them_are_told_apart() -> None:
    table = got("姓名,手机,备注,备注,\n张三,1,a,b,c\n".encode(), "a.csv")
    assert table.headings == ("姓名", "手机", "备注", "备注 (2)", "")
    assert got('"姓\n名",手机\n张三,1\n'.encode()).headings == ("姓 名", "手机")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        (CHINESE.replace("玥", "𬭎"), "gb18030"),
        (TRADITIONAL, "big5"),
    ],
)
def test_letters_are_read_in_the_encoding_they_are_written_in(text: str, encoding: str) -> None:
    table = read(text.encode(encoding), "a.csv")
    assert ",".join(table.headings) + "\n" == text.splitlines(keepends=True)[0]
    assert [str(row.cells[0]) for row in table.rows] == [line.split(",")[0] for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    "content",
    [
        "姓名;手机\n张三;1,5\n",
        "姓名\t手机\n张三\t1,5\n",
        "姓名，手机\n张三，1,5\n",
        "sep=;\n姓名;手机\n张三;1,5\n",
        "\ufeffsep=;\r\n姓名;手机\r\n张三;1,5\r\n",
        "姓名;手机\r张三;1,5\r",
        '"姓名","手机"\r\n"张三","1,5"\r\n',
        '姓名,手\0机\n张三,"1,5"\n',
    ],
)
def test_cells_are_parted_by_whatever_parts_them(content: str) -> None:
    assert rows(content.encode()) == [(2, ("张三", "1,5"))]


def test_line_breaks_within_quotes_do_not_change_the_numbers_of_rows() -> None:
    content = '姓名,手机,备注\n张三,1,"早上\n下午"\n\n李四,2,"他说""好"""\n'.encode()
    assert rows(content) == [(2, ("张三", "1", "早上\n下午")), (4, ("李四", "2", '他说"好"'))]


def test_the_name_of_a_file_says_nothing_of_its_kind() -> None:
    assert read(CHINESE.encode(), "人员.xlsx").headings[0] == "姓名"
    assert read(packed(), "人员.csv").headings == ("姓名", "手机")
