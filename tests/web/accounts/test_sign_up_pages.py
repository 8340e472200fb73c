"""Signing up and the start page: in any language, kept when wrong, done once."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from web.models import Account, Volunteer, VolunteerLanguage

LUCIA = {
    "name": "Lucia Bianchi",
    "email": "Lucia@Example.org",
    "password": "a long enough password",
    "languages-0-tag": "it",
    "languages-0-level": "native",
    "languages-2-tag": "en",
    "languages-2-level": "C1",
}


def test_start_page_says_what_duet_is_in_both_languages(client: FlaskClient) -> None:
    english = client.get("/").text
    assert "Your hours, your languages, the right shift." in english
    assert 'lang="zh-Hans"' in english
    chinese = client.get("/", headers={"Accept-Language": "zh-CN"}).text
    assert '<html lang="zh-Hans"' in chinese
    assert "Your hours, your languages, the right shift." in chinese


@pytest.mark.parametrize(
    ("role", "home"),
    [("volunteer", "/me"), ("lead", "/projects"), ("coordinator", "/board"), ("admin", "/board")],
)
def test_start_takes_each_role_to_its_work(signed_in: Login, role: str, home: str) -> None:
    answer = signed_in(role).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


def test_signing_up_makes_a_volunteer_with_languages_and_lets_them_in(
    client: FlaskClient, session: Session
) -> None:
    answer = post(client, "/sign-up", LUCIA)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/availability")
    spoken = session.execute(
        select(VolunteerLanguage.tag, VolunteerLanguage.level)
        .join(Volunteer)
        .join(Account, Account.id == Volunteer.account_id)
        .where(Account.email == "lucia@example.org")
        .order_by(VolunteerLanguage.tag)
    ).all()
    assert [tuple(row) for row in spoken] == [("en", 5), ("it", 7)]
    assert "Welcome to Duet" in client.get("/me/availability").text


def test_sending_the_form_twice_makes_one_account(client: FlaskClient, session: Session) -> None:
    page = client.get("/sign-up").text
    sent = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf_token", "form_key")}  # type: ignore[index]  # they are there
    before = session.scalar(select(func.count(Account.id))) or 0
    first, second = (client.post("/sign-up", data=sent | LUCIA) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    session.rollback()
    assert session.scalar(select(func.count(Account.id))) == before + 1


WRONG = [
    ({"email": "lucia@"}, "f-email-error", "Enter an email address such as name@example.com."),
    ({"password": "short"}, "f-password-error", "Enter 10 to 200 characters."),
    ({"name": " "}, "f-name-error", "Fill this in."),
    ({"languages-2-level": ""}, "f-languages-1-level-error", "Fill this in."),
    ({"languages-2-tag": "it"}, "f-languages-1-tag-error", "This is in the list already."),
]


@pytest.mark.parametrize(("change", "place", "sentence"), WRONG)
def test_a_fault_is_said_beside_its_field_and_everything_typed_stays(
    client: FlaskClient, change: dict[str, str], place: str, sentence: str
) -> None:
    answer = post(client, "/sign-up", LUCIA | change)
    assert answer.status_code == 422
    beside = answer.text.split(f'id="{place}"')[1][:600]
    assert sentence in beside
    for name in ("name", "email"):
        assert f'value="{(LUCIA | change)[name].strip()}"' in answer.text or change.get(name) == " "
    assert '<option value="it" selected>' in answer.text
    assert LUCIA["password"] not in answer.text


def test_an_email_that_is_taken_is_said_beside_the_field(client: FlaskClient) -> None:
    answer = post(client, "/sign-up", LUCIA | {"email": "volunteer@demo.example"})
    assert answer.status_code == 422
    assert "has an account already" in answer.text.split('id="f-email-error"')[1][:300]


def test_faults_are_said_in_the_readers_language(client: FlaskClient) -> None:
    client.get("/language/zh-Hans")
    answer = post(client, "/sign-up", LUCIA | {"name": ""})
    assert answer.status_code == 422
    assert "Fill this in." not in answer.text


def test_three_language_rows_wait_for_pages_without_scripts(client: FlaskClient) -> None:
    page = client.get("/sign-up").text.split("<template>")[0]
    assert [f"languages-{number}-tag" in page for number in range(4)] == [True, True, True, False]
