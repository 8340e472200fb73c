"""What people type into cells: what is understood, and what is refused by which code."""

from datetime import date, datetime, time

import pytest

from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

DAY = date(2026, 12, 5)


def code(read: object, cell: Cell) -> str:
    assert callable(read)
    with pytest.raises(BadCell) as refused:
        read(cell)
    return refused.value.code


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime.combine(date(2026, 12, 5), time()),
        "2026-12-05",
        "2026/12/5",
        "2026.12.5",
        "2026年12月5日",
        "2026年12月5号",
        "５.12.2026",
        "２０２６－１２－０５",
        "5.12.2026",
        46361,
        46361.0,
        "46361",
        20261205,
        "20261205",
        "2026-12-05 周六",
        "2026年12月5日（星期六）",
        "Sat, 5 Dec 2026",
        "5 décembre 2026",
        "Dec 5, 2026",
        "5 декабря 2026 г.",
        "2026-12-05 00:00:00",
        " '2026-12-05 ",
    ],
)
def test_a_day_is_understood_as_people_write_it(cell: Cell) -> None:
    assert cells.day(cell) == DAY


def test_a_number_counts_days_in_the_epoch_of_its_file() -> None:
    assert cells.day(44899, epoch_1904=True) == DAY


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12/5/2026", "day_or_month"),
        ("12月5日", "no_year"),
        ("12-5", "no_year"),
        ("5 Dec", "no_year"),
        ("26-12-5", "short_year"),
        ("2026年12月", "month_only"),
        ("2026-02-30", "no_such_day"),
        ("13/13/2026", "no_such_day"),
        ("2026-12-05 星期日", "weekday_differs"),
        (2026, "no_day"),
        (True, "no_day"),
        (time(9), "no_day"),
        ("下周六", "no_day"),
        ("2026-12-05 9:00", "day_with_time"),
        (46361.5, "day_with_time"),
        (datetime.combine(date(2026, 12, 5), time(9)), "day_with_time"),
        ("#REF!", "formula_error"),
        ("########", "formula_error"),
        ("1899-12-30", "year_out_of_range"),
    ],
)
def test_what_is_no_one_day_is_refused(cell: Cell, expected: str) -> None:
    assert code(cells.day, cell) == expected


@pytest.mark.parametrize(
    ("cell", "minute"),
    [
        ("9:00", 540),
        ("09：00", 540),
        ("9点半", 570),
        ("九点一刻", 555),
        ("上午9点", 540),
        ("下午2:30", 870),
        ("2:30 PM", 870),
        ("12 AM", 0),
        ("中午1点", 780),
        ("0900", 540),
        (900, 540),
        ("14h30", 870),
        ("14 Uhr 30", 870),
        ("24:00", 1440),
        (time(9), 540),
        (0.375, 540),
        (0.37499999, 540),
        (1.0, 1440),
        (date(1900, 1, 1), 1440),
        ("0.375", 540),
        (9, 540),
        ("٩:٠٠", 540),
        ("下午14:30", 870),
    ],
)
def test_a_time_is_understood_as_people_write_it(cell: Cell, minute: int) -> None:
    assert cells.minute_of_day(cell) == minute


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("25:00", "no_such_time"),
        ("24:01", "no_such_time"),
        ("9:60", "no_such_time"),
        ("晚上12点", "noon_or_midnight"),
        ("9:00:30", "seconds"),
        (datetime.combine(date(2026, 12, 5), time(9)), "time_with_day"),
        ("早上", "no_time"),
        (9.5, "no_time"),
        (-1, "no_such_time"),
        (DAY, "no_time"),
    ],
)
def test_what_is_no_one_time_is_refused(cell: Cell, expected: str) -> None:
    assert code(cells.minute_of_day, cell) == expected


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("周一 9:00-11:00", ((0,), 540, 660)),
        ("Mon 9-11", ((0,), 540, 660)),
        ("9:00～11:00", ((), 540, 660)),
        ("周一至周五 9:00—17:00", ((0, 1, 2, 3, 4), 540, 1020)),
        ("下午2点-4点", ((), 840, 960)),
        ("2-4 PM", ((), 840, 960)),
        ("11-1 PM", ((), 660, 780)),
        ("22:00-0:00", ((), 1320, 1440)),
    ],
)
def test_a_span_is_understood_with_its_weekdays(cell: Cell, found: tuple[object, ...]) -> None:
    assert cells.weekly_span(cell) == found


