"""The interface languages: what is offered, what is for trying, how one is added."""

from pathlib import Path

import pytest

from i18n.languages import (
    Stage,
    all_languages,
    language,
    letter_tags,
    offered_languages,
    offered_tags,
    read_language,
)
from i18n.negotiate import negotiate


def test_each_language_is_offered_by_its_own_name_english_first() -> None:
    names = [one.own_name for one in offered_languages()]
    assert names[0] == "English"
    assert {"简体中文", "Français", "العربية", "日本語", "한국어", "Русский"} <= set(names)


def test_a_language_under_trial_is_offered_only_when_asked_for() -> None:
    assert "ar-XB" not in offered_tags()
    assert "ar-XB" in offered_tags(testing=True)
    assert language("ar-XB").stage is Stage.TESTING


def test_letters_go_out_in_the_languages_of_pages() -> None:
    assert set(letter_tags()) == set(offered_tags())
    assert negotiate("ar-EG", offered=letter_tags()) == "ar"
    assert negotiate("sr") == "en"


@pytest.mark.parametrize(("tag", "direction"), [("en", "ltr"), ("zh-Hans", "ltr"), ("ar", "rtl")])
def test_direction(tag: str, direction: str) -> None:
    assert language(tag).direction == direction


def test_every_complete_language_has_its_catalogue() -> None:
    complete = [one for one in all_languages().values() if one.stage is Stage.COMPLETE]
    assert complete
    assert all(one.catalogue(audience).exists() for one in complete for audience in one.audiences)


def test_a_folder_is_all_a_new_language_needs(tmp_path: Path) -> None:
    folder = tmp_path / "pt_BR"
    folder.mkdir()
    (folder / "language.toml").write_text(
        'own_name = "Português"\nstage = "started"\nformats = "pt_BR"\nspaced = true\n', encoding="utf-8"
    )
    new = read_language(folder)
    assert (new.tag, new.own_name, new.direction, new.offered) == ("pt-BR", "Português", "ltr", False)


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ('stage = "complete"\nformats = "fr"\nspaced = true', KeyError),  # no own name
        ('own_name = "x"\nstage = "soon"\nformats = "fr"\nspaced = true', ValueError),  # no such stage
        ('own_name = "x"\nstage = "complete"\nformats = "!"\nspaced = true', ValueError),  # no such locale
    ],
)
def test_an_incomplete_description_is_refused(tmp_path: Path, fault: str, raised: type[Exception]) -> None:
    (tmp_path / "language.toml").write_text(fault, encoding="utf-8")
    with pytest.raises(raised):
        read_language(tmp_path)


def test_an_unknown_tag_is_refused() -> None:
    with pytest.raises(KeyError):
        language("xx")
