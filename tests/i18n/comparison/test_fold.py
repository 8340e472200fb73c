"""Folding takes off what people do not type alike, and breaks no script."""

from unicodedata import normalize

import pytest

from i18n.comparison import password
from i18n.comparison.fold import folded, joined, words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("한국", "한국"),
        ("がぎ", "がぎ"),
        ("น้ำ", normalize("NFKC", "น้ำ")),
        ("हिन्दी", "हिन्दी"),
        ("தமிழ்", "தமிழ்"),
        ("မြတ်", "မြတ်"),
    ],
)
def test_scripts_whose_marks_are_letters_stay_whole(text: str, kept: str) -> None:
    assert folded(text) == kept
    assert folded(normalize("NFD", text)) == kept


@pytest.mark.parametrize("start", range(0, 0x110000, 0x11000))
def test_folding_twice_changes_nothing(start: int) -> None:
    codes = range(start, start + 0x11000, 1 if start < 0x33000 else 97)
    once = [folded(f"a{chr(code)}") for code in codes]
    assert [folded(each) for each in once] == once


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Jean-Pierre O'Neil", ("jean", "pierre", "oneil")),
        ("A·B•C・D･E.F", ("a", "b", "c", "d", "e", "f")),
        ("J.R.R. Tolkien", ("j", "r", "r", "tolkien")),
        ("بن\u200cگوریون", ("بنگوريون",)),
        ("— ", ()),
    ],
)
def test_a_name_parts_at_separators(text: str, parts: tuple[str, ...]) -> None:
    assert words(text) == parts
    assert joined(text) == "".join(parts)


def test_a_password_is_the_same_from_every_keyboard_and_nothing_else() -> None:
    assert password("e\u0301") == password("é") == "é"
    assert password(" Ａ ") == " Ａ "
