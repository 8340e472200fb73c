"""Telephone numbers have one form, and what is none, or none of this country, is refused with a reason."""

import pytest

from i18n.comparison import Phone, WrongText, phone_number

CENTRE = Phone("+862162471234", "801", False, "+86 21 6247 1234 ext. 801")
MOBILE = Phone("+8613801234567", "", True, "+86 138 0123 4567")


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("021 62471234 转 801", CENTRE),
        ("021-62471234转801", CENTRE),
        ("（021）６２４７１２３４　转　８０１", CENTRE),
        ("021 62471234 分机：801", CENTRE),
        ("021 6247 1234 分机号 801", CENTRE),
        ("021 62471234 轉 801", CENTRE),
        ("021 62471234 ext. 801", CENTRE),
        ("02162471234x801", CENTRE),
        ("+86 21 6247 1234 EXT 801", CENTRE),
        ("13801234567", MOBILE),
        ("１３８－０１２３－４５６７", MOBILE),
        ("+86\u202d 138 0123 4567\u202c", MOBILE),
        ("0086 138 0123 4567", MOBILE),
        ("tel:+86-138-0123-4567", MOBILE),
        ("+886 912 345 678", Phone("+886912345678", "", True, "+886 912 345 678")),
        ("+44 7911 123456", Phone("+447911123456", "", True, "+44 7911 123456")),
        ("+1 650 253 0000", Phone("+16502530000", "", True, "+1 650-253-0000")),
    ],
)
def test_a_number_has_one_form(text: str, phone: Phone) -> None:
    assert phone_number(text) == phone
    assert phone_number(phone.international) == phone


def test_a_number_without_a_country_is_of_the_region() -> None:
    assert phone_number("0912345678", "TW").e164 == "+886912345678"


def test_a_number_says_no_place() -> None:
    assert "Guernsey" not in repr(phone_number("+44 7911 123456"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0912345678", "country"),
        ("14412345678", "invalid"),
        ("144 1234 5678", "invalid"),
        ("+86 14412345678", "invalid"),
        ("62471234", "area"),
        ("6247 1234 转 801", "area"),
        ("0912345678 转 8", "country"),
        ("110", "invalid"),
        ("", "invalid"),
        ("转 801", "invalid"),
        ("anna", "invalid"),
        ("+999 123456", "invalid"),
        ("1" * 60, "invalid"),
    ],
)
def test_what_is_no_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(WrongText) as refused:
        phone_number(text)
    assert refused.value.code == code
