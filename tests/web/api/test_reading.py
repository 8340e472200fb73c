"""What the API takes, and the one shape in which it refuses."""

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.api.conftest import Program
from tests.web.conftest import in_language

BEYOND = 2**63
WHOLE = {"organisation_id": 1, "scene": "community", "texts": [{"tag": "en", "name": "Tea"}]}


def places(answer: TestResponse) -> list[str]:
    return [each["place"] for each in answer.get_json()["error"]["errors"]]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"colour": "red"}, "colour"),
        ({"weight": "1"}, "weight"),
        ({"weight": 1.5}, "weight"),
        ({"weight": True}, "weight"),
        ({"organisation_id": BEYOND}, "organisation_id"),
        ({"organisation_id": 999_999}, "organisation_id"),
        ({"scene": "moon"}, "scene"),
        ({"texts": [{"tag": "en", "name": "a\x00b"}]}, "texts-0-name"),
        ({"texts": [{"tag": "en", "name": "Tea", "size": 1}]}, "texts-0-size"),
        ({"texts": []}, "texts"),
    ],
    ids=[
        "unknown field", "number as text", "fraction", "boolean for a number", "id beyond any row",
        "id of nothing", "not in the list", "NUL", "unknown field inside", "empty list",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_by_its_place(
    program: Program, changed: dict[str, object], place: str
) -> None:
    answer = program("coordinator").post("/api/v1/projects", json={**WHOLE, **changed})
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "invalid"
    assert places(answer) == [place]


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b"[" * 100_000, b'{"weight": 1e999}', b'{"weight": ' + b"9" * 5000 + b"}", b'"\\ud800"'],
    ids=["broken", "no UTF-8", "too deep", "infinite", "too many digits", "half a character"],
)
def test_what_is_no_json_is_a_bad_request(program: Program, body: bytes) -> None:
    answer = program("coordinator").post("/api/v1/projects", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.get_json()["error"]) == {"code", "message"}


def test_a_form_is_not_json(program: Program) -> None:
    assert program("coordinator").post("/api/v1/projects", data={"scene": "community"}).status_code == 400


@pytest.mark.parametrize(
    "query", ["pgae=2", "page=0", "page=two", "page=", f"organisation_id={BEYOND}", "q=%00"]
)
def test_a_query_is_read_as_strictly(program: Program, query: str) -> None:
    answer = program("coordinator").get(f"/api/v1/people?{query}")
    assert answer.status_code == 422
    assert places(answer) == [query.partition("=")[0]]


@pytest.mark.parametrize("week", ["0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_week_no_calendar_can_hold_is_refused(program: Program, week: str) -> None:
    assert program("coordinator").get(f"/api/v1/board?week={week}").status_code == 422
    assert program("coordinator").post("/api/v1/runs", json={"week": week}).status_code == 422


@pytest.mark.parametrize("path", ["runs", "rosters", "people", "projects", "shifts", "organisations"])
@pytest.mark.parametrize("identity", [BEYOND, 10**30, 0])
def test_an_id_that_no_row_can_have_leads_nowhere(program: Program, path: str, identity: int) -> None:
    answer = program("coordinator").get(f"/api/v1/{path}/{identity}")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"


def test_no_two_addresses_of_the_document_are_alike(client: FlaskClient) -> None:
    paths = list(client.get("/api/openapi.json").get_json()["paths"])
    alike = [re.sub(r"\{[^}]*\}", "{}", path) for path in paths]
    assert len(set(alike)) == len(alike)


def test_every_address_says_which_methods_it_takes(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    for path, item in document["paths"].items():
        url = path.replace("{kind}", "skill").replace("{code}", "x").replace("{", "").replace("}", "")
        there = {method.upper() for method in item if method != "parameters"}
        url = "/".join("1" if part.endswith("_id") else part for part in url.split("/"))
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - there:
            answer = client.open(url, method=method)
            assert answer.status_code == 405, f"{method} {path}"
            assert answer.get_json()["error"]["code"] == "method_not_allowed"
            assert there <= set(answer.headers["Allow"].split(", "))


def test_who_is_not_signed_in_is_told_so_in_the_same_shape(client: FlaskClient) -> None:
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "unauthorized"


def test_lists_come_with_their_total(program: Program) -> None:
    first = program("coordinator").get("/api/v1/people").get_json()
    second = program("coordinator").get("/api/v1/people?page=2").get_json()
    assert first["total"] == second["total"] == 60
    assert len(first["items"]) + len(second["items"]) == 60
    assert not {each["id"] for each in first["items"]} & {each["id"] for each in second["items"]}


def test_the_same_request_with_the_same_key_is_done_once(program: Program) -> None:
    client, key = program("coordinator"), {"Idempotency-Key": "tea-project-1"}
    ids = [client.post("/api/v1/projects", json=WHOLE, headers=key).get_json()["id"] for _ in range(2)]
    assert ids[0] == ids[1]
    assert client.post("/api/v1/projects", json=WHOLE).get_json()["id"] != ids[0]


def test_a_key_belongs_to_who_uses_it(program: Program) -> None:
    key = {"Idempotency-Key": "tea-project-1"}
    ids = {
        program(role).post("/api/v1/projects", json=WHOLE, headers=key).get_json()["id"]
        for role in ("coordinator", "admin")
    }
    assert len(ids) == 2


def test_a_key_must_look_like_one(program: Program) -> None:
    answer = program("coordinator").post("/api/v1/projects", json=WHOLE, headers={"Idempotency-Key": "short"})
    assert answer.status_code == 422
    assert places(answer) == ["Idempotency-Key"]


def test_the_document_names_roles_and_shapes_of_every_operation(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                assert operation["x-roles"], f"{method} {path}"
                assert operation["summary"].endswith("."), f"{method} {path}"
                assert operation["responses"]["default"], f"{method} {path}"
    assert "$schema" not in json.dumps(document["components"]["schemas"])


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_page_without_scripts_of_others_shows_every_operation(client: FlaskClient, tag: str) -> None:
    in_language(client, tag)
    document, page = client.get("/api/openapi.json").get_json(), client.get("/api/docs")
    assert page.status_code == 200
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    for path, item in document["paths"].items():
        for method in item.keys() - {"parameters"}:
            assert f"{method.upper()} {path}<" in page.text
    for shape in document["components"]["schemas"]:
        assert f'id="shape-{shape}"' in page.text
