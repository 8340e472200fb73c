"""Names of controls: any may come, and what does not fit is told, never an error."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from web.forms.names import MOST_DEPTH, nested, read, said
from web.schemas.demand import ProjectSchema, ShiftSchema
from web.schemas.profile import ProfileSchema

ROWS = ("ask-speakers", "ask-traits", "except", "seats-also")
PARTS = st.one_of(
    st.sampled_from(
        ["seats", "languages", "tag", "also", "what", "ask", "speakers", "texts", "consents", "role"]
    ),
    st.sampled_from(["0", "1", "007", "99999999", "x", "", "٣", "²", "NUMBER", "-1"]),
    st.text(max_size=4),
)
NAMES = st.lists(PARTS, min_size=1, max_size=9).map("-".join)
FORMS = st.lists(st.tuples(NAMES, st.text(max_size=6)), max_size=40).map(MultiDict)
SCHEMAS = st.sampled_from([ShiftSchema(), ProfileSchema(), ProjectSchema(), Schema()])


def test_rows_are_lists_in_the_order_of_their_numbers() -> None:
    form = MultiDict([("seats-10-role", "b"), ("seats-2-role", "a"), ("seats-2-languages-0-tag", "en")])
    assert nested(form, ShiftSchema()) == {
        "seats": [{"role": "a", "languages": [{"tag": "en"}]}, {"role": "b"}]
    }


def test_plain_values_of_a_list_are_all_there() -> None:
    form = MultiDict([("consents", "photo"), ("consents", "data"), ("name", "Li"), ("name", "Wang")])
    assert nested(form, ProfileSchema()) == {"consents": ["photo", "data"], "name": "Li"}


def test_lists_that_only_the_page_knows_are_read() -> None:
    form = MultiDict([("seats-0-also-0-what", "traits:calm"), ("ask-speakers-0-how", "must")])
    assert nested(form, ShiftSchema(), ROWS) == {
        "seats": [{"also": [{"what": "traits:calm"}]}],
        "ask": {"speakers": [{"how": "must"}]},
    }


ODD = [
    "seats-0-languages-x-tag",
    "seats",
    "seats-0",
    "seats-x-role",
    "seats-0-role-0-x",
    "seats-0-role-x",
    "seats-0-languages",
    "seats-0-languages-0",
    "seats-٣-role",
    "seats-²-role",
    "seats-9999999-role",
    "place_id-0",
    "ask",
    "ask-speakers",
    "ask-speakers-0-how-x",
    "ask-nobody-0-how",
    "except-0-day-0-x",
    "seats-0-also-0-what-0-x",
    "seats--role",
    "-".join(["seats", "0"] * MOST_DEPTH),
]


@pytest.mark.parametrize("name", ODD)
def test_a_name_of_another_shape_is_left_out_and_told(name: str) -> None:
    form = MultiDict([("seats-0-role", "guide"), (name, "en")])
    found = read(form, ShiftSchema(), ROWS)
    assert found.odd == [name]
    assert found.typed == {"seats": [{"role": "guide"}]}


@pytest.mark.parametrize("name", ["-", "shift-7", "heads-3-x", "0-role"])
def test_a_name_that_speaks_of_nothing_known_is_passed_over(name: str) -> None:
    found = read(MultiDict([("seats-0-role", "guide"), (name, "en")]), ShiftSchema(), ROWS)
    assert (found.typed, found.odd) == ({"seats": [{"role": "guide"}]}, [])


def test_two_names_of_one_place_are_not_both_taken() -> None:
    found = read(MultiDict([("seats-0-role", "a"), ("seats-00-role", "b")]), ShiftSchema())
    assert (found.typed, found.odd) == ({"seats": [{"role": "a"}]}, ["seats-00-role"])


@given(form=FORMS, schema=SCHEMAS)
def test_whatever_names_come_the_shape_is_what_pages_rely_on(
    form: MultiDict[str, str], schema: Schema
) -> None:
    found = read(form, schema, ROWS)
    assert all(_is_shaped(value) for value in found.typed.values())
    assert set(found.odd) <= set(form)


@given(form=FORMS)
def test_a_form_of_odd_names_is_said_without_empty_places(form: MultiDict[str, str]) -> None:
    assert all(value not in ("", None) for value in said(nested(form, ShiftSchema(), ROWS)).values())


def test_ten_thousand_fields_are_read() -> None:
    form = MultiDict([(f"seats-{number}-role", "guide") for number in range(10_000)])
    assert len(nested(form, ShiftSchema())["seats"]) == 10_000


def _is_shaped(value: Any) -> bool:
    """A text, texts, rows of such values, or named such values."""
    if isinstance(value, dict):
        return all(isinstance(rows, list) and _is_shaped(rows) for rows in value.values())
    if isinstance(value, list):
        return all(
            isinstance(each, str)
            or (
                isinstance(each, dict)
                and all(isinstance(v, str) or (isinstance(v, list) and _is_shaped(v)) for v in each.values())
            )
            for each in value
        )
    return isinstance(value, str)
