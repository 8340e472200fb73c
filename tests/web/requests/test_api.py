"""Requests by the API: asking once, every verb with its version, and strangers."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Login
from web.models import Request

BASE = "/api/v1/requests"


def send(client: FlaskClient, method: str, url: str, body: Any = None, **headers: str) -> Any:
    """A request as a program sends it."""
    token = client.get_cookie("duet_session")
    assert token is not None
    bearer = {"Authorization": f"Bearer {token.value}", **headers}
    return client.open(url, method=method, json=body, headers=bearer)


@pytest.fixture
def home(neighbour: None, signed_in: Login) -> FlaskClient:
    """Who leads in the neighbourhood."""
    return signed_in("neighbour")


def test_asking_once(home: FlaskClient, nodes: Mapping[str, int]) -> None:
    """With a key it is one request; without rights there it is refused."""
    body = {"organisation_id": nodes["nb-shanggong"], "kind": "phones", "summary": "学挂号"}
    first = send(home, "POST", BASE, body, **{"Idempotency-Key": "one-of-mine"})
    again = send(home, "POST", BASE, body, **{"Idempotency-Key": "one-of-mine"})
    assert first.status_code == 201
    assert first.json == again.json
    assert send(home, "GET", BASE).json["total"] == 1
    wrong = send(home, "POST", BASE, {**body, "organisation_id": nodes["daninglu"]})
    assert wrong.status_code == 422


def test_a_whole_life(
    home: FlaskClient, signed_in: Login, asked: Callable[..., int], row: Callable[[int], Request]
) -> None:
    """Taken on, refused an outdated version, answered, rated, opened again."""
    desk, one = signed_in("daning"), f"{BASE}/{asked()}"
    etag = send(desk, "GET", one).headers["ETag"]
    assert send(desk, "POST", f"{one}/accept").status_code == 428
    assert send(desk, "POST", f"{one}/accept", **{"If-Match": etag}).status_code == 204
    late = send(desk, "POST", f"{one}/answer", {"words": "好的"}, **{"If-Match": etag})
    assert late.status_code == 412
    etag = send(desk, "GET", one).headers["ETag"]
    assert send(desk, "POST", f"{one}/answer", {"words": "好的"}, **{"If-Match": etag}).status_code == 204
    etag = send(home, "GET", one).headers["ETag"]
    assert send(desk, "POST", f"{one}/reopen", {"words": "再来"}, **{"If-Match": etag}).status_code == 403
    assert send(home, "PUT", f"{one}/rating", {"stars": 4}, **{"If-Match": etag}).status_code == 204
    etag = send(home, "GET", one).headers["ETag"]
    assert send(home, "POST", f"{one}/reopen", {"words": "再来"}, **{"If-Match": etag}).status_code == 204
    whole = send(home, "GET", one).json
    assert [each["verb"] for each in whole["events"]] == ["ask", "accept", "answer", "rate", "reopen"]
    rate = send(desk, "GET", f"{BASE}/closing-rate").json
    assert (rate["whole"]["received"], rate["whole"]["closed"]) == (1, 0)


def test_strangers(signed_in: Login, asked: Callable[..., int], client: FlaskClient) -> None:
    """Who has nothing to do with it finds nothing, whatever they ask."""
    one = f"{BASE}/{asked()}"
    assert client.get(one).status_code == 401
    for code, status in (("lead", 404), ("volunteer", 403), ("verifier", 403)):
        stranger = signed_in(code)
        assert send(stranger, "GET", one).status_code == status
        assert send(stranger, "GET", f"{one}/private").status_code == status
        assert send(stranger, "POST", f"{one}/accept", **{"If-Match": '"1"'}).status_code in (403, status)
    assert send(signed_in("lead"), "GET", BASE).json["total"] == 0


def test_kinds(signed_in: Login) -> None:
    """The terms are read by who deals with requests, and set by who administers the district."""
    admin = signed_in("admin")
    kinds = {each["code"]: each for each in send(admin, "GET", "/api/v1/request-kinds").json["items"]}
    assert kinds["repairs"]["version"] == 0
    changed = send(admin, "PATCH", "/api/v1/request-kinds/repairs", {"triage_days": 3}, **{"If-Match": '"0"'})
    assert changed.status_code == 204
    odd = send(
        admin, "PATCH", "/api/v1/request-kinds/repairs", {"skills": ["nonsense"]}, **{"If-Match": '"1"'}
    )
    assert odd.status_code == 422