def test_a_span_is_refused_without_times_and_over_midnight() -> None:
    assert code(cells.weekly_span, "星期六下午") == "no_span"
    assert code(cells.span, "22:00-2:00") == "over_midnight"
    assert code(cells.span, "周一 9:00-11:00") == "no_span"
    assert cells.span("9:00-11:00") == (540, 660)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("周一、三、五", (0, 2, 4)),
        ("周一三五", (0, 2, 4)),
        ("Mon, Wed", (0, 2)),
        ("周一至周五", (0, 1, 2, 3, 4)),
        ("周六至周一", (0, 5, 6)),
        ("工作日", (0, 1, 2, 3, 4)),
        ("周末", (5, 6)),
        ("每天", (0, 1, 2, 3, 4, 5, 6)),
        ("1,3,5", (0, 2, 4)),
        (135, (0, 2, 4)),
        ("Mo, Di, Do", (0, 1, 3)),
        ("пн-пт", (0, 1, 2, 3, 4)),
        ("الاثنين والثلاثاء", (0, 1)),
        ("星期日", (6,)),
        ("礼拜天", (6,)),
    ],
)
def test_weekdays_are_understood_as_people_list_them(cell: Cell, days: tuple[int, ...]) -> None:
    assert cells.weekdays(cell) == days


@pytest.mark.parametrize("cell", ["星期六下午", "month", "10", "周", "", None, "周一至"])
def test_what_names_no_weekday_is_refused(cell: Cell) -> None:
    assert code(cells.weekdays, cell) == "no_weekday"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (13800000000, "13800000000"),
        (1.38e10, "13800000000"),
        ("1.3812345678E+10", "13812345678"),
        ("'138", "138"),
        ('="0012"', "0012"),
        ("\u200b\ufeff张三\u00a0", "张三"),
        ("e\u0301", "é"),
        (None, ""),
        ("a\r\nb", "a\nb"),
        (12.5, "12.5"),
        ("\u202eevil", "evil"),
    ],
)
def test_text_is_what_was_meant(cell: Cell, said: str) -> None:
    assert cells.text(cell) == said


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1.38E+10", "digits_lost"), (3.1e17, "digits_lost"), ("#N/A", "formula_error"), ("锟斤拷", "garbled")],
)
def test_text_that_is_lost_is_refused(cell: Cell, expected: str) -> None:
    assert code(cells.text, cell) == expected


def test_spaces_that_widen_a_chinese_name_are_taken_out() -> None:
    assert cells.name("张　 三") == "张三"
    assert cells.name(" Anna  Maria ") == "Anna Maria"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,000", 1000),
        ("１２", 12),
        ("12.0", 12),
        ("1.5", 1.5),
        ("3人", 3),
        ("十二", 12),
        (3.0, 3),
        ("-3", -3),
    ],
)
def test_a_number_is_understood(cell: Cell, value: float) -> None:
    assert cells.number(cell) == value


@pytest.mark.parametrize("cell", ["", "x", True, None, "1,00,0", "1 2"])
def test_what_is_no_number_is_refused(cell: Cell) -> None:
    assert code(cells.number, cell) == "no_number"


def test_yes_and_no_are_understood_in_many_languages() -> None:
    yes: tuple[Cell, ...] = (True, 1, "是", "√", "Ｙ", "OUI", "да", "نعم", "はい", "TRUE")
    no: tuple[Cell, ...] = (False, 0, "否", "×", "n", "нет", "لا", "没有", "FALSE")
    assert all(cells.yes_no(cell) for cell in yes)
    assert not any(cells.yes_no(cell) for cell in no)
    assert code(cells.yes_no, "也许") == "no_yes_or_no"


@pytest.mark.parametrize("pieces", [["a"], ["a;b", 'say "x"', "c/d"], ["张三", "a, b"], []])
def test_a_list_is_read_again_as_it_was_written(pieces: list[str]) -> None:
    assert cells.several(cells.joined(pieces)) == pieces


def test_a_list_is_parted_at_every_sign_people_part_it_by() -> None:
    assert cells.several("a;b；c、d,e，f/g\nh; ;") == list("abcdefgh")


def test_several_languages_in_one_cell_are_told_apart() -> None:
    assert cells.tag_texts("zh: 名字 | en: Name") == {"zh": "名字", "en": "Name"}
    assert cells.tag_texts("zh-Hans：名字\nen: Name\nmore") == {"zh-Hans": "名字", "en": "Name\nmore"}
    assert cells.tag_texts("12:30 见") == {"": "12:30 见"}
    assert code(cells.tag_texts, "en: a | en: b") == "language_twice"
    texts = {"en": "Name\nmore", "zh-Hans": "名字"}
    assert cells.tag_texts(cells.tagged(texts)) == texts
