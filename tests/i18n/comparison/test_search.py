"""People are found by what somebody types of their name."""

import pytest

from i18n.comparison import name_key, search_key, search_parts, search_words
from i18n.comparison.search import MOST_BYTES, MOST_WORDS, PART


def finds(query: str, name: str, latin: str = "", *more: str) -> bool:
    key = search_key(name, latin, *more)
    return all(any(spelling in key for spelling in word) for word in search_words(query))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("lv", "吕布"),
        ("lu", "吕布"),
        ("lyu", "吕布"),
        ("lü", "吕布"),
        ("LV BU", "吕布"),
        ("bulv", "吕布"),
        ("布 吕", "吕布"),
        ("布吕", "吕布"),
        ("lue", "王略"),
        ("lve", "王略"),
        ("lyue", "王略"),
        ("lüe", "王略"),
        ("nv", "闾丘女"),
        ("A•B", "A·B"),
        ("A B", "A·B"),
        ("AB", "A・B"),
        ("b a", "A B"),
        ("a.b", "A-B"),
        ("Ångström Émile", "Émile Ångström"),
        ("emile ang", "Émile Ångström"),
        ("angstromemile", "Émile Ångström"),
        ("A\u030angstro\u0308m, E\u0301mile", "Émile Ångström"),
        ("ÉMILE", "E\u0301mile"),
        ("an nguyen", "Nguyễn Văn An"),
        ("van an nguyen", "Nguyễn Văn An"),
        ("vanannguyen", "Nguyễn Văn An"),
        ("Văn An", "Nguyễn Văn An"),
        ("shan", "单雄信"),
        ("xiongxin shan", "单雄信"),
        ("ouyang", "欧阳修"),
        ("xiu ouyang", "欧阳修"),
        ("ou yang xiu", "欧阳修"),
        ("zhai", "翟志刚"),
        ("di zhigang", "翟志刚"),
        ("yue", "乐毅"),
        ("le yi", "乐毅"),
        ("moqi", "万俟卨"),
        ("买买提", "阿依古丽·买买提"),
        ("买买提阿依古丽", "阿依古丽·买买提"),
        ("maimaiti", "阿依古丽•买买提"),
        ("lodz", "Łódź"),
        ("soren", "Søren"),
        ("dao", "Đào"),
        ("aegir", "Ægir"),
        ("istanbul", "İSTANBUL"),
        ("isik", "Işık"),
        ("strasse", "Straße"),
        ("thordur", "Þórður"),
        ("oneil", "O’Neil"),
        ("o'neil", "ONeil"),
        ("o neil", "O'Neil"),
        ("やまだ", "ヤマダ"),
        ("ﾔﾏﾀﾞ", "やまだ"),
        ("елкин", "Ёлкин"),
        ("ЁЛКИН", "Елкин"),
        ("محمد", "مُحَمَّد"),
        ("احمد", "أحمد"),
        ("علي", "علی"),
        ("בן גוריון", "בֶּן־גּוּרִיוֹן"),
        ("ｗａｎｇ", "Wang"),
        ("김민수", "\u1100\u1175\u11b7민수"),
        ("σισυφοσ", "ΣΊΣΥΦΟΣ"),
        ("wang peter", "王小明 Peter"),
        ("小明", "王小明 Peter"),
        ("%", "100%"),
        ("a_b", "a_b"),
        ("lyubov", "Lyubov Alves"),
        ("lubov alves", "Lyubov Alves"),
        ("an\u200bna", "Anna"),
        ("chenyu", "陈宇"),
        ("linyuan", "林园"),
        ("yuan lin", "林园"),
    ],
)
def test_a_query_finds(query: str, name: str) -> None:
    assert search_words(query)
    assert finds(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("angstromm", "Émile Ångström"),
        ("emile berg", "Émile Ångström"),
        ("dan", "单雄信"),
        ("%", "Anna"),
        ("_", "Anna"),
        ("a%a", "Anna"),
        ("*", "Anna"),
        ("?", "Anna"),
        ("か", "がぎぐ"),
        ("ขา", "ข้า"),
        ("기", "김민수"),
        ("anna", "A N"),
        ("weichi", "尉迟恭"),
    ],
)
def test_a_query_does_not_find(query: str, name: str) -> None:
    assert not finds(query, name)


@pytest.mark.parametrize("query", ["", " ", "\t\n", "· • ・ . - '", "\u200b", "\u3000", "—", "''"])
def test_separators_alone_are_no_query(query: str) -> None:
    assert search_words(query) == ()


def test_words_are_spelled_in_each_way_once() -> None:
    assert search_words("Lü LV lyu bu bu") == (("lu",), ("lv", "lu"), ("lyu", "lu"), ("bu",))


def test_a_latin_name_and_a_number_find_too() -> None:
    for query in ("tai man chan", "chantaiman", "陳", "chen", "V-20418", "v20418", "20418", "chen 20418"):
        assert finds(query, "陳大文", "Chan Tai Man", "V-20418"), query


def test_no_query_reaches_over_the_end_of_a_name() -> None:
    assert not finds("bulyu布", "吕布", "LYU BU")
    assert not finds("angstrom\nv20418", "Émile Ångström", "", "Angstrom")
    assert all("\n" not in spelling for word in search_words("a\nb\u2028c\u0085d") for spelling in word)


def test_a_key_says_nothing_twice() -> None:
    lines = search_key("欧阳修", "Ouyang Xiu").split("\n")
    assert sorted(lines) == ["ouyangxiuouyang", "欧阳修欧阳"]


def test_a_part_begins_at_each_character_and_none_is_the_beginning_of_another() -> None:
    assert search_parts("banana") == ("anana", "banana", "nana")
    assert search_parts("abcdefghijklmn")[:2] == ("abcdefghijkl", "bcdefghijklm")
    assert search_parts("") == ()


@pytest.mark.parametrize("query", ["ngstr", "mile", "吕", "20418", "angstromemil", "angstromemile"])
def test_each_part_of_a_key_is_the_beginning_of_a_part(query: str) -> None:
    key = search_key("Émile Ångström", "吕布", "V-20418")
    ((word, *_),) = search_words(query)
    assert word in key
    assert any(part.startswith(word[:PART]) for part in search_parts(key))


def test_monsters_are_cut() -> None:
    assert len(search_key("ﷺ" * 100, "ﷺ" * 100).encode()) <= MOST_BYTES
    assert len(search_words(" ".join(map(str, range(1_000))))) == MOST_WORDS


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Émile Ångström", "ANGSTROM Emile", True),
        ("Jean-Pierre Dupont", "dupont jean pierre", True),
        ("欧阳修", "欧阳 修", True),
        ("阿依古丽·买买提", "买买提•阿依古丽", True),
        ("Nguyễn Văn An", "Văn An Nguyễn", True),
        ("Émile Ångström", "Émile Angström-Berg", False),
        ("欧阳修", "欧阳秀", False),
        ("修欧阳", "欧阳修", False),
        ("Anna Li", "Annali", False),
    ],
)
def test_equal_names_have_one_key(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same
