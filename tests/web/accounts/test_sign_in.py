"""Signing in, staying in, getting out, and what strangers may not do."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import PASSWORDS, TODAY, Login, post
from web.models import Account, SignedIn
from web.services import accounts, throttle

RIGHT = {"email": "Coordinator@demo.example", "password": PASSWORDS["coordinator"]}


def test_who_knows_the_password_is_let_in(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", RIGHT)
    assert answer.status_code == 302
    cookie = next(
        value for value in answer.headers.getlist("Set-Cookie") if value.startswith("duet_session=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("coordinator@demo.example", "not the password"),
        ("nobody@demo.example", PASSWORDS["coordinator"]),
    ],
    ids=["wrong password", "unknown email"],
)
def test_a_wrong_pair_is_one_answer_by_the_field(client: FlaskClient, email: str, password: str) -> None:
    answer = post(client, "/sign-in", {"email": email, "password": password})
    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert f'value="{email}"' in answer.text


def test_the_answer_is_in_the_readers_language(client: FlaskClient) -> None:
    client.set_cookie("duet_language", "zh-Hans")
    answer = client.get("/sign-in")
    assert '<html lang="zh-Hans"' in answer.text


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/sign-in", data=RIGHT).status_code == 400


def test_a_form_from_another_site_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data=RIGHT, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_too_many_wrong_passwords_must_wait(client: FlaskClient) -> None:
    wrong = {**RIGHT, "password": "not the password"}
    answers = [post(client, "/sign-in", wrong).status_code for _ in range(accounts.FAILURES_OF_ACCOUNT)]
    assert set(answers) == {422}
    refused = post(client, "/sign-in", RIGHT)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    with time_machine.travel(TODAY + throttle.PATIENCE + timedelta(minutes=1)):
        assert post(client, "/sign-in", RIGHT).status_code == 302


def test_signing_out_ends_this_sign_in_only(signed_in: Login) -> None:
    here, there = signed_in("coordinator"), signed_in("coordinator")
    assert post(here, "/sign-out", page="/sign-in").status_code == 302
    assert here.get("/runs").status_code == 302
    assert there.get("/runs").status_code == 200


def test_a_disabled_account_is_out_at_once(signed_in: Login, session: Session) -> None:
    browser = signed_in("admin")
    account = session.scalars(select(Account).where(Account.role == "admin")).one()
    accounts.sign_out_everywhere(session, account.id)
    assert browser.get("/runs").status_code == 302


def test_an_old_sign_in_ends_by_itself(signed_in: Login) -> None:
    browser = signed_in("coordinator")
    with time_machine.travel(TODAY + timedelta(days=2)):
        assert browser.get("/runs").status_code == 302


def test_the_token_is_stored_only_as_a_hash(client: FlaskClient, session: Session) -> None:
    post(client, "/sign-in", RIGHT)
    cookie = client.get_cookie("duet_session")
    assert cookie is not None
    stored = session.scalars(select(SignedIn.token_hash)).all()
    assert cookie.value.encode() not in stored


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/runs?page=2", "/runs?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_only_to_pages_of_ours(client: FlaskClient, wanted: str, goes: str) -> None:
    assert post(client, "/sign-in", {**RIGHT, "next": wanted}).headers["Location"] == goes


def test_every_answer_carries_the_strict_policy(client: FlaskClient) -> None:
    for path in ("/sign-in", "/nowhere", "/api/openapi.json", "/static/css/base.css"):
        with client.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
