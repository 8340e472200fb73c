"""Whatever stands in an address or a form, a page answers with words and never breaks."""

import re
from itertools import product

import pytest
from flask import Flask

from tests.web.conftest import Login
from web import auth
from web.auth import EVERYONE, SIGNED_IN, VOLUNTEER

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
# The demo account that gets furthest into the pages of whom they are for; the others hold none of these.
WHO = (
    ("coordinator", "coordinator"),
    ("administrator", "admin"),
    ("verifier", "verifier"),
    ("auditor", "auditor"),
    ("lead", "lead"),
    (VOLUNTEER, "volunteer"),
    (SIGNED_IN, "volunteer"),
    (EVERYONE, "coordinator"),
)
ACCOUNTS = sorted({account for _, account in WHO})


def pages(app: Flask, method: str) -> list[Route]:
    """The address of every page, with an id in every hole, and an account that may see it."""
    return [
        (re.sub(r"<([^<>]*)>", lambda hole: "5" if hole[1].startswith("int:") else "skill", rule), account)
        for rule, endpoint, its_method, may in auth.routes(app)
        if its_method == method and not rule.startswith("/api/") and endpoint != "static"
        for account in [next(account for each, account in WHO if each in may)]
    ]


@pytest.mark.parametrize("part", range(3))
def test_no_page_breaks_on_a_strange_address(app: Flask, signed_in: Login, part: int) -> None:
    """Each page is asked with each name; what it says goes round, so each page and each name meets all."""
    browsers = {account: signed_in(account) for account in ACCOUNTS}
    broken = []
    asked = product(pages(app, "GET"), ASKED)
    for number, ((url, account), name) in enumerate(asked):
        if number % 3 != part:
            continue
        said = STRANGE[(number + number // len(ASKED)) % len(STRANGE)]
        query = {"volunteer": "1", name: said} if url.endswith("/move") else {name: said}
        if browsers[account].get(url, query_string=query).status_code >= 500:
            broken.append(f"{url}?{name}={said}")
    assert broken == []


@pytest.mark.parametrize("said", STRANGE)
def test_no_page_breaks_on_a_strange_form(app: Flask, signed_in: Login, said: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    typed = dict.fromkeys(TYPED, said)
    typed |= {f"{outer}-0-{inner}": said for outer, inner in product(NESTED, INNER)}
    broken = [
        url
        for url, account in pages(app, "POST")
        if signed_in(account).post(url, data=typed).status_code >= 500
    ]
    assert broken == []
