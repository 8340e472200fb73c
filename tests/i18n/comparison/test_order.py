"""Names stand in lists where their readers look for them."""

from random import Random
from unicodedata import normalize

import pytest

from i18n.comparison import sort_key
from i18n.comparison.order import MOST

ORDERS = {
    "Chinese by surname and pinyin": [
        "黎明",
        "李安",
        "李娜",
        "林青霞",
        "吕布",
        "万俟卨",
        "区大任",
        "欧阳修",
        "仇英",
        "单雄信",
        "查良镛",
        "翟志刚",
    ],
    "a surname stands together": ["黎安", "黎明", "李安", "李明"],
    "u before ü": ["卢伟", "陆伟", "栾伟", "吕伟"],
    "Latin without marks": [
        "Ægir",
        "Émile Ångström",
        "Łukasz",
        "Nguyễn Văn An",
        "O'Neil",
        "Öz",
        "Søren",
        "Zoë",
    ],
    "words before letters": ["Li Na", "Li-Wei", "Lin An", "Lina"],
    "Cyrillic": [
        "Андрей",
        "Ганна",
        "Ґанна",
        "Дарья",
        "Елена",
        "Ёлкин",
        "Жанна",
        "Иван",
        "Йосиф",
        "Карл",
        "Юрий",
        "Яна",
    ],
    "Arabic": [
        "أحمد",
        "بدر",
        "پری",
        "تميم",
        "جمال",
        "علي",
        "علی",
        "ياسر",
    ],
    "kana": [
        "あおき",
        "カトウ",
        "がとう",
        "さとう",
        "ざとう",
        "たなか",
        "ハナコ",
        "ばば",
        "パパ",
        "ひろ",
        "わだ",
    ],
    "Hangul": ["강하늘", "김민수", "나영", "박지성", "한지민"],
    "scripts": ["张伟", "Anna", "Άννα", "Анна", "דוד", "محمد", "สมชาย", "김민수", "はなこ", "123"],
}


@pytest.mark.parametrize("names", ORDERS.values(), ids=ORDERS)
def test_names_stand_in_order(names: list[str]) -> None:
    shuffled = Random(7).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names
    assert len(set(map(sort_key, names))) == len(names)


def test_the_latin_name_says_which_reading_a_surname_has() -> None:
    assert sort_key("乐毅", "LE Yi") < sort_key("林毅") < sort_key("乐毅", "Yue Yi")
    assert sort_key("乐毅", "Yue Yi") == sort_key("乐毅")
    assert sort_key("翟志刚", "Di Zhigang") < sort_key("翟志刚")
    assert sort_key("陈大文", "Chan Tai Man") == sort_key("陈大文")


def test_no_surname_is_looked_for_where_dots_part_a_name() -> None:
    assert sort_key("单雄·信") < sort_key("李") < sort_key("单雄信")


@pytest.mark.parametrize("name", ["Émile Ångström", "が", "한국", "Nguyễn"])
def test_composed_and_decomposed_stand_at_one_place(name: str) -> None:
    composed, decomposed = (sort_key(normalize(form, name)).partition("\t")[0] for form in ("NFC", "NFD"))
    assert composed == decomposed


def test_a_name_without_letters_stands_last_and_an_empty_one_by_its_latin_name() -> None:
    assert sort_key("わ") < sort_key("123")
    assert sort_key("", "Anna").partition("\t")[0] == sort_key("Anna").partition("\t")[0]
    assert len(sort_key("長" * 100)) <= MOST
