"""Which language a person gets, whatever their browser sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.languages import offered_tags
from i18n.negotiate import ChosenText, accepted, best_match, canonical, choose_text, negotiate


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("ZH_hans_cn", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("wuu", "zh-Hans"),
        ("yue-HK", "zh-Hant"),
        ("en-US,en;q=0.5", "en"),
        ("en;q=0.4,zh;q=0.6", "zh-Hans"),
        ("fr-CA,zh-CN;q=0.2", "fr"),
        ("pt-BR,de", "pt"),
        ("ar-EG", "ar"),
        ("sr,zh-CN;q=0.2", "zh-Hans"),
        ("sr", "en"),  # not offered
        ("zh;q=0,en", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=,q=1,,=", "en"),
        ("zh;q=2", "en"),
        ("zh;q=nan", "en"),
        ("zh;level=1", "en"),
        ("zh\x00,\ud800", "en"),
        ("x" * 100_000, "en"),
        ("en;q=0.1," * 5_000 + "zh", "en"),
    ],
)
def test_the_browsers_wish(header: str, tag: str) -> None:
    assert negotiate(accept_language=header) == tag


def test_own_choice_then_cookie_then_browser() -> None:
    assert negotiate("zh-Hans", "en", "en") == "zh-Hans"
    assert negotiate(None, "zh-CN", "en") == "zh-Hans"
    assert negotiate("xx", "also nonsense", "zh") == "zh-Hans"
    assert negotiate() == "en"


def test_where_english_is_not_offered_the_first_language_is_the_last_resort() -> None:
    assert negotiate(accept_language="fr", offered=["zh-Hans", "ar"]) == "zh-Hans"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=300))
def test_any_input_gives_an_offered_language(chosen: str, cookie: str, header: str) -> None:
    assert negotiate(chosen, cookie, header) in offered_tags()


@given(st.lists(st.tuples(st.sampled_from(["zh-CN", "en-GB", "fr", "ar"]), st.integers(0, 1000)), max_size=8))
def test_accepted_tags_come_in_the_order_of_their_weight(parts: list[tuple[str, int]]) -> None:
    header = ", ".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in parts)
    expected = sorted((part for part in parts if part[1] > 0), key=lambda part: -part[1])
    assert accepted(header) == [tag for tag, _ in expected]


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("yue", "zh-Hant"), ("zh", "zh-Hans"), ("cmn", "zh-Hans")],
)
def test_the_script_decides_between_two_chinese_texts(wanted: str, tag: str) -> None:
    assert best_match(wanted, ["zh-Hant", "zh-Hans", "en"]) == tag


@pytest.mark.parametrize(
    "nonsense", ["", "z", "-", "zh--CN", "zh-CN-", "浙", "a b", "1234", "toolonglanguage"]
)
def test_what_is_no_tag_has_no_canonical_form(nonsense: str) -> None:
    assert canonical(nonsense) is None
    assert best_match(nonsense, ["en"]) is None


def test_a_text_is_given_with_the_language_it_is_in() -> None:
    texts = {"zh-Hans": "健康咨询", "en": "Health desk"}
    assert choose_text(texts, "zh-CN") == ChosenText("健康咨询", "zh-Hans")
    assert choose_text(texts, "en-AU") == ChosenText("Health desk", "en")
    assert choose_text(texts, ["fr", "zh"]) == ChosenText("健康咨询", "zh-Hans")
    assert choose_text(texts, "fr") == ChosenText("Health desk", "en")


def test_without_english_the_text_there_is_says_more_than_nothing() -> None:
    assert choose_text({"zh-Hans": "健康咨询"}, "fr") == ChosenText("健康咨询", "zh-Hans")
    assert choose_text({"not a tag": "健康咨询"}, "fr") == ChosenText("健康咨询", "not a tag")


def test_empty_texts_are_passed_over() -> None:
    assert choose_text({"en": "  ", "zh-Hans": "你好"}, "en") == ChosenText("你好", "zh-Hans")
    assert choose_text({"en": ""}, "en") is None
    assert choose_text({}, "en") is None


TWELVE = ("en", "ar", "de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("fr-CA,fr;q=0.9", "fr"),
        ("pt-BR", "pt"),
        ("de-AT", "de"),
        ("es-419", "es"),
        ("ar-EG", "ar"),
        ("arz", "en"),  # spoken Egyptian is seldom written; nobody who reads it asks for it alone
        ("zh-HK", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("yue", "zh-Hant"),
        ("zh-SG", "zh-Hans"),
        ("wuu", "zh-Hans"),
        ("sr", "en"),  # its letters are those of Russian, its words are not
        ("sr-Cyrl-RS,ru;q=0.5", "ru"),
        ("uk", "en"),
        ("nb-NO", "en"),
        ("ca,es;q=0.8", "es"),
        ("pt;q=0.3,it;q=0.7", "it"),
    ],
)
def test_twelve_languages_by_what_people_can_read(header: str, tag: str) -> None:
    assert negotiate(accept_language=header, offered=TWELVE) == tag


@pytest.mark.parametrize(
    ("wanted", "offered"), [("no", "nb"), ("nb-NO", "no"), ("nn", "nb"), ("nn-NO", "no")]
)
def test_norwegian_is_one_language_under_three_tags(wanted: str, offered: str) -> None:
    assert negotiate(accept_language=wanted, offered=["en", offered]) == offered


def test_languages_for_trying_are_chosen_only_by_name() -> None:
    trial = offered_tags(testing=True)
    assert negotiate("en-XA", offered=trial) == "en-XA"
    for wish, tag in (("en-GB", "en"), ("en", "en"), ("ar-EG", "ar"), ("ar", "ar")):
        assert negotiate(wish, offered=trial) == tag
