"""One's own account by the pages: contacts, password, devices, language, stopping and coming back."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.people import (
    PASSWORD,
    account_id,
    count,
    side_by_side,
    signs_in_with,
    somebody,
    tries,
    verbs,
)
from tests.web.conftest import post
from web.db import Database, vault_of
from web.models import Contact, Device, Person
from web.services.accounts import contacts, own
from web.services.accounts.own import QUESTIONS_OF_ACCOUNT
from web.services.accounts.sign_in import TRIES_OF_SIGN_IN, Client, sign_in
from web.services.actor import Actor
from web.services.faults import Invalid, TooMany

EMAIL, PHONE, NEW = "lucia@example.org", "+8613800138000", "another four words"
PAGE = "/me/account"


@pytest.fixture
def lucia(session: Session) -> int:
    """The id of a volunteer with an address that signs in, and a number that does not."""
    person = somebody(session, "Lucia Bianchi", EMAIL)
    own.add_contact(session, actor(session, person), 1, value=PHONE, signs_in=False, password=None)
    return person


@pytest.fixture
def mine(client: FlaskClient, lucia: int) -> FlaskClient:
    """Her browser."""
    assert lucia
    post(client, "/sign-in", {"email": EMAIL, "password": PASSWORD})
    return client


def actor(session: Session, person: int) -> Actor:
    return Actor(person, account_id(session, person), "Lucia", "en", person)


def contact_of(session: Session, person: int, kind: str) -> int:
    session.rollback()
    return session.scalars(select(Contact.id).where(Contact.person_id == person, Contact.kind == kind)).one()


def reached(session: Session, person: int) -> list[str]:
    session.rollback()
    return [each.value for each in contacts.of_person(session, person)]


def test_the_page_shows_how_one_is_reached_and_what_signs_in(mine: FlaskClient) -> None:
    page = mine.get(PAGE).text
    assert EMAIL in page
    assert PHONE in page
    assert page.count("You sign in with this.") == 1


def test_a_contact_is_added_without_a_password_unless_it_signs_in(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    assert (
        post(mine, f"{PAGE}/contacts", {"email": "l@example.org"}, page=f"{PAGE}/contacts/new").status_code
        == 302
    )
    assert reached(session, lucia) == [EMAIL, PHONE, "l@example.org"]
    said = {"email": "sign-in@example.org", "signs_in": "1"}
    refused = post(mine, f"{PAGE}/contacts", said, page=f"{PAGE}/contacts/new")
    assert refused.status_code == 422
    assert "Enter your password" in refused.text
    assert 'value="sign-in@example.org"' in refused.text
    answer = post(mine, f"{PAGE}/contacts", {**said, "password": PASSWORD}, page=f"{PAGE}/contacts/new")
    assert answer.status_code == 302
    assert signs_in_with(session, lucia) == ["email", "email"]
    assert sign_in(session, "sign-in@example.org", PASSWORD, Client(""), days=1).person_id == lucia


def test_a_contact_that_is_there_becomes_a_way_in(mine: FlaskClient, session: Session, lucia: int) -> None:
    said = {"email": "138 0013 8000", "signs_in": "1", "password": PASSWORD}
    post(mine, f"{PAGE}/contacts", said, page=f"{PAGE}/contacts/new")
    assert reached(session, lucia) == [EMAIL, PHONE]
    assert signs_in_with(session, lucia) == ["email", "phone"]


def test_changing_what_signs_in_wants_the_password(mine: FlaskClient, session: Session, lucia: int) -> None:
    url = f"{PAGE}/contacts/{contact_of(session, lucia, 'email')}"
    assert f'value="{EMAIL}"' in mine.get(url).text
    for said, status in (
        ({"email": "new@example.org"}, 422),
        ({"email": "new@example.org", "password": "not the password"}, 422),
        ({"email": "new@example.org", "password": PASSWORD}, 302),
        ({"email": "new@example.org", "password": PASSWORD}, 302),
    ):
        assert post(mine, url, said).status_code == status
    session.rollback()
    assert sign_in(session, "new@example.org", PASSWORD, Client(""), days=1).person_id == lucia
    with pytest.raises(Invalid):
        sign_in(session, EMAIL, PASSWORD, Client(""), days=1)


def test_changing_a_way_in_to_a_contact_that_is_there_leaves_one(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    url = f"{PAGE}/contacts/{contact_of(session, lucia, 'email')}"
    assert post(mine, url, {"email": PHONE, "password": PASSWORD}).status_code == 302
    assert reached(session, lucia) == [PHONE]
    assert signs_in_with(session, lucia) == ["phone"]


def test_changing_another_contact_wants_none(mine: FlaskClient, session: Session, lucia: int) -> None:
    url = f"{PAGE}/contacts/{contact_of(session, lucia, 'phone')}"
    assert post(mine, url, {"email": "+8613900139000"}).status_code == 302
    assert reached(session, lucia) == [EMAIL, "+8613900139000"]
    assert signs_in_with(session, lucia) == ["email"]


def test_a_contact_is_removed_but_not_the_last_way_in(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    phone = f"{PAGE}/contacts/{contact_of(session, lucia, 'phone')}"
    assert post(mine, f"{phone}/remove", page=phone).status_code == 302
    assert post(mine, f"{phone}/remove", page=PAGE).status_code == 302  # a second press
    email = f"{PAGE}/contacts/{contact_of(session, lucia, 'email')}"
    refused = post(mine, f"{email}/remove", {"password": PASSWORD}, page=email)
    assert refused.status_code == 422
    assert "with this one alone" in refused.text
    assert reached(session, lucia) == [EMAIL]


def test_a_contact_of_somebody_else_is_not_there(mine: FlaskClient, session: Session) -> None:
    other = somebody(session, "Amina", "amina@example.org")
    url = f"{PAGE}/contacts/{contact_of(session, other, 'email')}"
    assert mine.get(url).status_code == 404
    said = {"email": "new@example.org", "password": PASSWORD}
    assert post(mine, url, said, page=PAGE).status_code == 404
    assert post(mine, f"{url}/remove", said, page=PAGE).status_code == 404
    assert reached(session, other) == ["amina@example.org"]


def test_what_signs_in_elsewhere_is_refused_and_asking_is_slow(session: Session, lucia: int) -> None:
    somebody(session, "Amina", "amina@example.org")
    who = actor(session, lucia)

    def ask() -> None:
        own.add_contact(session, who, 1, value="amina@example.org", signs_in=True, password=PASSWORD)

    for _ in range(QUESTIONS_OF_ACCOUNT):
        with pytest.raises(Invalid) as caught:
            ask()
        assert set(caught.value.errors) == {"email"}
    with pytest.raises(TooMany):
        ask()


def test_two_may_share_a_number_but_not_a_way_in(session: Session, lucia: int) -> None:
    other = somebody(session, "Amina", "amina@example.org")
    own.add_contact(session, actor(session, other), 1, value=PHONE, signs_in=False, password=None)
    assert reached(session, lucia)[1] == reached(session, other)[1] == PHONE


def test_one_address_claimed_by_two_at_once_signs_in_to_one(session: Session, database: Database) -> None:
    people = [somebody(session, f"P{number}", f"p{number}@example.org") for number in range(6)]
    who = [actor(session, person) for person in people]
    session.rollback()
    answers = side_by_side(
        database,
        [
            lambda own_session, each=each: own.add_contact(  # type: ignore[misc]  # its own person
                own_session, each, each.person_id, value="one@example.org", signs_in=True, password=PASSWORD
            )
            for each in who
        ],
    )
    assert sum(isinstance(each, Invalid) for each in answers) == 5
    digest = vault_of(session).digest("email", "one@example.org")
    assert len(session.scalars(select(Contact).where(Contact.digest == digest)).all()) == 1


def test_a_new_password_ends_every_sign_in(mine: FlaskClient, app: Flask, session: Session) -> None:
    other = app.test_client()
    post(other, "/sign-in", {"email": EMAIL, "password": PASSWORD})
    answer = post(mine, f"{PAGE}/password", {"old": PASSWORD, "new": NEW}, page=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    for each in (mine, other):
        assert each.get(PAGE).status_code == 302
    assert sign_in(session, EMAIL, NEW, Client(""), days=1).token


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"old": "not the password", "new": NEW}, "This is not your password."),
        ({"old": PASSWORD, "new": "lucia bianchi"}, "This password is easy to guess."),
        ({"old": PASSWORD, "new": "short"}, "Enter 10 to 200 characters."),
        ({"old": PASSWORD}, "Fill this in."),
    ],
)
def test_a_password_that_cannot_be_changed_is_told_why(
    mine: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    answer = post(mine, f"{PAGE}/password", said, page=PAGE)
    assert answer.status_code == 422
    assert sentence in answer.text
    for typed in said.values():
        assert f'value="{typed}"' not in answer.text


def test_guessing_the_password_to_change_it_is_slowed(mine: FlaskClient, session: Session) -> None:
    wrong = {"old": "not the password", "new": NEW}
    answers = [
        post(mine, f"{PAGE}/password", wrong, page=PAGE).status_code for _ in range(TRIES_OF_SIGN_IN + 1)
    ]
    assert answers == [422] * TRIES_OF_SIGN_IN + [429]
    assert tries(session) == {"sign-in": TRIES_OF_SIGN_IN}


def test_devices_are_listed_and_forgotten(mine: FlaskClient, session: Session) -> None:
    device = session.scalars(select(Device.id)).one()
    assert "Another browser" in mine.get(PAGE).text
    for _ in range(2):
        assert post(mine, f"{PAGE}/devices/{device}/forget", page=PAGE).status_code in (302, 404)
    assert count(session, Device) == 0


def test_a_device_of_somebody_else_is_not_forgotten(mine: FlaskClient, app: Flask, session: Session) -> None:
    somebody(session, "Amina", "amina@example.org")
    other = app.test_client()
    post(other, "/sign-in", {"email": "amina@example.org", "password": PASSWORD})
    session.rollback()
    device = max(session.scalars(select(Device.id)))
    assert post(mine, f"{PAGE}/devices/{device}/forget", page=PAGE).status_code == 404
    assert count(session, Device) == 2


def test_stopping_counts_at_once_and_can_be_taken_back(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    for deed, state, sentence in (
        ("stop", "left", "I am back"),
        ("come-back", "active", "I stop for now"),
    ):
        assert post(mine, f"{PAGE}/{deed}", page=PAGE).status_code == 302
        session.rollback()
        assert session.get_one(Person, lucia).state == state
        assert sentence in mine.get(PAGE).text


def test_the_language_chosen_is_the_one_a_person_is_written_to_in(
    mine: FlaskClient, session: Session, lucia: int
) -> None:
    version = session.get_one(Person, lucia).version
    for _ in range(2):
        mine.get("/language/zh-Hans")
    session.rollback()
    person = session.get_one(Person, lucia)
    assert (person.language, person.version) == ("zh-Hans", version)
    assert verbs(session).count("changed") == 1


def test_signing_out_everywhere_ends_every_sign_in(mine: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    post(other, "/sign-in", {"email": EMAIL, "password": PASSWORD})
    post(mine, f"{PAGE}/sign-out-everywhere", page=PAGE)
    for each in (mine, other):
        assert urlsplit(each.get(PAGE).headers["Location"]).path == "/sign-in"
