"""Signing in, staying in, getting out by the pages, and what strangers may not do."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.people import PASSWORD, account_id, count, set_state, somebody, tries
from tests.web.conftest import TODAY, post
from web.models import Device, SignedIn
from web.services.accounts.sign_in import TRIES_OF_CONTACT, sign_out_everywhere

EMAIL = "lucia@example.org"
RIGHT = {"email": "Lucia@Example.org", "password": PASSWORD}
WRONG = {**RIGHT, "password": "not the password"}
PAGE = "/me/account"


@pytest.fixture
def lucia(session: Session) -> int:
    """The id of a volunteer with an account."""
    return somebody(session, "Lucia Bianchi", EMAIL)


def browser(app: Flask, address: str = "192.0.2.7") -> FlaskClient:
    """Another browser, at an address."""
    found = app.test_client()
    found.environ_base["REMOTE_ADDR"] = address
    return found


@pytest.mark.usefixtures("lucia")
def test_who_knows_the_password_is_let_in(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", RIGHT)
    assert answer.status_code == 302
    cookies = {value.split("=")[0]: value for value in answer.headers.getlist("Set-Cookie")}
    for name in ("duet_session", "duet_device"):
        assert "HttpOnly" in cookies[name]
        assert "SameSite=Lax" in cookies[name]
    assert client.get(PAGE).status_code == 200


@pytest.mark.usefixtures("lucia")
@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "not the password"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_pair_is_one_answer_by_the_field(client: FlaskClient, email: str, password: str) -> None:
    answer = post(client, "/sign-in", {"email": email, "password": password})
    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text


def test_the_answer_is_in_the_readers_language(client: FlaskClient) -> None:
    client.set_cookie("duet_language", "zh-Hans")
    assert '<html lang="zh-Hans"' in client.get("/sign-in").text


@pytest.mark.usefixtures("lucia")
def test_a_form_without_its_token_lets_nobody_in(client: FlaskClient) -> None:
    assert client.post("/sign-in", data=RIGHT).status_code == 400
    assert client.get(PAGE).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_a_form_from_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data=RIGHT, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


@pytest.mark.usefixtures("lucia")
def test_eight_wrong_guesses_and_then_the_right_password(client: FlaskClient) -> None:
    assert {post(client, "/sign-in", WRONG).status_code for _ in range(9)} == {422}
    assert post(client, "/sign-in", RIGHT).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_who_must_wait_keeps_what_they_typed_and_is_told_how_long(client: FlaskClient) -> None:
    for _ in range(TRIES_OF_CONTACT):
        post(client, "/sign-in", WRONG)
    refused = post(client, "/sign-in", RIGHT)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 901
    assert "Try again in 15 minutes." in refused.text
    assert f'value="{RIGHT["email"]}"' in refused.text
    assert PASSWORD not in refused.text
    with time_machine.travel(TODAY + timedelta(minutes=16)):
        assert post(client, "/sign-in", RIGHT).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_a_browser_that_was_in_before_gets_in_while_others_guess(app: Flask) -> None:
    mine = browser(app)
    post(mine, "/sign-in", RIGHT)
    post(mine, "/sign-out", page=PAGE)
    for number in range(TRIES_OF_CONTACT):
        post(browser(app, f"198.51.100.{number}"), "/sign-in", WRONG)
    assert post(browser(app), "/sign-in", RIGHT).status_code == 429
    assert post(mine, "/sign-in", RIGHT).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_a_household_shares_a_browser_and_each_is_known(app: Flask, session: Session) -> None:
    somebody(session, "Amina", "amina@example.org")
    shared = browser(app)
    for email in (EMAIL, "amina@example.org", EMAIL):
        post(shared, "/sign-in", {**RIGHT, "email": email})
    assert count(session, Device) == 2
    for email in (EMAIL, "amina@example.org"):
        post(shared, "/sign-in", {**WRONG, "email": email}, page="/sign-in")
    assert tries(session) == {"device": 2}


def test_signing_in_over_another_ends_the_one_before(app: Flask, session: Session, lucia: int) -> None:
    shared = browser(app)
    post(shared, "/sign-in", RIGHT)
    post(shared, "/sign-in", RIGHT, page=PAGE)
    mine = SignedIn.account_id == account_id(session, lucia)
    assert len(session.scalars(select(SignedIn).where(mine, SignedIn.revoked_at.is_(None))).all()) == 1


@pytest.mark.usefixtures("lucia")
def test_signing_out_ends_this_sign_in_only(app: Flask) -> None:
    here, there = browser(app), browser(app)
    for each in (here, there):
        post(each, "/sign-in", RIGHT)
    assert post(here, "/sign-out", page=PAGE).status_code == 302
    assert here.get(PAGE).status_code == 302
    assert there.get(PAGE).status_code == 200


@pytest.mark.parametrize("deed", ["ended", "locked_out"])
def test_who_is_put_out_is_out_at_once(client: FlaskClient, session: Session, lucia: int, deed: str) -> None:
    post(client, "/sign-in", RIGHT)
    if deed == "ended":
        sign_out_everywhere(session, account_id(session, lucia))
    else:
        set_state(session, lucia, "locked_out")
    assert client.get(PAGE).status_code == 302


def test_who_is_locked_out_is_told_so_by_the_right_password_alone(
    client: FlaskClient, session: Session, lucia: int
) -> None:
    set_state(session, lucia, "locked_out")
    assert "do not go together" in post(client, "/sign-in", WRONG).text
    assert "was closed" in post(client, "/sign-in", RIGHT).text


@pytest.mark.usefixtures("lucia")
def test_an_old_sign_in_ends_by_itself(client: FlaskClient) -> None:
    post(client, "/sign-in", RIGHT)
    with time_machine.travel(TODAY + timedelta(days=400)):
        assert client.get(PAGE).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_tokens_are_stored_only_as_hashes(client: FlaskClient, session: Session) -> None:
    post(client, "/sign-in", RIGHT)
    kept = {*session.scalars(select(SignedIn.token_hash)), *session.scalars(select(Device.token_hash))}
    for name in ("duet_session", "duet_device"):
        cookie = client.get_cookie(name)
        assert cookie is not None
        assert cookie.value.encode() not in kept


@pytest.mark.usefixtures("lucia")
@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/me/account?page=2", "/me/account?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\elsewhere.example", "/"),
        ("//[", "/"),
        ("/me/account\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_signing_in_leads_only_to_pages_of_ours(client: FlaskClient, wanted: str, goes: str) -> None:
    assert post(client, "/sign-in", {**RIGHT, "next": wanted}).headers["Location"] == goes


@pytest.mark.parametrize(
    ("before", "goes"),
    [
        ("http://localhost/sign-up?stall=1", "/sign-up?stall=1"),
        ("http://elsewhere.example/a", "/"),
        ("http://localhost.elsewhere.example/", "/"),
        ("//[", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_language_stays_on_the_page(client: FlaskClient, before: str, goes: str) -> None:
    answer = client.get("/language/zh-Hans", headers={"Referer": before})
    assert answer.headers["Location"] == goes


def test_no_page_says_that_something_is_sent(client: FlaskClient) -> None:
    """Nothing is sent yet."""
    for page in ("/sign-in", "/sign-up"):
        said = client.get(page).text.lower()
        assert "we send you" not in said
        assert "check your" not in said


def test_every_answer_carries_the_strict_policy(client: FlaskClient) -> None:
    for path in ("/sign-in", "/nowhere", "/api/openapi.json", "/static/css/base.css"):
        with client.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
