"""Sign-up where the house can send: nothing is made before the code, and nobody learns who is here."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import newest, opened_ways, posts
from tests.web.accounts.people import PASSWORD, count, side_by_side, somebody
from tests.web.accounts.test_codes import plain, shape, wrong
from tests.web.accounts.test_sign_up import desk, said
from tests.web.accounts.test_sign_up_pages import LUCIA
from tests.web.conftest import TODAY, post
from web.db import Database, writing
from web.models import (
    Account,
    Attempt,
    Challenge,
    Contact,
    Delivery,
    Message,
    Person,
    Stall,
    VolunteerLanguage,
)
from web.services.accounts import challenges, contacts, passwords, proven_sign_up
from web.services.accounts.sign_in import Client, sign_in
from web.services.faults import Invalid, Refused

EMAIL = "lucia@example.org"
HERE = Client("192.0.2.7")


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


def ask(session: Session, **more: Any) -> str:
    asked = proven_sign_up.ask(session, said(**more), HERE, "en")
    return challenges.ticket_of(session, asked)


def made(session: Session) -> tuple[int, ...]:
    return tuple(count(session, kind) for kind in (Person, Account, Contact))


def test_nothing_is_made_before_the_code_and_then_all_of_it(client: FlaskClient, session: Session) -> None:
    answer = post(client, "/sign-up", LUCIA)
    assert answer.status_code == 303
    assert made(session) == (0, 0, 0)
    page, message = answer.headers["Location"], newest(session)
    assert message.to == EMAIL
    assert "Bianchi" not in repr(message.letter)
    refused = post(client, page, {"code": wrong(message.code)})
    assert refused.status_code == 422
    assert made(session) == (0, 0, 0)
    entered = post(client, page, {"code": message.code})
    assert (entered.status_code, entered.headers["Location"]) == (302, "/me/availability")
    assert "Welcome to Duet" in client.get("/me/account").text
    session.rollback()
    contact = session.scalars(select(Contact)).one()
    assert contact.verified_at is not None
    assert len(session.scalars(select(VolunteerLanguage)).all()) == 2
    session.rollback()
    assert sign_in(session, EMAIL, LUCIA["password"], HERE, days=1).token
    assert session.scalars(select(Challenge.sealed)).one() is None


def test_a_link_makes_the_account_for_who_knows_the_password(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    post(client, "/sign-up", LUCIA)
    path, phone = newest(session).path, app.test_client()
    assert "Hello, Lucia Bianchi" in phone.get(path).text
    assert made(session) == (0, 0, 0)
    refused = post(phone, path, {"password": "somebody else's words"})
    assert refused.status_code == 422
    assert "This is not the password" in refused.text
    assert made(session) == (0, 0, 0)
    assert post(phone, path, {"password": LUCIA["password"]}).status_code == 302
    assert phone.get("/me/account").status_code == 200
    assert made(session) == (1, 1, 1)


def test_known_and_unknown_contacts_are_answered_the_same(app: Flask, session: Session) -> None:
    somebody(session, "Amina", "amina@example.org")
    answers = {}
    for number, address in enumerate(("amina@example.org", "nobody@example.org")):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        before = {kind.__name__: count(session, kind) for kind in (Challenge, Message, Delivery, Attempt)}
        sent = post(browser, "/sign-up", LUCIA | {"email": address})
        rows = shape(session)
        page = browser.get(sent.headers["Location"])
        refused = post(browser, sent.headers["Location"], {"code": "000000"})
        answers[address] = (
            sent.status_code,
            plain(sent.headers["Location"], address),
            page.status_code,
            plain(page.text, address),
            refused.status_code,
            plain(refused.text, address),
            {name: value for name, value in rows.items() if isinstance(value, dict)},
            {name: rows[name] - value for name, value in before.items()},
        )
    for mine, its in zip(*answers.values(), strict=True):
        assert its == mine


def test_known_and_unknown_contacts_take_about_as_long(session: Session) -> None:
    somebody(session, "Amina", "amelie1@example.org")
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(4):
        for number, each in times.items():
            begun = time.perf_counter()
            ask(session, number=number)
            each.append(time.perf_counter() - begun)
    best = [min(each) for each in times.values()]
    assert max(best) < 4 * min(best) + 0.02


def test_whoever_has_an_account_is_written_so_and_gets_no_code(session: Session) -> None:
    somebody(session, "Amina", "amelie0@example.org")
    ticket = ask(session)
    letter = newest(session).letter
    assert letter is not None
    assert (letter.subject, letter.code) == ("You have an account in Duet already", "")
    code = challenges.code_of(session, session.scalars(select(Challenge)).one())
    with pytest.raises(Invalid):
        proven_sign_up.join_by_code(session, ticket, code, HERE, key="")
    assert made(session) == (1, 1, 1)


def test_a_contact_taken_meanwhile_is_said_to_who_proved_it(session: Session) -> None:
    ticket = ask(session)
    code = newest(session).code
    somebody(session, "Amina", "amelie0@example.org")
    with pytest.raises(Invalid) as caught:
        proven_sign_up.join_by_code(session, ticket, code, HERE, key="")
    assert set(caught.value.errors) == {"email"}
    assert made(session) == (1, 1, 1)


def test_codes_side_by_side_make_one_account(session: Session, database: Database) -> None:
    ticket = ask(session)
    code = newest(session).code
    answers = side_by_side(
        database, [lambda own: proven_sign_up.join_by_code(own, ticket, code, HERE, key="")] * 4
    )
    assert sum(isinstance(each, int) for each in answers) == 1
    assert made(session) == (1, 1, 1)


def test_the_same_form_twice_gives_the_same_account(session: Session) -> None:
    ticket = ask(session)
    code = newest(session).code
    first, second = (
        proven_sign_up.join_by_code(session, ticket, code, HERE, key="the-form") for _ in range(2)
    )
    assert first == second
    assert made(session) == (1, 1, 1)


@pytest.mark.parametrize(("hours", "link"), [(23, True), (25, False)])
def test_a_form_waits_a_day_for_its_link(session: Session, hours: int, link: bool) -> None:
    ticket = ask(session)
    message = newest(session)
    token = message.path.removeprefix("/join/")
    with time_machine.travel(TODAY + timedelta(hours=hours)):
        with pytest.raises(Refused):
            proven_sign_up.join_by_code(session, ticket, message.code, HERE, key="")
        if link:
            assert proven_sign_up.join_by_link(session, token, said()["password"], HERE, key="")
        else:
            with pytest.raises(Refused):
                proven_sign_up.join_by_link(session, token, said()["password"], HERE, key="")


def test_what_waits_is_sealed_and_its_password_a_hash(session: Session) -> None:
    ask(session)
    row = session.scalars(select(Challenge)).one()
    assert row.sealed is not None
    assert b"amelie" not in row.sealed
    kept = challenges.said_of(session, row)
    assert said()["password"] not in repr(kept)
    assert passwords.is_right(str(kept["password"]), said()["password"])


def test_at_a_desk_one_is_in_at_once_and_confirms_later(client: FlaskClient, session: Session) -> None:
    code = desk(session).code
    answer = post(client, "/sign-up", LUCIA | {"stall": code})
    assert answer.status_code == 302
    session.rollback()
    contact = session.scalars(select(Contact).order_by(Contact.id.desc())).first()
    assert contact is not None
    assert contact.verified_at is None
    message = newest(session)
    assert message.to == EMAIL
    url = f"/me/account/contacts/{contact.id}/confirm"
    assert post(client, url, {"code": message.code}).status_code == 302


def test_a_wrong_code_of_a_desk_tells_nothing_of_the_contact(client: FlaskClient, session: Session) -> None:
    somebody(session, "Amina", "amina@example.org")
    answers = {
        plain(post(client, "/sign-up", LUCIA | {"email": address, "stall": "00000000"}).text, address)
        for address in ("amina@example.org", "nobody@example.org")
    }
    assert len(answers) == 1
    assert "has an account" not in answers.pop()
    assert count(session, Stall) == 0
    assert posts(session) == []


def test_a_weak_password_is_refused_before_anything_is_sent(client: FlaskClient, session: Session) -> None:
    refused = post(client, "/sign-up", LUCIA | {"password": "lucia bianchi"})
    assert refused.status_code == 422
    assert 'value="Lucia Bianchi"' in refused.text
    assert posts(session) == []


def test_a_program_signs_up_in_two_steps(client: FlaskClient, session: Session) -> None:
    newcomer = {
        "name": "Amina",
        "email": "amina@example.org",
        "password": PASSWORD,
        "languages": [{"tag": "ar", "level": "native"}],
    }
    asked = client.post("/api/v1/accounts", json=newcomer)
    assert asked.status_code == 202
    said = {"ticket": asked.get_json()["ticket"], "code": newest(session).code}
    joined = client.post("/api/v1/accounts/by-code", json=said)
    assert joined.status_code == 201
    token = joined.get_json()["token"]
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).get_json()
    assert me["name"] == "Amina"


@pytest.mark.parametrize("proven", [True, False])
def test_who_gets_no_code_is_told_who_helps_when_their_contact_has_an_account(
    session: Session, *, proven: bool
) -> None:
    person = somebody(session, "Amina", "amelie0@example.org")
    with writing(session):
        contact = session.scalars(select(Contact).where(Contact.person_id == person)).one()
        if proven:
            contacts.prove(contact)
    ask(session)
    letter = newest(session).letter
    assert letter is not None
    told = " ".join(str(each) for each in letter.lines)
    assert ("have a code sent to you" in told) is proven
    assert ("entered this contact by mistake" in told) is not proven
