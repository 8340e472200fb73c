"""Texts by language: what people read, what waits to be checked, and what an edit does."""

import pytest

from i18n import texts
from i18n.negotiate import choose_text
from i18n.texts import State


def test_a_draft_is_read_only_where_nothing_else_is() -> None:
    found = choose_text({"en": "Walks", "fr-x-draft": "Promenades"}, "fr")
    assert found is not None
    assert (found.text, found.tag) == ("Walks", "en")
    alone = choose_text({"fr-x-draft": "Promenades"}, "fr")
    assert alone is not None
    assert (alone.text, alone.tag) == ("Promenades", "fr")


def test_a_checked_text_is_read_while_a_newer_one_waits() -> None:
    held = texts.written({"en": "Walks", "fr": "Promenades"}, "fr", "Balades", State.DRAFT)
    assert held == {"en": "Walks", "fr": "Promenades", "fr-x-draft": "Balades"}
    assert texts.state(held, "fr") is State.DRAFT
    assert texts.newest(held, "fr") == "Balades"
    assert texts.written(held, "fr", "Balades", State.CHECKED) == {"en": "Walks", "fr": "Balades"}
    assert texts.written(held, "fr", " ", State.CHECKED) == {"en": "Walks"}


def test_what_was_translated_is_a_draft_again_once_an_original_changed() -> None:
    before = {"en": "Walks", "fr": "Promenades", "de": "Spaziergänge"}
    after = texts.edited(before, {**before, "en": "Evening walks", "de": "Abendspaziergänge"})
    assert after == {"en": "Evening walks", "fr-x-draft": "Promenades", "de": "Abendspaziergänge"}


@pytest.mark.parametrize("added", [{"zh-Hans": "导览"}, {}, {"ja": "街歩き"}])
def test_a_further_text_leaves_translations_as_they_are(added: dict[str, str]) -> None:
    before = {"en": "Walks", "fr": "Promenades"}
    assert texts.edited(before, {**before, **added}) == {**before, **added}


def test_who_checks_nothing_writes_drafts_and_changes_no_checked_text() -> None:
    before = {"en": "Walks", "fr": "Promenades"}
    after = texts.unchecked(before, {"en": "Walks!", "fr": "Balades", "it": "Passeggiate"})
    assert after == {"en": "Walks!", "fr": "Promenades", "fr-x-draft": "Balades", "it-x-draft": "Passeggiate"}


def test_an_original_is_never_a_draft() -> None:
    assert texts.written({}, "zh-Hans", "导览", State.DRAFT) == {"zh-Hans": "导览"}
    assert texts.as_draft("en") == "en"


def test_fields_and_languages_turn_into_each_other() -> None:
    nested = {"en": {"name": "Walks", "summary": ""}, "fr-x-draft": {"name": "", "summary": "Le soir"}}
    flat = texts.by_field(nested, ("name", "summary"))
    assert flat == {"name": {"en": "Walks"}, "summary": {"fr-x-draft": "Le soir"}}
    assert texts.by_tag(flat) == nested


def test_the_originals_come_first_and_all_twelve_are_there() -> None:
    found = texts.text_languages()
    assert found[:2] == ("en", "zh-Hans")
    assert set(found) == {"zh-Hans", "zh-Hant", "en", "ja", "ko", "fr", "de", "es", "it", "ru", "ar", "pt"}
