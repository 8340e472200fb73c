"""Every refusal says what happened and what is kept, and has the one button that goes on."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import default_exceptions

from tests.web.conftest import Login
from web.errors import TITLES
from web.onward import BY_CODE, BY_STATUS, PAGE, TYPED, onward
from web.services.faults import Conflict, Forbidden, NotFound, Refused, TooMany
from web.services.promises.taking import REFUSALS

WEB = Path(__file__).parents[2] / "web"
KINDS = {"Conflict", "Forbidden", "NotFound"}
BUTTON = re.compile(r'<a class="button primary" href="([^"]+)">([^<]+)</a>')
OWN_CODE = {"not_found", "forbidden", "invalid"}


def codes() -> Iterator[str]:
    """The codes with which the services and pages refuse, as they are written."""
    for file in [*WEB.glob("services/**/*.py"), *WEB.glob("pages/**/*.py"), *WEB.glob("forms/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _refuses(node) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _refuses(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    own = isinstance(call.func, ast.Attribute) and name == "__init__"
    return name in KINDS or (own and len(call.args) == 2)


def test_every_code_of_a_refusal_says_where_it_goes_on() -> None:
    found = set(codes())
    assert len(found) > 40
    assert found - OWN_CODE - BY_CODE.keys() == set()
    assert REFUSALS.keys() <= BY_CODE.keys()


def test_no_code_stands_there_that_nobody_says() -> None:
    written = "".join(
        file.read_text(encoding="utf-8") for file in WEB.glob("**/*.py") if file.name != "onward.py"
    )
    assert [code for code in BY_CODE if f'"{code}"' not in written] == []


def test_every_status_has_a_title_and_goes_on() -> None:
    assert BY_STATUS.keys() == TITLES.keys()


ADDRESSES = sorted({each.to for each in (*BY_CODE.values(), *BY_STATUS.values())} - {PAGE})


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_button_leads_to_a_page_that_is_there(app: Flask, address: str) -> None:
    assert app.url_map.bind("localhost").match(address, method="GET")


FAULTS: dict[str, Exception] = {
    "full": Conflict("full"),
    "gone": NotFound(),
    "forbidden": Forbidden(),
    "fast": TooMany(90),
    "broken": ZeroDivisionError("a secret of the house"),
}
Refusing = Callable[[str], FlaskClient]


@pytest.fixture
def refusing(app: Flask, signed_in: Login, monkeypatch: pytest.MonkeyPatch) -> Refusing:
    """A volunteer whose answers to shifts, and looks at them, are refused in a way."""

    def with_fault(how: str) -> FlaskClient:
        def refuse(seat_id: int) -> str:
            raise FAULTS[how] if how in FAULTS else default_exceptions[int(how)]()

        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        for endpoint in ("me.answer", "me.shift"):
            monkeypatch.setitem(app.view_functions, endpoint, refuse)
        return signed_in("volunteer")

    return with_fault


@pytest.mark.parametrize(
    ("how", "status", "way"),
    [
        ("full", 409, "/find?week=2026-11-30"),
        ("gone", 404, "/"),
        ("forbidden", 403, "/"),
        ("fast", 429, "/find?week=2026-11-30"),
        ("broken", 500, "/find?week=2026-11-30"),
        ("413", 413, "/find?week=2026-11-30"),
        ("400", 400, "/find?week=2026-11-30"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_press_that_is_refused_goes_on_by_one_button(
    refusing: Refusing, how: str, status: int, way: str, language: str
) -> None:
    sent = {"page": "/find?week=2026-11-30", "wanted": "yes"}
    answer = refusing(how).post("/me/shifts/1", data=sent, headers={"Accept-Language": language})
    assert answer.status_code == status
    (button,) = BUTTON.findall(answer.text)
    assert button[0] == way
    assert "Traceback" not in answer.text
    assert "a secret of the house" not in answer.text


@pytest.mark.parametrize("how", ["full", "fast", "broken"])
def test_what_was_typed_comes_back_by_the_button(refusing: Refusing, how: str) -> None:
    sent = {"page": "/me/profile", "written": "1", "typed_for": "/me/profile", "name": "A new name"}
    client = refusing(how)
    answer = client.post("/me/shifts/1", data=sent)
    ((way, label),) = BUTTON.findall(answer.text)
    assert label == TYPED.label
    assert way.startswith("/me/profile?kept=")
    assert str(TYPED.kept) in answer.text
    assert "A new name" in client.get(way).text


def test_a_part_of_a_page_is_answered_with_a_part(refusing: Refusing) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://localhost/board?week=2026-11-30"}
    answer = refusing("full").get("/me/shifts/1", headers=asked)
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert answer.headers["HX-Reselect"] == ".refusal"
    (button,) = BUTTON.findall(answer.text)
    assert button[0] == "/board?week=2026-11-30"


@pytest.mark.parametrize("address", ["/nothing", "/people/999999999", "/link/nothing"])
def test_whoever_looks_for_what_is_not_there_has_one_way_on(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code == 404:
        assert len(BUTTON.findall(answer.text)) == 1


def test_a_fault_without_a_code_goes_on_by_its_status() -> None:
    assert onward("nobody_knows", 409) is BY_STATUS[409]
    assert issubclass(Conflict, Refused)
