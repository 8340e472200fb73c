"""Whatever stands in an address or a form, a page answers with words and never breaks."""

import re
from itertools import product

import pytest
from flask import Flask

from tests.web.conftest import Login
from web import auth
from web.auth import EVERYONE
from web.models import ROLES

STRANGE = (str(2**63), "1" * 30, "-1", "0", "x\x00y", "NaN", "9999-12-31", "0001-01-01", "\ufffd")
ASKED = (
    "roster", "page", "seat", "volunteer", "project", "from", "instead", "week", "day", "item", "place",
    "area", "language", "level", "skill", "trait", "scene", "role", "organisation", "open", "q", "next",
)  # fmt: skip
TYPED = (
    *ASKED,
    "week",
    "seconds",
    "seed",
    "version",
    "hold",
    "born",
    "asked_minutes",
    "name",
    "wishes",
    "texts",
)
NESTED = (
    "texts",
    "seats",
    "team",
    "languages",
    "skills",
    "credentials",
    "wishes",
    "companions",
    "exceptions",
    "names",
)
INNER = (
    "tag",
    "level",
    "name",
    "code",
    "what",
    "weight",
    "number",
    "day",
    "start",
    "end",
    "desired",
    "maximum",
    "id",
)
Route = tuple[str, str]


def pages(app: Flask, method: str) -> list[Route]:
    """The address of every page, with an id in every hole, and a role that may see it."""
    return [
        (re.sub(r"<([^<>]*)>", lambda hole: "5" if hole[1].startswith("int:") else "skill", rule), role)
        for rule, endpoint, its_method, may in auth.routes(app)
        if its_method == method and not rule.startswith("/api/") and endpoint != "static"
        for role in [next(role for role in reversed(ROLES) if EVERYONE in may or role in may)]
    ]


@pytest.mark.parametrize("said", [str(2**63), "-1", "x\x00y", "0001-01-01"])
def test_no_page_breaks_on_a_strange_address(app: Flask, signed_in: Login, said: str) -> None:
    browsers = {role: signed_in(role) for role in ROLES}
    broken = []
    for (url, role), name in product(pages(app, "GET"), ASKED):
        query = {"volunteer": "1", name: said} if url.endswith("/move") else {name: said}
        if browsers[role].get(url, query_string=query).status_code >= 500:
            broken.append(f"{url}?{name}")
    assert broken == []


@pytest.mark.parametrize("said", STRANGE)
def test_no_page_breaks_on_a_strange_form(app: Flask, signed_in: Login, said: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    typed = dict.fromkeys(TYPED, said)
    typed |= {f"{outer}-0-{inner}": said for outer, inner in product(NESTED, INNER)}
    broken = [
        url for url, role in pages(app, "POST") if signed_in(role).post(url, data=typed).status_code >= 500
    ]
    assert broken == []
