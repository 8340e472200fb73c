"""Signing in by code and link: one press, once, and nobody learns who has an account."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import Post, newest, opened_ways, posts
from tests.web.accounts.people import (
    PASSWORD,
    account_id,
    count,
    set_state,
    side_by_side,
    somebody,
    tries,
    verbs,
)
from tests.web.conftest import TODAY, post
from web.db import Database, writing
from web.models import Attempt, Challenge, Contact, Delivery, Message, SignedIn
from web.services.accounts import challenges, codes, contacts, devices
from web.services.accounts.sign_in import TRIES_OF_CONTACT, Client, Entered, open_session, sign_in
from web.services.clock import now
from web.services.faults import Invalid, NotFound, Refused, TooMany

EMAIL, PHONE, NEW = "lucia@example.org", "+8613800138000", "another four words"
HERE = Client("192.0.2.7")


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


def proven(session: Session, name: str = "Lucia Bianchi", *values: str) -> int:
    """A person whose contacts are proven."""
    person = somebody(session, name, *(values or (EMAIL,)))
    with writing(session):
        for contact in session.scalars(select(Contact).where(Contact.person_id == person)):
            contacts.prove(contact)
    return person


@pytest.fixture
def lucia(session: Session) -> int:
    """A volunteer with a proven address that signs in."""
    return proven(session)


def ask(session: Session, value: str = EMAIL, client: Client = HERE) -> str:
    return challenges.ticket_of(session, codes.ask(session, value, client, "en"))


def enter(
    session: Session, ticket: str, code: str, *, password: str | None = None, key: str = "", at: Client = HERE
) -> Entered:
    return codes.enter_by_code(session, ticket, code, at, password=password, key=key, days=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def asked(client: FlaskClient, session: Session, email: str = EMAIL, **more: str) -> tuple[str, Post]:
    """The page where the code is typed, and the message."""
    answer = post(client, "/sign-in/code", {"email": email, **more}, page="/sign-in")
    assert answer.status_code == 303
    return answer.headers["Location"], newest(session)


# The way in


@pytest.mark.usefixtures("lucia")
@pytest.mark.parametrize(
    "typed",
    ["{}", " {} ", "{0:.3} {0:>.3}", "wide", "arabic"],
    ids=["plain", "spaces", "halves", "wide", "ar"],
)
def test_a_code_lets_in_however_its_digits_are_typed(
    client: FlaskClient, session: Session, typed: str
) -> None:
    page, message = asked(client, session)
    digits = {
        "wide": "".join(chr(0xFF10 + int(each)) for each in message.code),
        "arabic": "".join(chr(0x0660 + int(each)) for each in message.code),
        "{0:.3} {0:>.3}": f"{message.code[:3]} {message.code[3:]}",
    }.get(typed, typed.format(message.code))
    answer = post(client, page, {"code": digits})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/me/account").status_code == 200
    assert client.get_cookie("duet_device") is not None


@pytest.mark.usefixtures("lucia")
def test_a_link_lets_in_by_one_press_and_looking_uses_nothing_up(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    _, message = asked(client, session)
    for scanner in (app.test_client(), app.test_client()):
        assert scanner.get(message.path).status_code == 200
        assert scanner.head(message.path).status_code == 200
    page = client.get(message.path)
    assert "Hello, Lucia Bianchi" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert post(client, message.path).status_code == 302
    assert client.get("/me/account").status_code == 200
    assert app.test_client().get(message.path).status_code == 404


def test_a_phone_gets_its_code_too(client: FlaskClient, session: Session) -> None:
    proven(session, "Wen", PHONE)
    page, message = asked(client, session, "138 0013 8000")
    assert message.to == PHONE
    assert message.letter is not None
    assert message.code in message.letter.short
    assert all(len(each) <= 20 for each in message.letter.variables.values())
    assert len(message.letter.link_code) <= 20
    assert post(client, page, {"code": message.code}).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_whoever_forgot_the_password_sets_a_new_one_by_the_code(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    before = app.test_client()
    post(before, "/sign-in", {"email": EMAIL, "password": PASSWORD})
    page, message = asked(client, session)
    refused = post(client, page, {"code": message.code, "password": "lucia bianchi"})
    assert refused.status_code == 422
    assert "easy to guess" in refused.text
    assert post(client, page, {"code": message.code, "password": NEW}).status_code == 302
    assert before.get("/me/account").status_code == 302
    session.rollback()
    assert sign_in(session, EMAIL, NEW, HERE, days=1).token


@pytest.mark.usefixtures("lucia")
def test_a_code_unlocks_whoever_was_guessed_at(client: FlaskClient, session: Session) -> None:
    for _ in range(TRIES_OF_CONTACT + 1):
        with pytest.raises(Refused):
            sign_in(session, EMAIL, "not the password", HERE, days=1)
    page, message = asked(client, session)
    assert post(client, page, {"code": message.code}).status_code == 302


@pytest.mark.usefixtures("lucia")
def test_going_on_where_one_was(client: FlaskClient, session: Session) -> None:
    page, message = asked(client, session, next="/me/account?page=2")
    assert 'name="next" value="/me/account?page=2"' in client.get(page).text
    answer = post(client, page, {"code": message.code, "next": "/me/account?page=2"})
    assert answer.headers["Location"] == "/me/account?page=2"


def test_a_code_proves_its_contact_again(session: Session, lucia: int) -> None:
    with writing(session):
        contact = session.scalars(select(Contact).where(Contact.person_id == lucia)).one()
        contact.dead_since, contact.dead_because = now(), "smtp 550 5.1.1"
    ticket = ask(session)
    enter(session, ticket, newest(session).code)
    session.rollback()
    contact = session.scalars(select(Contact).where(Contact.person_id == lucia)).one()
    assert (contact.dead_since, contact.dead_because) == (None, "")
    assert contact.verified_at is not None
    assert "code_used" in verbs(session)


# Once, and only the newest


@pytest.mark.usefixtures("lucia")
def test_codes_side_by_side_let_in_once(session: Session, database: Database) -> None:
    ticket = ask(session)
    code = newest(session).code
    answers = side_by_side(database, [lambda own: enter(own, ticket, code)] * 4)
    assert sorted(type(each).__name__ for each in answers).count("Entered") == 1
    assert count(session, SignedIn) == 1


@pytest.mark.usefixtures("lucia")
def test_code_and_link_at_once_let_in_once(session: Session, database: Database) -> None:
    ticket = ask(session)
    message = newest(session)
    token = message.path.removeprefix("/code/")
    deeds: list[Callable[[Session], Entered]] = [
        lambda own: enter(own, ticket, message.code),
        lambda own: codes.enter_by_link(own, token, HERE, password=None, key="", days=1),
    ]
    answers = side_by_side(database, deeds * 2)
    assert sum(isinstance(each, Entered) for each in answers) == 1


@pytest.mark.usefixtures("lucia")
def test_a_double_press_lets_in_and_the_same_form_later_does_not(session: Session) -> None:
    ticket = ask(session)
    code = newest(session).code
    first, second = (enter(session, ticket, code, key="the-form") for _ in range(2))
    assert first.account_id == second.account_id
    with time_machine.travel(TODAY + timedelta(minutes=5)), pytest.raises(Refused):
        enter(session, ticket, code, key="the-form")


@pytest.mark.usefixtures("lucia")
def test_a_new_code_ends_the_one_before(session: Session) -> None:
    before = ask(session)
    old = newest(session)
    after = ask(session)
    with pytest.raises(Invalid):
        enter(session, before, old.code)
    with pytest.raises(NotFound):
        codes.enter_by_link(session, old.path.removeprefix("/code/"), HERE, password=None, key="", days=1)
    assert posts(session)[0].letter is None
    assert enter(session, after, newest(session).code).token


@pytest.mark.usefixtures("lucia")
@pytest.mark.parametrize(
    ("minutes", "code", "link"), [(14, True, True), (16, False, True), (61, False, False)]
)
def test_how_long_code_and_link_are_good(session: Session, minutes: int, code: bool, link: bool) -> None:
    ticket = ask(session)
    message = newest(session)
    with time_machine.travel(TODAY + timedelta(minutes=minutes)):
        late = newest(session).letter
        assert (late is not None) == link
        assert late is None or (late.code != "") == code
        if not code:
            with pytest.raises(Invalid):
                enter(session, ticket, message.code)
        if link:
            token = message.path.removeprefix("/code/")
            assert codes.enter_by_link(session, token, HERE, password=None, key="", days=1).token


# Guessing


@pytest.mark.usefixtures("lucia")
def test_five_wrong_codes_end_a_code_and_the_link_stays_good(session: Session) -> None:
    ticket = ask(session)
    message = newest(session)
    for _ in range(challenges.MOST_WRONG):
        with pytest.raises(Invalid, match="invalid"):
            enter(session, ticket, wrong(message.code))
    with pytest.raises(Invalid) as caught:
        enter(session, ticket, message.code)
    assert "not in use any more" in str(caught.value.errors["code"])
    token = message.path.removeprefix("/code/")
    assert codes.enter_by_link(session, token, HERE, password=None, key="", days=1).token


@pytest.mark.usefixtures("lucia")
def test_wrong_codes_side_by_side_are_counted_exactly(session: Session, database: Database) -> None:
    ticket = ask(session)
    code = wrong(newest(session).code)
    side_by_side(database, [lambda own: enter(own, ticket, code)] * 12)
    session.rollback()
    assert session.scalars(select(Challenge.tries)).one() == challenges.MOST_WRONG


@pytest.mark.usefixtures("lucia")
def test_a_right_code_costs_nothing(session: Session) -> None:
    enter(session, ask(session), newest(session).code)
    assert {name: number for name, number in tries(session).items() if name.startswith("code")} == {}


@pytest.mark.usefixtures("lucia")
def test_guesses_of_a_contact_run_out_whoever_guesses(session: Session) -> None:
    guesses = 0
    for number in range(3):
        at = Client(f"198.51.100.{number}")
        ticket = ask(session, client=at)
        code = wrong(newest(session).code)
        for _ in range(challenges.MOST_WRONG):
            try:
                enter(session, ticket, code, at=at)
            except Invalid:
                guesses += 1
            except TooMany:
                break
    assert guesses == challenges.WRONG_OF_CONTACT
    token = newest(session).path.removeprefix("/code/")
    assert codes.enter_by_link(session, token, HERE, password=None, key="", days=1).token


def test_codes_asked_for_run_out_and_a_known_browser_has_its_own(session: Session, lucia: int) -> None:
    for number in range(challenges.ASKS_OF_CONTACT):
        ask(session, client=Client(f"198.51.100.{number}"))
    with pytest.raises(TooMany):
        ask(session)
    cookie = devices.remember(session, account_id(session, lucia), "", "a browser")
    assert ask(session, client=Client("192.0.2.7", "", cookie))


FORGED = ["", "1", "1-", "1-AAAAAAAAAAAA", "0-x", "-1-x", "99999999999999999999-x", "٣-AAAAAAAAAAAA", "1-é"]


@pytest.mark.usefixtures("lucia")
@pytest.mark.parametrize("token", FORGED[1:])
@pytest.mark.parametrize("path", ["/code/", "/sign-in/code/", "/join/", "/sign-up/code/", "/invitation/"])
def test_what_is_no_link_of_ours_opens_nothing(
    client: FlaskClient, session: Session, path: str, token: str
) -> None:
    ask(session)
    assert client.get(path + token).status_code == 404
    assert post(client, path + token, {"code": "123456"}, page="/sign-in").status_code in (404, 422)


@pytest.mark.usefixtures("lucia")
def test_a_ticket_is_no_link_and_a_link_no_ticket(client: FlaskClient, session: Session) -> None:
    page, message = asked(client, session)
    ticket = page.rpartition("/")[2].partition("?")[0]
    token = message.path.rpartition("/")[2]
    assert client.get(f"/code/{ticket}").status_code == 404
    assert client.get(f"/sign-in/code/{token}").status_code == 404
    assert client.get(f"/join/{token}").status_code == 404


# Nobody learns who has an account

KINDS = ("known", "unproven", "unknown", "locked_out", "no_way_in")


def of_kind(session: Session, kind: str) -> str:
    """An address of this kind."""
    address = f"{kind.replace('_', '')}@example.org"
    if kind == "unknown":
        return address
    if kind == "unproven":
        somebody(session, "Amina", address)
    elif kind == "no_way_in":
        somebody(session, "Amina", address, password=None)
    else:
        person = proven(session, "Amina", address)
        if kind == "locked_out":
            set_state(session, person, "locked_out")
    return address


def plain(text: str, address: str) -> str:
    """A page without what is new in every page, and the address that was typed."""
    text = text.replace(address, "ADDRESS")
    for mark in ('name="csrf_token" value="', 'name="form_key" value="', '"X-CSRFToken": "'):
        text = re.sub(f'{mark}[^"]*"', "", text)
    return re.sub(r"\d+-[\w-]{12}", "TICKET", text)


def shape(session: Session) -> dict[str, Any]:
    """How many rows of which kind there are, and which of their columns are filled."""
    session.rollback()
    session.expire_all()
    found: dict[str, Any] = {}
    for kind in (Challenge, Message, Delivery, Attempt):
        found[kind.__name__] = count(session, kind)
    for row in (
        session.scalars(select(Challenge).order_by(Challenge.id.desc()).limit(1)).one(),
        session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one(),
    ):
        mine = {"person_id", "contact_id"}
        columns = [each.name for each in row.__table__.columns if each.name not in mine]
        found[f"of {row.__tablename__}"] = {name: getattr(row, name) is None for name in columns}
    return found


def test_every_contact_is_answered_the_same_with_rows_of_the_same_shape(app: Flask, session: Session) -> None:
    answers: dict[str, Any] = {}
    for number, kind in enumerate(KINDS):
        address = of_kind(session, kind)
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        before = (
            shape(session) if number else dict.fromkeys(("Challenge", "Message", "Delivery", "Attempt"), 0)
        )
        sent = post(browser, "/sign-in/code", {"email": address}, page="/sign-in")
        after = shape(session)
        page = browser.get(sent.headers["Location"])
        wrong_code = post(browser, sent.headers["Location"], {"code": "000000"})
        answers[kind] = (
            sent.status_code,
            sorted(sent.headers.keys()),
            plain(sent.headers["Location"], address),
            page.status_code,
            plain(page.text, address),
            wrong_code.status_code,
            plain(wrong_code.text, address),
            {name: value - before[name] for name, value in after.items() if isinstance(value, int)},
            {name: value for name, value in after.items() if isinstance(value, dict)},
        )
    first = answers["known"]
    for kind, answer in answers.items():
        for mine, its in zip(first, answer, strict=True):
            assert (kind, its) == (kind, mine)
    assert [each.letter is not None for each in posts(session)] == [True, False, False, False, False]


def test_every_contact_takes_about_as_long(session: Session) -> None:
    times: dict[str, list[float]] = {}
    addresses = {kind: of_kind(session, kind) for kind in ("known", "unknown", "locked_out")}
    for round_ in range(5):
        for kind, address in addresses.items():
            begun = time.perf_counter()
            ask(session, address, Client(f"198.51.{round_}.{len(times)}"))
            times.setdefault(kind, []).append(time.perf_counter() - begun)
    best = {kind: min(each) for kind, each in times.items()}
    assert max(best.values()) < 4 * min(best.values()) + 0.02


def test_the_right_digits_of_an_unknown_contact_let_nobody_in(session: Session) -> None:
    ticket = ask(session, "nobody@example.org")
    code = challenges.code_of(session, session.scalars(select(Challenge)).one())
    with pytest.raises(Invalid) as caught:
        enter(session, ticket, code)
    assert "This is not the code" in str(caught.value.errors["code"])


# Changed meanwhile


@pytest.mark.parametrize("became", ["removed", "no_way_in", "locked_out"])
def test_a_code_of_a_contact_that_changed_meanwhile_opens_nothing(
    session: Session, lucia: int, became: str
) -> None:
    ticket = ask(session)
    code = newest(session).code
    with writing(session):
        contact = session.scalars(select(Contact).where(Contact.person_id == lucia)).one()
        if became == "removed":
            session.delete(contact)
        elif became == "no_way_in":
            contact.account_id = None
    if became == "locked_out":
        set_state(session, lucia, "locked_out")
    with pytest.raises(Refused):
        enter(session, ticket, code)
    assert count(session, SignedIn) == 0


def test_the_letter_of_a_contact_that_changed_meanwhile_is_not_sent(session: Session, lucia: int) -> None:
    ask(session)
    set_state(session, lucia, "locked_out")
    assert newest(session).letter is None


def test_codes_and_links_stand_nowhere_in_the_database(session: Session, lucia: int) -> None:
    assert lucia
    ask(session)
    message = newest(session)
    row = session.scalars(select(Challenge)).one()
    kept = repr([row.digest, row.nonce, row.sealed, session.scalars(select(Delivery.uid)).all()])
    assert message.code not in kept
    token = message.path.rpartition("/")[2]
    assert token.partition("-")[2]
    assert token.partition("-")[2] not in kept


# Pages


def test_a_house_that_sends_nothing_offers_no_codes(client: FlaskClient, app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, smtp_url="", gateway_url="")
    assert client.get("/sign-in/code").status_code == 404
    assert "Send me a code" not in client.get("/sign-in").text
    app.extensions["settings"] = replace(settings, gateway_url="")
    refused = post(client, "/sign-in/code", {"email": PHONE})
    assert refused.status_code == 422
    assert "No messages go to phones from here." in refused.text
    assert f'value="{PHONE}"' in refused.text


@pytest.mark.usefixtures("lucia")
def test_what_is_typed_wrong_is_said_and_kept(client: FlaskClient, session: Session) -> None:
    refused = post(client, "/sign-in/code", {"email": "lucia@"})
    assert refused.status_code == 422
    assert 'value="lucia@"' in refused.text
    page, _ = asked(client, session)
    for typed in ("12345", "abc", ""):
        answer = post(client, page, {"code": typed})
        assert answer.status_code == 422
    assert "Enter the six digits of the code." in post(client, page, {"code": "12345"}).text
    session.rollback()
    assert session.scalars(select(Challenge.tries)).one() == 0


@pytest.mark.usefixtures("lucia")
def test_text_typed_before_the_sign_in_comes_back_after_the_code(
    app: Flask, client: FlaskClient, session: Session, lucia: int
) -> None:
    client.set_cookie("duet_session", open_session(session, account_id(session, lucia), agent="", days=1))
    url = "/me/account/contacts"
    form = client.get(f"{url}/new").text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    with writing(session):
        session.query(SignedIn).delete()
    carried = client.post(url, data={**fields, "email": "typed@example.org"})
    assert carried.status_code == 401
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', carried.text))
    answer = client.post("/sign-in/code", data={**hidden, "email": EMAIL})
    assert answer.status_code == 200
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    action = re.search(r'action="(/sign-in/code/[^"]+)"', answer.text)
    assert action
    entered = client.post(action[1], data={**hidden, "code": newest(session).code})
    assert entered.status_code == 302
    assert 'value="typed@example.org"' in client.get(entered.headers["Location"]).text
