"""Signing up by the page: in any language, kept when wrong or too fast, done once."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.people import count, somebody
from tests.web.accounts.test_sign_up import desk, used
from tests.web.conftest import post
from web.models import Account, Device, SignedIn, VolunteerLanguage
from web.services.accounts import sign_up as signing_up

LUCIA = {
    "name": "Lucia Bianchi",
    "email": "Lucia@Example.org",
    "password": "four words of her own",
    "languages-0-tag": "it",
    "languages-0-level": "native",
    "languages-2-tag": "en",
    "languages-2-level": "C1",
}


def test_signing_up_makes_a_volunteer_with_languages_and_lets_them_in(
    client: FlaskClient, session: Session
) -> None:
    answer = post(client, "/sign-up", LUCIA)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/availability")
    spoken = session.execute(
        select(VolunteerLanguage.tag, VolunteerLanguage.level).order_by(VolunteerLanguage.tag)
    ).all()
    assert [tuple(row) for row in spoken] == [("en", 5), ("it", 7)]
    assert "Welcome to Duet" in client.get("/me/account").text
    assert count(session, Device) == 1


def test_sending_the_form_twice_makes_one_account(client: FlaskClient, session: Session) -> None:
    page = client.get("/sign-up").text
    sent = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf_token", "form_key")}  # type: ignore[index]  # they are there
    first = client.post("/sign-up", data=sent | LUCIA)
    client.delete_cookie("duet_session")  # a second press went off before the first was answered
    second = client.post("/sign-up", data=sent | LUCIA)
    assert (first.status_code, second.status_code) == (302, 302)
    assert count(session, Account) == 1


WRONG = [
    ({"email": "lucia@"}, "f-email-error", "Enter an e-mail address such as name@example.org."),
    ({"email": "lucia"}, "f-email-error", "This is no telephone number."),
    ({"password": "short"}, "f-password-error", "Enter 10 to 200 characters."),
    ({"password": "lucia bianchi"}, "f-password-error", "This password is easy to guess."),
    ({"name": " "}, "f-name-error", "Fill this in."),
    ({"languages-2-level": ""}, "f-languages-1-level-error", "Fill this in."),
    ({"languages-2-tag": "it"}, "f-languages-1-tag-error", "This is in the list already."),
    ({"stall": "1234 5678"}, "f-stall-error", "No desk has this code."),
]


@pytest.mark.parametrize(("change", "place", "sentence"), WRONG)
def test_a_fault_is_said_beside_its_field_and_everything_typed_stays(
    client: FlaskClient, change: dict[str, str], place: str, sentence: str
) -> None:
    answer = post(client, "/sign-up", LUCIA | change)
    assert answer.status_code == 422
    assert sentence in answer.text.split(f'id="{place}"')[1][:600]
    for name in ("name", "email", "stall"):
        assert f'value="{({"stall": ""} | LUCIA | change)[name]}"' in answer.text
    assert '<option value="it" selected>' in answer.text
    assert LUCIA["password"] not in answer.text


def test_an_address_that_has_an_account_is_said_beside_the_field(
    client: FlaskClient, session: Session
) -> None:
    somebody(session, "Amina", "amina@example.org")
    answer = post(client, "/sign-up", LUCIA | {"email": "AMINA@example.org"})
    assert answer.status_code == 422
    assert "has an account already" in answer.text.split('id="f-email-error"')[1][:300]
    assert 'value="Lucia Bianchi"' in answer.text


def test_who_is_too_fast_keeps_what_they_typed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_up, "SIGN_UPS_OF_ADDRESS", 0)
    answer = post(client, "/sign-up", LUCIA)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Try again in a minute." in answer.text
    assert 'value="Lucia@Example.org"' in answer.text
    assert '<option value="it" selected>' in answer.text


def test_the_address_of_a_desk_brings_its_code_along(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_up, "SIGN_UPS_OF_ADDRESS", 0)
    code = desk(session).code
    assert f'value="{code}"' in client.get(f"/sign-up?stall={code}").text
    assert post(client, "/sign-up", LUCIA | {"stall": code}).status_code == 302
    assert used(session) == 1


def test_one_after_another_signs_up_on_the_tablet_of_a_desk(client: FlaskClient, session: Session) -> None:
    code = desk(session).code
    for number in range(3):
        said = LUCIA | {"email": f"lucia{number}@example.org", "stall": code}
        assert post(client, "/sign-up", said, page=f"/sign-up?stall={code}").status_code == 302
    assert used(session) == 3
    open_ones = select(SignedIn).where(SignedIn.revoked_at.is_(None))
    assert len(session.scalars(open_ones).all()) == 1


def test_faults_are_said_in_the_readers_language(client: FlaskClient) -> None:
    client.get("/language/zh-Hans")
    answer = post(client, "/sign-up", LUCIA | {"name": ""})
    assert answer.status_code == 422
    assert "Fill this in." not in answer.text


def test_three_language_rows_wait_for_pages_without_scripts(client: FlaskClient) -> None:
    page = client.get("/sign-up").text.split("<template>")[0]
    assert [f"languages-{number}-tag" in page for number in range(4)] == [True, True, True, False]
