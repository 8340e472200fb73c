"""A sign-up that is interrupted: what was typed comes back, and so does the page of the code."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import newest, opened_ways
from tests.web.conftest import TODAY, TOKEN, post
from web.models import KeptForm

TYPED = {
    "name": "Inês Duarte", "email": "ines@example.org", "languages-0-tag": "pt", "languages-0-level": "C1",
    "written": "1", "page": "/sign-up",
}  # fmt: skip
PASSWORD = {"password": "a long enough password", "secret": "password"}


def keep(client: FlaskClient, typed: dict[str, str]) -> int:
    found = TOKEN.search(client.get("/sign-up").text)
    assert found
    return client.post("/sign-up/draft", data={"csrf_token": found[1], **typed}).status_code


def test_what_was_typed_comes_back_each_time_without_the_password(client: FlaskClient) -> None:
    assert keep(client, {**TYPED, **PASSWORD}) == 204
    for _ in range(2):
        text = client.get("/sign-up").text
        assert 'value="Inês Duarte"' in text
        assert 'value="ines@example.org"' in text
        assert '<option value="pt" selected>' in text
        assert "This is what you typed before." in text
        assert "a long enough password" not in text


def test_another_browser_sees_nothing_of_it(client: FlaskClient, app: Flask) -> None:
    keep(client, TYPED)
    assert "Inês" not in app.test_client().get("/sign-up").text


def test_it_is_sealed_and_one_row(client: FlaskClient, session: Session) -> None:
    keep(client, TYPED)
    keep(client, {**TYPED, "name": "Inês Duarte Silva"})
    session.rollback()
    assert session.scalar(select(func.count()).select_from(KeptForm)) == 1
    sealed = session.scalar(select(KeptForm.sealed))
    assert sealed is not None
    assert b"ines@example.org" not in sealed
    assert "Silva" in client.get("/sign-up").text


def test_after_an_hour_it_is_gone(client: FlaskClient) -> None:
    keep(client, TYPED)
    with time_machine.travel(TODAY + timedelta(minutes=61)):
        assert "Inês" not in client.get("/sign-up").text


def test_one_can_begin_afresh(client: FlaskClient) -> None:
    keep(client, TYPED)
    assert "Inês" not in client.get("/sign-up?afresh=1").text
    assert "Inês" not in client.get("/sign-up").text


def test_at_a_desk_nothing_is_kept(client: FlaskClient, session: Session) -> None:
    keep(client, {**TYPED, "stall": "12345678"})
    session.rollback()
    assert session.scalar(select(func.count()).select_from(KeptForm)) == 0
    keep(client, TYPED)
    assert "Inês" not in client.get("/sign-up?stall=12345678").text


def test_too_many_changes_wait(client: FlaskClient) -> None:
    found = TOKEN.search(client.get("/sign-up").text)
    assert found
    statuses = {
        client.post("/sign-up/draft", data={"csrf_token": found[1], **TYPED}).status_code for _ in range(62)
    }
    assert statuses == {204, 429}


def test_what_was_refused_is_kept_without_scripts_too(client: FlaskClient) -> None:
    client.get("/sign-up")
    assert post(client, "/sign-up", {**TYPED, "password": "short"}).status_code == 422
    assert 'value="Inês Duarte"' in client.get("/sign-up").text


@pytest.mark.parametrize("next_page", ["", "/open"])
def test_a_code_that_was_sent_is_found_again(
    app: Flask, client: FlaskClient, session: Session, next_page: str
) -> None:
    opened_ways(app)
    page = f"/sign-up?next={next_page}" if next_page else "/sign-up"
    asked = post(client, "/sign-up", {**TYPED, **PASSWORD}, page=page)
    assert "/sign-up/code/" in asked.headers["Location"]
    again = client.get("/sign-up").text
    link = re.search(r'href="(/sign-up/code/[^"]+)"', again)
    assert link
    assert link[1] == asked.headers["Location"].removeprefix("http://localhost")
    done = post(client, link[1], {"code": newest(session).code})
    assert done.headers["Location"] == (next_page or "/me/availability")
    client.post("/sign-out", data={"csrf_token": ""})
    client.delete_cookie("duet_session")
    assert "Inês" not in client.get("/sign-up").text
    assert "/sign-up/code/" not in client.get("/sign-up").text


def test_an_address_of_another_site_is_nowhere_to_go(client: FlaskClient) -> None:
    post(client, "/sign-up", {**TYPED, **PASSWORD}, page="/sign-up?next=https://elsewhere.example/")
    client.delete_cookie("duet_session")
    second = {**TYPED, **PASSWORD, "email": "two@example.org"}
    done = post(client, "/sign-up", second, page="/sign-up?next=//evil.example")
    assert done.headers["Location"] == "/me/availability"


@pytest.mark.parametrize("sends", [True, False])
def test_who_has_no_email_or_number_reads_what_works(app: Flask, client: FlaskClient, sends: bool) -> None:
    if sends:
        opened_ways(app)
    text = client.get("/sign-up").text
    assert "I have no email" in text
    assert "I have no Chinese number" in text
    assert ("a code comes as a text message" in text) is sends
