"""Which heading is which field."""

from web.sheets.headings import match, normalised

FIELDS = {"name": ["姓名", "Name"], "phone": ["手机", "Phone"], "note": ["备注", "Note"], "number": ["编号"]}


def test_headings_are_found_by_name_in_any_language_and_spelling() -> None:
    found = match(["ＮＡＭＥ *", "手 机（必填）", "备注："], FIELDS, {})
    assert found == {"ＮＡＭＥ *": "name", "手 机（必填）": "phone", "备注：": "note"}


def test_a_name_within_a_heading_is_taken_where_it_is_the_only_one() -> None:
    assert match(["志愿者姓名"], FIELDS, {}) == {"志愿者姓名": "name"}
    assert match(["志愿者姓名", "联系人姓名"], FIELDS, {}) == {}
    assert match(["号"], FIELDS, {}) == {}


def test_no_field_stands_twice_and_the_first_is_taken() -> None:
    assert match(["姓名", "Name"], FIELDS, {}) == {"姓名": "name"}


def test_what_was_said_the_last_time_comes_first_and_holds_for_columns_passed_over() -> None:
    assert match(["姓名", "昵称"], FIELDS, {"昵称": "name"}) == {"昵称": "name"}
    assert match(["姓名"], FIELDS, {normalised("姓名"): ""}) == {}
    assert match(["姓名"], FIELDS, {"姓名": "gone"}) == {"姓名": "name"}
