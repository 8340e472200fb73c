"""Who may do what: every route with every role, and with nobody."""

import re
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import Login
from web import auth
from web.auth import EVERYONE, UndeclaredRoute
from web.models import ROLES

# What ends the very sign-in that another route would need comes last, each with a sign-in of its own.
SELF_ENDING = (
    "session.leave",
    "account.change_password",
    "account.leave_everywhere",
    "api_sessions.sign_out",
    "api_sessions.sign_out_everywhere",
    "api_me.change_password",
)


def all_routes(app: Flask) -> list[tuple[str, str, str, frozenset[str]]]:
    """Every route but that of the files, those that end a sign-in last."""
    found = [route for route in auth.routes(app) if route[1] != "static"]
    return sorted(found, key=lambda route: route[1] in SELF_ENDING)


def url_of(rule: str) -> str:
    """A rule with an id in every hole that belongs to nothing."""
    return re.sub(r"<([^<>]*)>", lambda hole: "999999" if hole[1].startswith("int:") else "nothing", rule)


def send(client: FlaskClient, method: str, url: str) -> int:
    with client.open(url, method=method, json={} if "/api/" in url and method != "GET" else None) as answer:
        return answer.status_code


def test_every_route_refuses_whom_it_should(app: Flask, signed_in: Login) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browsers = {role: signed_in(role) for role in ROLES}
    wrong = []
    for (rule, endpoint, method, may), role in product(all_routes(app), ROLES):
        browser = signed_in(role) if endpoint in SELF_ENDING else browsers[role]
        status = send(browser, method, url_of(rule))
        if EVERYONE not in may and role not in may and status != 403:
            wrong.append(f"{method} {rule} lets a {role} in: {status}")
        if (EVERYONE in may or role in may) and status in (401, 403):
            wrong.append(f"{method} {rule} keeps a {role} out: {status}")
    assert wrong == []


def test_every_route_that_wants_a_sign_in_asks_for_one(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    wrong = []
    for rule, _, method, may in all_routes(app):
        if EVERYONE in may:
            continue
        with client.open(url_of(rule), method=method) as answer:
            is_api = rule.startswith("/api/")
            asked = answer.status_code == (401 if is_api else 302)
            if not asked or (not is_api and not answer.headers["Location"].startswith("/sign-in")):
                wrong.append(f"{method} {rule}: {answer.status_code}")
    assert wrong == []


def test_no_route_breaks_for_whom_it_lets_in(app: Flask, signed_in: Login) -> None:
    """Ids that belong to nothing, forms with nothing in them: a friendly answer all the same."""
    app.config["WTF_CSRF_ENABLED"] = False
    broken = []
    for rule, _, method, may in all_routes(app):
        for role in ROLES if EVERYONE in may else sorted(may):
            status = send(signed_in(role), method, url_of(rule))
            if status >= 500:
                broken.append(f"{method} {rule} as {role}: {status}")
    assert broken == []


def test_a_route_that_says_nothing_stops_the_start(app: Flask) -> None:
    bare = Flask("bare")
    bare.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(UndeclaredRoute, match="open"):
        list(auth.routes(bare))


def test_a_role_that_does_not_exist_cannot_be_allowed() -> None:
    with pytest.raises(ValueError, match="king"):
        auth.allow("king")


def test_faults_of_the_api_are_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(("tag", "says"), [("en", "There is nothing here"), ("zh-Hans", 'lang="zh-Hans"')])
def test_faults_are_pages_in_the_readers_language(client: FlaskClient, tag: str, says: str) -> None:
    client.set_cookie("duet_language", tag)
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert says in answer.text


def test_no_traceback_leaves_the_house(app: Flask, client: FlaskClient) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("a secret")

    app.view_functions["session.sign_in"] = broken
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_body_too_large_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/sign-in", data={"email": "x" * 2_000_000}).status_code == 413
