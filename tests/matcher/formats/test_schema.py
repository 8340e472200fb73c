"""The published schemas are those of the code, and say no less than the loader."""

import json
from copy import deepcopy
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from matcher.formats import json as duet_json
from matcher.formats.json.formats import DOCUMENTS
from matcher.problem.errors import InvalidProblem
from matcher.problem.problem import Problem
from tests.matcher.formats.test_json import CHANGES
from tests.support import strategies
from tests.support.documents import DOCUMENT, JSON, Spoil, drop, paths, put, read_or_refused, spoiled

PROBLEM = Draft202012Validator(json.loads(duet_json.schema("problem")))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_schema_is_that_of_the_code(name: str) -> None:
    published = files("matcher.formats.json").joinpath("schema", f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(published) == json.loads(duet_json.schema(name)), (
        f"renew it: python -m matcher schema {name} > matcher/formats/json/schema/{name}.json"
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(duet_json.schema(name)))


@given(strategies.problems())
def test_what_is_written_fits_the_schema(problem: Problem) -> None:
    PROBLEM.validate(json.loads(duet_json.dump(problem)))


def test_changes_fit_their_schema() -> None:
    validator = Draft202012Validator(json.loads(duet_json.schema("changes")))
    validator.validate(json.loads(duet_json.dump_changes(CHANGES)))


@pytest.mark.parametrize(
    "spoil",
    [
        put("version", value=2),
        put("colour", value="red"),
        drop("shifts"),
        put("shifts", 0, "seats", 0, "minimum", value=-1),
        put("shifts", 0, "seats", 0, "maximum", value=True),
        put("shifts", 0, "seats", value=[]),
        put("volunteers", 0, "id", value=""),
        put("volunteers", 0, "languages", value={"en": "D1"}),
        put("volunteers", 0, "traits", value=["a", "a"]),
        put("shifts", 0, "team", 0, "rule", value="magic"),
        put("places", 0, "latitude", value=91),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(spoil: Spoil) -> None:
    data = spoiled(spoil)
    assert isinstance(read_or_refused(data), InvalidProblem)
    assert not PROBLEM.is_valid(json.loads(data))


@given(st.sampled_from(paths(DOCUMENT)[1:]), JSON)
def test_what_the_loader_takes_fits_the_schema(path: tuple[str | int, ...], value: Any) -> None:
    document = deepcopy(DOCUMENT)
    put(*path, value=value)(document)
    data = json.dumps(document).encode()
    assert isinstance(read_or_refused(data), InvalidProblem) or PROBLEM.is_valid(json.loads(data))
