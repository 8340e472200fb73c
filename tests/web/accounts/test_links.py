"""Sign-in links: who may make one for whom, good for one press within a day, and what they open."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.people import (
    DISTRICT,
    NORTH,
    PASSWORD,
    SOUTH,
    account_id,
    count,
    set_state,
    side_by_side,
    signs_in_with,
    somebody,
    verbs,
)
from tests.web.conftest import TODAY, post
from web import cli
from web.db import Database, writing
from web.models import Account, Grant, Person, Project, ProjectLead, SignInLink
from web.services.accounts import links
from web.services.accounts.sign_in import (
    TRIES_OF_CONTACT,
    Client,
    Entered,
    open_session,
    sign_in,
)
from web.services.accounts.tokens import hash_of
from web.services.actor import Actor, Held
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid, NotFound, Refused, TooMany
from web.settings import Settings

EMAIL, NEW = "lucia@example.org", "another four words"
HERE = Client("192.0.2.7")


def holder(session: Session, right: str, node: int) -> Actor:
    name = f"{right}{node}"
    person = somebody(session, name, f"{name}@example.org", rights=[(right, node)])
    account = account_id(session, person)
    return Actor(person, account, name, "en", person, frozenset({Held(right, node)}))


def link(session: Session, person: int) -> str:
    return links.make_for(session, None, session.get_one(Person, person))


def press(
    session: Session, token: str, *, password: str | None = None, contact: str | None = None, key: str = ""
) -> Entered:
    return links.use(session, token, HERE, password=password, contact=contact, key=key, days=1)


@pytest.mark.parametrize(
    ("right", "node", "made"),
    [
        ("administrator", NORTH, True),
        ("administrator", DISTRICT, True),
        ("administrator", SOUTH, False),
        ("coordinator", NORTH, True),
        ("coordinator", DISTRICT, True),
        ("coordinator", SOUTH, False),
        ("verifier", NORTH, False),
        ("auditor", DISTRICT, False),
        ("lead", NORTH, False),
    ],
)
def test_who_answers_for_somebody_makes_their_link(
    session: Session, right: str, node: int, made: bool
) -> None:
    maker, person = holder(session, right, node), somebody(session, "Lucia", EMAIL, belongs=NORTH)
    if made:
        assert press(session, links.make(session, maker, person)).person_id == person
        assert verbs(session).count("link_made") == verbs(session).count("link_used") == 1
    else:
        with pytest.raises(NotFound):
            links.make(session, maker, person)
        assert count(session, SignInLink) == 0


@pytest.mark.parametrize(
    ("right", "node", "theirs", "made"),
    [
        ("administrator", DISTRICT, [("auditor", DISTRICT)], True),
        ("administrator", NORTH, [("coordinator", NORTH)], True),
        ("administrator", NORTH, [("coordinator", NORTH), ("verifier", DISTRICT)], False),
        ("coordinator", DISTRICT, [("lead", NORTH)], False),
        ("coordinator", NORTH, [("coordinator", NORTH)], False),
    ],
)
def test_a_link_never_reaches_further_than_its_maker(
    session: Session, right: str, node: int, theirs: list[tuple[str, int]], made: bool
) -> None:
    maker = holder(session, right, node)
    person = somebody(session, "Lucia", EMAIL, rights=theirs, belongs=NORTH)
    if made:
        assert links.make(session, maker, person)
    else:
        with pytest.raises(Forbidden):
            links.make(session, maker, person)


@pytest.mark.parametrize(("node", "made"), [(NORTH, True), (SOUTH, False)])
def test_who_leads_elsewhere_gets_no_link_here(session: Session, node: int, made: bool) -> None:
    maker, person = holder(session, "coordinator", NORTH), somebody(session, "Lucia", EMAIL, belongs=NORTH)
    with writing(session):
        project = Project(organisation_id=node, code="walks", scene="community", texts={}, created_at=now())
        session.add(project)
        session.flush()
        session.add(ProjectLead(project_id=project.id, person_id=person))
    if made:
        assert links.make(session, maker, person)
    else:
        with pytest.raises(Forbidden):
            links.make(session, maker, person)


def test_nobody_makes_a_link_for_themselves_or_for_who_is_locked_out(session: Session) -> None:
    maker, person = holder(session, "administrator", DISTRICT), somebody(session, "Lucia", EMAIL)
    with pytest.raises(Conflict):
        links.make(session, maker, maker.person_id)
    set_state(session, person, "locked_out")
    with pytest.raises(Conflict):
        links.make(session, maker, person)


def test_a_link_is_used_once(session: Session) -> None:
    token = link(session, somebody(session, "Lucia", EMAIL))
    press(session, token)
    for again in (lambda: press(session, token), lambda: links.look(session, token)):
        with pytest.raises(NotFound):
            again()


def test_presses_side_by_side_let_in_once(session: Session, database: Database) -> None:
    token = link(session, somebody(session, "Lucia", EMAIL))
    answers = side_by_side(database, [lambda own: press(own, token)] * 8)
    assert sorted(type(each).__name__ for each in answers) == ["Entered"] + ["NotFound"] * 7


def test_a_double_press_lets_in_and_the_same_form_later_does_not(session: Session) -> None:
    token = link(session, somebody(session, "Lucia", EMAIL))
    first, second = (press(session, token, key="the-form") for _ in range(2))
    assert first.account_id == second.account_id
    with time_machine.travel(TODAY + timedelta(minutes=5)), pytest.raises(NotFound):
        press(session, token, key="the-form")


@pytest.mark.parametrize(("hours", "good"), [(23, True), (25, False)])
def test_a_link_is_good_for_a_day(session: Session, hours: int, good: bool) -> None:
    token = link(session, somebody(session, "Lucia", EMAIL))
    with time_machine.travel(TODAY + timedelta(hours=hours)):
        if good:
            assert press(session, token).token
        else:
            with pytest.raises(NotFound):
                press(session, token)


def test_rights_given_since_then_end_a_link(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL)
    token = link(session, person)
    with writing(session):
        session.add(Grant(person_id=person, organisation_id=NORTH, right="auditor", granted_at=now()))
    with pytest.raises(NotFound):
        press(session, token)
    assert press(session, link(session, person)).person_id == person


@pytest.mark.parametrize("became", ["locked_out", "merged"])
def test_a_link_of_who_is_no_longer_to_be_let_in_opens_nothing(session: Session, became: str) -> None:
    person = somebody(session, "Lucia")
    token = link(session, person)
    with writing(session):
        row = session.get_one(Person, person)
        if became == "merged":
            row.merged_into_id = somebody(session, "Lucia B")
        else:
            row.state = became
    for deed in (
        lambda: links.look(session, token),
        lambda: press(session, token, password=NEW, contact=EMAIL),
    ):
        with pytest.raises(NotFound):
            deed()
    assert count(session, Account) == 0


def test_a_new_link_ends_the_one_before(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL)
    before, after = link(session, person), link(session, person)
    with pytest.raises(NotFound):
        press(session, before)
    assert press(session, after).token


def test_only_the_hash_of_a_link_is_kept(session: Session) -> None:
    token = link(session, somebody(session, "Lucia", EMAIL))
    assert session.scalars(select(SignInLink.token_hash)).all() == [hash_of(token)]


def test_a_link_lets_in_whatever_strangers_guess(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL)
    for _ in range(TRIES_OF_CONTACT + 1):
        with pytest.raises(Refused):
            sign_in(session, EMAIL, "not the password", HERE, days=1)
    with pytest.raises(TooMany):
        sign_in(session, EMAIL, PASSWORD, HERE, days=1)
    assert press(session, link(session, person)).person_id == person


def test_a_new_password_by_link_ends_every_sign_in(session: Session, app: Flask) -> None:
    person = somebody(session, "Lucia", EMAIL)
    before = app.test_client()
    before.set_cookie("duet_session", open_session(session, account_id(session, person), agent="", days=1))
    assert before.get("/me/account").status_code == 200
    press(session, link(session, person), password=NEW)
    assert before.get("/me/account").status_code == 302
    assert sign_in(session, EMAIL, NEW, HERE, days=1).token


def test_who_has_no_account_claims_their_profile(session: Session) -> None:
    person = somebody(session, "Grandma Li")
    token = link(session, person)
    claim = links.look(session, token)
    assert (claim.wants_password, claim.wants_contact) == (True, True)
    with pytest.raises(Invalid) as caught:
        press(session, token)
    assert set(caught.value.errors) == {"password", "email"}
    assert press(session, token, password=NEW, contact="+8613800138000").person_id == person
    assert sign_in(session, "+8613800138000", NEW, HERE, days=1).person_id == person


def test_a_contact_that_staff_kept_becomes_the_way_in(session: Session) -> None:
    person = somebody(session, "Grandma Li", EMAIL, password=None)
    assert signs_in_with(session, person) == []
    press(session, link(session, person), password=NEW, contact=EMAIL)
    assert signs_in_with(session, person) == ["email"]


def test_a_contact_of_another_account_is_refused_and_the_link_stays_good(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    token = link(session, somebody(session, "Grandma Li"))
    with pytest.raises(Invalid) as caught:
        press(session, token, password=NEW, contact=EMAIL)
    assert set(caught.value.errors) == {"email"}
    assert count(session, Account) == 1
    assert press(session, token, password=NEW, contact="li@example.org").token


def test_nobody_asks_a_link_who_is_here_for_long(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    token = link(session, somebody(session, "Grandma Li"))
    for _ in range(links.QUESTIONS_OF_LINK):
        with pytest.raises(Invalid):
            press(session, token, password=NEW, contact=EMAIL)
    with pytest.raises(TooMany):
        press(session, token, password=NEW, contact=EMAIL)
    assert press(session, token, password=NEW, contact="li@example.org").token


def test_a_weak_password_is_refused_and_the_link_stays_good(session: Session) -> None:
    token = link(session, somebody(session, "Grandma Li"))
    with pytest.raises(Invalid) as caught:
        press(session, token, password="password123", contact=EMAIL)
    assert set(caught.value.errors) == {"password"}
    assert links.look(session, token).wants_password


def test_looking_uses_nothing_up_and_one_press_lets_in(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    person = somebody(session, "Lucia Bianchi", EMAIL)
    url = f"/link/{link(session, person)}"
    for scanner in (app.test_client(), app.test_client()):
        assert scanner.get(url).status_code == 200
        assert scanner.head(url).status_code == 200
    page = client.get(url)
    assert "Hello, Lucia Bianchi" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    answer = post(client, url)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get_cookie("duet_device") is not None
    assert client.get("/me/account").status_code == 200
    spent = app.test_client().get(url)
    assert spent.status_code == 404
    assert "was used already" in spent.text


def test_the_page_says_what_is_missing_and_keeps_what_was_typed(
    client: FlaskClient, session: Session
) -> None:
    url = f"/link/{link(session, somebody(session, 'Grandma Li'))}"
    answer = post(client, url, {"email": "li@example.org", "password": "short"})
    assert answer.status_code == 422
    assert "Enter 10 to 200 characters." in answer.text
    assert 'value="li@example.org"' in answer.text
    assert post(client, url, {"email": "li@example.org", "password": NEW}).status_code == 302


def test_a_link_is_made_and_shown_at_the_desk(app: Flask, session: Session) -> None:
    maker, person = holder(session, "coordinator", NORTH), somebody(session, "Lucia", EMAIL, belongs=NORTH)
    desk = app.test_client()
    desk.set_cookie("duet_session", open_session(session, maker.account_id, agent="", days=1))
    page = f"/people/{person}/sign-in-link"
    assert "Make a link" in desk.get(page).text
    assert count(session, SignInLink) == 0
    shown = post(desk, page)
    found = re.search(r'value="http://localhost(/link/[^"]+)"', shown.text)
    assert found
    assert 'src="data:image/svg+xml' in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert post(app.test_client(), found[1]).status_code == 302


def test_a_volunteer_makes_no_links(app: Flask, session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL)
    browser = app.test_client()
    browser.set_cookie("duet_session", open_session(session, account_id(session, person), agent="", days=1))
    assert browser.get(f"/people/{person}/sign-in-link").status_code == 403


@pytest.mark.parametrize("said", ["Lucia@Example.org", "138 0013 8000"])
def test_the_command_prints_a_link_for_who_is_locked_out(
    client: FlaskClient,
    session: Session,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: str,
) -> None:
    somebody(session, "Lucia", EMAIL, "+8613800138000")
    session.commit()
    monkeypatch.setenv("DUET_INSTANCE", str(settings.instance))
    assert cli.main(["link", said]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("http://127.0.0.1:8000/link/")
    assert post(client, printed.strip().removeprefix("http://127.0.0.1:8000")).status_code == 302


@pytest.mark.parametrize("said", ["nobody@example.org", "no address"])
@pytest.mark.usefixtures("database")
def test_the_command_says_why_there_is_no_link(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("DUET_INSTANCE", str(settings.instance))
    with pytest.raises(SystemExit, match="duet: "):
        cli.main(["link", said])
