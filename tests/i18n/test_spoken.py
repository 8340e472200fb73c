"""The languages people speak, their names, and what counts as speaking what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import spoken
from i18n.languages import all_languages
from i18n.levels import LEVELS, at_least, level_meaning, level_name
from i18n.spoken import SPOKEN, counts_as, counts_as_mapping, spoken_tag
from i18n.translator import translator


@pytest.mark.parametrize(
    ("tag", "also"),
    [
        ("zh", ("zh", "cmn")),
        ("zh-CN", ("zh-CN", "zh", "cmn")),
        ("zh-Hans-CN", ("zh-Hans-CN", "zh-Hans", "zh", "cmn")),
        ("zh-HK", ("zh-HK", "yue")),  # not Mandarin: what is spoken there is Cantonese
        ("zh-yue", ("zh-yue", "yue")),
        ("wuu", ("wuu",)),  # Shanghainese is not Mandarin, nor the other way round
        ("cmn", ("cmn",)),
        ("pt-BR", ("pt-BR", "pt")),
        ("nb", ("nb", "no")),
        ("EN_us", ("en-US", "en")),
    ],
)
def test_counts_as(tag: str, also: tuple[str, ...]) -> None:
    assert counts_as(tag) == also


@given(
    st.sampled_from([*SPOKEN, *spoken.COUNTS_ALSO_AS]),
    st.sampled_from(["", "-CN", "-Latn", "-BR", "-Hant-TW"]),
)
def test_counting_starts_with_the_tag_and_never_repeats(tag: str, rest: str) -> None:
    counted = counts_as(tag + rest)
    assert counted[0] == tag + rest
    assert len(set(counted)) == len(counted)


@pytest.mark.parametrize("nonsense", ["", "中文", "a", "en us"])
def test_what_is_no_tag_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match="not a BCP 47"):
        counts_as(nonsense)


def test_the_mapping_for_the_matcher_holds_every_language_and_what_is_asked_besides() -> None:
    mapping = counts_as_mapping(["zh-CN"])
    assert set(mapping) == {*SPOKEN, "zh-CN"}
    assert mapping["zh-CN"] == ("zh-CN", "zh", "cmn")


def test_a_stated_tag_is_filed_under_the_listed_language() -> None:
    assert [spoken_tag(tag) for tag in ("zh-CN", "pt-BR", "zh-HK", "tl", "eo")] == [
        "cmn",
        "pt",
        "yue",
        "fil",
        "eo",
    ]


@pytest.mark.parametrize("reader", all_languages())
def test_every_spoken_language_has_a_name_for_every_reader(reader: str) -> None:
    names = {tag: spoken.name(tag, reader) for tag in SPOKEN}
    assert all(names.values())
    if reader in ("en", "zh-Hans"):
        assert len(set(names.values())) == len(names)
        assert not set(names) & set(names.values())


def test_names_people_use_rather_than_names_of_linguists() -> None:
    assert (spoken.name("wuu", "en"), spoken.name("wuu", "zh-Hans")) == ("Shanghainese", "上海话")
    assert (spoken.name("cmn", "en"), spoken.name("zh", "zh-Hans")) == ("Mandarin", "普通话")
    assert spoken.name_with_own("ko", "zh-Hans") == "韩语 · 한국어"
    assert spoken.name_with_own("en", "en") == "English"
    assert spoken.name_with_own("xx", "en") == "xx"


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_explained_in_every_offered_language(level: str) -> None:
    english, chinese = translator("en"), translator("zh-Hans")
    for told in (level_name, level_meaning):
        assert told(english, level)
        assert told(chinese, level) != told(english, level)
    assert "Arabic" in at_least(english, "Arabic", level)
    assert "阿拉伯语" in at_least(chinese, "阿拉伯语", level)
