"""Two sides of one form: what differs, control by control, and taking one side."""

from copy import deepcopy
from typing import Any

import pytest

from web.forms.sides import aligned, differences, taken

SAME: list[tuple[Any, Any]] = [
    ({"name": "Li"}, {"name": "Li"}),
    ({"name": " Li "}, {"name": "Li"}),
    ({"text": "a\r\nb"}, {"text": "a\nb"}),
    ({"weight": "3"}, {"weight": 3}),
    ({}, {"born": ""}),
    ({}, {"born": None}),
    ({}, {"public": False}),
    ({"public": "1"}, {"public": True}),
    ({"consents": ["b", "a"]}, {"consents": ["a", "b"]}),
    ({}, {"consents": []}),
    (
        {"skills": [{"code": "a", "level": "1"}, {"code": "", "level": ""}]},
        {"skills": [{"code": "a", "level": 1}]},
    ),
    (
        {"texts": [{"tag": "en", "title": "Tea"}, {"tag": "zh-Hans", "title": ""}]},
        {"texts": [{"tag": "zh-Hans", "title": ""}, {"tag": "en", "title": "Tea"}]},
    ),
    ({"csrf_token": "x", "name": "Li"}, {"name": "Li"}),
]


@pytest.mark.parametrize(("mine", "theirs"), SAME)
def test_what_says_the_same_does_not_differ(mine: Any, theirs: Any) -> None:
    assert dict(differences(mine, theirs)) == {}


def test_a_text_stands_under_the_name_of_its_control() -> None:
    assert dict(differences({"start": "19:00", "end": "21:00"}, {"start": "20:00", "end": "21:00"})) == {
        "start": "20:00"
    }


def test_rows_of_a_text_are_matched_by_language_and_counted_as_the_reader_has_them() -> None:
    mine = {"texts": [{"tag": "en", "title": "Tea"}, {"tag": "zh-Hans", "title": ""}]}
    theirs = {"texts": [{"tag": "zh-Hans", "title": "茶"}, {"tag": "en", "title": "Tea"}]}
    found = dict(differences(mine, theirs))
    assert found["texts-1-title"] == "茶"
    assert "texts-0-title" not in found


def test_seats_are_matched_by_their_id() -> None:
    mine = {"seats": [{"id": "7", "maximum": "4"}, {"id": "8", "maximum": "1"}]}
    theirs = {"seats": [{"id": "8", "maximum": "2"}, {"id": "7", "maximum": "4"}]}
    found = dict(differences(mine, theirs))
    assert found["seats-1-maximum"] == "2"
    assert "seats-0-maximum" not in found


def test_a_list_stands_whole_under_its_name() -> None:
    mine: dict[str, Any] = {"ask": {"speakers": []}}
    theirs = {"ask": {"speakers": [{"language": "fr", "how": "must"}]}}
    assert dict(differences(mine, theirs)) == {"ask-speakers": [{"language": "fr", "how": "must"}]}


def test_a_text_in_a_language_that_only_they_have_gets_a_row() -> None:
    mine, theirs = {"texts": [{"tag": "en", "title": "Tea"}]}, {"texts": [{"tag": "de", "title": "Tee"}]}
    found = aligned(mine, theirs)
    assert found["texts"] == [{"tag": "en", "title": "Tea"}, {"tag": "de"}]
    assert dict(differences(found, theirs))["texts-1-title"] == "Tee"


def test_languages_that_people_speak_are_not_added_to_what_the_reader_typed() -> None:
    mine, theirs = (
        {"languages": [{"tag": "en", "level": "A1"}]},
        {"languages": [{"tag": "fr", "level": "B1"}]},
    )
    assert aligned(mine, theirs) == mine


MINE = {"name": "Li", "texts": [{"tag": "en", "title": "Tea"}], "ask": {}}
TAKEN = [
    ("name", "Wang", MINE | {"name": "Wang"}),
    ("texts-0-title", "Tee", MINE | {"texts": [{"tag": "en", "title": "Tee"}]}),
    ("ask-speakers", [{"how": "must"}], MINE | {"ask": {"speakers": [{"how": "must"}]}}),
    ("texts-9-title", "x", MINE),
    ("texts-٣-title", "x", MINE),
    (f"texts-{'9' * 5000}-title", "x", MINE),
    ("name-0-x", "x", MINE),
]


@pytest.mark.parametrize(("name", "value", "after"), TAKEN)
def test_one_control_takes_their_side_and_the_rest_stays(name: str, value: Any, after: Any) -> None:
    before = deepcopy(MINE)
    assert taken(MINE, name, value) == after
    assert before == MINE
