"""Desks where people sign up, by the pages."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.people import NORTH, SOUTH, account_id, count, somebody
from tests.web.conftest import post
from web.models import Stall
from web.services.accounts.sign_in import open_session

SAID = {
    "name": "Volunteer Day",
    "organisation_id": str(NORTH),
    "starts_at": "2026-12-05T09:00",
    "ends_at": "2026-12-05T17:00",
    "most": "300",
}


@pytest.fixture
def north(app: Flask, session: Session) -> FlaskClient:
    """The browser of a coordinator of the north."""
    return browser(app, session, NORTH)


def browser(app: Flask, session: Session, node: int) -> FlaskClient:
    person = somebody(session, "Wen", f"wen{node}@example.org", rights=[("coordinator", node)])
    found = app.test_client()
    found.set_cookie("duet_session", open_session(session, account_id(session, person), agent="", days=1))
    return found


def make(client: FlaskClient, **more: str) -> str:
    answer = post(client, "/stalls", SAID | more, page="/stalls/new")
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_a_desk_has_a_code_to_say_and_an_address_to_photograph(north: FlaskClient, session: Session) -> None:
    page = north.get(make(north)).text
    stall = session.scalars(select(Stall)).one()
    assert (stall.starts_at.isoformat(), stall.most) == ("2026-12-05T01:00:00+00:00", 300)
    assert f"{stall.code[:4]} {stall.code[4:]}" in page
    assert f'value="http://localhost/sign-up?stall={stall.code}"' in page
    assert 'src="data:image/svg+xml' in page
    assert "Volunteer Day" in north.get("/stalls").text


def test_a_second_press_makes_no_second_desk(north: FlaskClient, session: Session) -> None:
    page = north.get("/stalls/new").text
    sent = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf_token", "form_key")}  # type: ignore[index]  # they are there
    places = [north.post("/stalls", data=sent | SAID).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert count(session, Stall) == 1


@pytest.mark.parametrize(
    ("change", "place", "sentence"),
    [
        ({"ends_at": "2026-12-05T08:00"}, "f-ends_at-error", "Choose an end after the beginning."),
        ({"ends_at": "2027-12-05T08:00"}, "f-ends_at-error", "A code is good for 31 days at most."),
        ({"starts_at": "tomorrow"}, "f-starts_at-error", "Enter a day and a time"),
        ({"most": "0"}, "f-most-error", "Enter a whole number from 1 to 5000."),
        ({"organisation_id": str(SOUTH)}, "f-organisation_id-error", "Choose one from the list."),
        ({"name": ""}, "f-name-error", "Fill this in."),
    ],
)
def test_a_fault_is_said_beside_its_field(
    north: FlaskClient, change: dict[str, str], place: str, sentence: str
) -> None:
    answer = post(north, "/stalls", SAID | change, page="/stalls/new")
    assert answer.status_code == 422
    assert sentence in answer.text.split(f'id="{place}"')[1][:500]


def test_two_who_change_one_desk_see_both_sides(north: FlaskClient, app: Flask, session: Session) -> None:
    url = make(north)
    other = browser(app, session, 1)
    assert post(other, url, SAID | {"most": "50", "version": "1"}).status_code == 302
    answer = post(north, url, SAID | {"most": "60", "version": "1"})
    assert answer.status_code == 409
    assert 'value="60"' in answer.text
    assert "50" in answer.text
    session.rollback()
    assert session.scalars(select(Stall.most)).one() == 50


def test_a_desk_of_another_organisation_is_not_there(
    north: FlaskClient, app: Flask, session: Session
) -> None:
    url = make(north)
    south = browser(app, session, SOUTH)
    assert south.get(url).status_code == 404
    assert "Volunteer Day" not in south.get("/stalls").text
