"""How Chinese and English texts are set."""

import pytest

from i18n.typography import chinese, english


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Publish", "发布"),
        ("It is done.", "已完成。"),
        ("Really?", "真的吗？"),
        ("Plan again…", "重新排班…"),
        ("%(count)s people short", "还差%(count)s人"),
        ("From 9:00 – 11:30", "9:00–11:30"),
        ("1,000 to 10,000", "1,000到10,000个"),
        ("See A4.pdf", "见A4.pdf"),
        ('<a href="%(url)s">Why</a> & how', '<a href="%(url)s">为什么</a>&amp;怎样'),
        ("Saturday · Jing'an", "周六 · 静安"),
        ("%(one)s, %(other)s", "%(one)s, %(other)s"),  # nothing Chinese in it
        ("50%% full", "已排50%%"),
    ],
)
def test_well_set_chinese(source: str, text: str) -> None:
    assert list(chinese(source, text)) == []


@pytest.mark.parametrize(
    ("source", "text", "fault"),
    [
        ("A and B", "甲,乙", "ASCII mark ','"),
        ("Name: %(x)s", "姓名: %(x)s", "ASCII mark ':'"),
        ("Really?", "真的吗?", "ASCII mark '?'"),
        ("Done.", "完成.", "ASCII mark '.'"),
        ("(optional)", "(选填)", "ASCII mark '('"),
        ('"Visit"', '"探访"', "ASCII mark '\"'"),
        ("%(count)s people", "共 %(count)s 人", "space beside Chinese"),
        ("Speak B1", "会说 B1", "space beside Chinese"),
        ("A, B", "甲， 乙", "space beside Chinese"),
        ("Wait...", "等等...", "three dots"),
        ("Level 2", "２级", "full-width letter"),
        ("Your account", "您的账号", "您"),
        ("Done.", "完成", "ends without 。"),
        ("Hours a week:", "每周时长", "ends without ："),
        ("Done", "完成。", "the English without"),
    ],
)
def test_badly_set_chinese(source: str, text: str, fault: str) -> None:
    assert any(fault in found for found in chinese(source, text))


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("I can't", 0),
        ("%(count)s of 100%%", 0),
        ("Wait...", 1),
        ("I can’t", 1),
        ("Two  spaces", 1),
        ("双重奏", 1),
    ],
)
def test_english_texts(text: str, faults: int) -> None:
    assert len(list(english(text))) == faults
