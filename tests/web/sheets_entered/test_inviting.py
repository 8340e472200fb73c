"""The people of a sheet are invited: those who can be, in their language, once, by who may."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import opened_ways, posts
from tests.web.accounts.people import side_by_side
from tests.web.conftest import TODAY, Login, post
from tests.web.pages.reading import english
from tests.web.sheets_entered.brought import entered, node
from web.db import Database, writing
from web.models import Account, Audit, Contact, Delivery, Grant, Invitation, Person, Sheet
from web.services.accounts import accepting, contacts, invitations
from web.services.accounts.sign_in import Client
from web.services.actor import Actor
from web.services.faults import NotFound
from web.services.people import registering_many
from web.services.sheets import inviting
from web.services.sheets.inviting import GONE, HAS_ACCOUNT, INVITED, NO_CONTACT, NOT_SENT, SHARED

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "Name", "Phone", "Email", "Language")
FANG = ("1", "王芳", "13900002222", "fang@example.org", "中文")
AMA = ("2", "Ama Osei", None, "ama@example.org", "English")
LIU = ("3", "赵六", "13900003333", None, "中文")
NOBODY = ("4", "钱七", None, None, "中文")
COUPLE = [("5", "孙八", "13900008888", None, "中文"), ("6", "周九", "13900008888", None, "中文")]
BOTH = frozenset({"email", "phone"})


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


def sheet_of(session: Session, actor: Actor, rows: Sequence[Any] = (FANG, AMA, LIU)) -> int:
    """The id of a sheet that entered people."""
    found = entered(session, actor, "people", HEADS, rows, "jingan").id
    session.rollback()
    return found


def looked(session: Session, actor: Actor, sheet: int, sends: Any = BOTH) -> tuple[int, dict[str, int]]:
    session.rollback()
    found = inviting.look(session, actor, sheet, sends)
    return found.can, dict(found.reasons)


def named(session: Session, name: str) -> int:
    return session.scalars(select(Person.id).where(Person.name == name)).one()


def sent_to(session: Session) -> list[tuple[str, str]]:
    """Where letters went and in which language."""
    return sorted((each.to, each.message.language) for each in posts(session))


def joined(session: Session, contact: str, name: str) -> int:
    """Who accepts the invitation that went to a contact."""
    session.rollback()
    digest = contacts.digest_of(session, contact)
    row = session.scalars(select(Invitation).where(Invitation.digest == digest)).one()
    token = invitations.link_of(session, row)
    given: Any = {"name": name, "password": "four words of mine", "language": "en", "key": "", "days": 1}
    return accepting.accept_anew(session, token, Client("192.0.2.7"), **given).person_id


def test_each_gets_one_letter_in_their_language(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor)
    assert looked(session, actor, sheet) == (3, {})
    assert inviting.invite(session, actor, sheet, BOTH) == 3
    assert sent_to(session) == [
        ("+8613900003333", "zh-Hans"), ("ama@example.org", "en"), ("fang@example.org", "zh-Hans"),
    ]  # fmt: skip
    assert looked(session, actor, sheet) == (0, {INVITED: 3})
    assert inviting.invite(session, actor, sheet, BOTH) == 0
    assert len(posts(session)) == 3
    rows = session.scalars(select(Audit).where(Audit.verb.in_(("people_invited", "invited")))).all()
    assert sorted(each.subject for each in rows) == ["invitation"] * 3 + ["sheet"]
    assert {each.organisation_id for each in rows} == {node(session, "jingan")}


def test_who_accepts_is_the_person_of_the_sheet(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor)
    inviting.invite(session, actor, sheet, BOTH)
    people = {name: named(session, name) for name in ("王芳", "Ama Osei", "赵六")}
    assert joined(session, "ama@example.org", "Ama O.") == people["Ama Osei"]
    assert joined(session, "+8613900003333", "赵六") == people["赵六"]
    session.rollback()
    assert session.get_one(Person, people["Ama Osei"]).name == "Ama O."
    assert looked(session, actor, sheet) == (0, {INVITED: 1, HAS_ACCOUNT: 2})


def test_it_is_said_who_cannot_be_invited_and_why(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor, [FANG, AMA, LIU, NOBODY, *COUPLE])
    assert looked(session, actor, sheet) == (3, {NO_CONTACT: 1, SHARED: 2})
    assert looked(session, actor, sheet, {"email"}) == (2, {NO_CONTACT: 1, SHARED: 2, NOT_SENT: 1})
    assert looked(session, actor, sheet, ()) == (0, {NO_CONTACT: 1, SHARED: 2, NOT_SENT: 3})
    with writing(session):
        session.get_one(Person, named(session, "王芳")).state = "left"
        session.get_one(Person, named(session, "赵六")).merged_into_id = named(session, "钱七")
        contacts.open_account(session, named(session, "Ama Osei"), "ama@example.org", "x")
    assert looked(session, actor, sheet) == (0, {GONE: 2, HAS_ACCOUNT: 1, NO_CONTACT: 1, SHARED: 2})
    assert inviting.invite(session, actor, sheet, BOTH) == 0
    assert posts(session) == []


def test_a_second_contact_of_their_own_is_taken_where_the_first_is_shared(
    session: Session, actor_of: ActorOf
) -> None:
    actor = actor_of("coordinator")
    rows = [
        ("1", "王芳", "13900002222", "ours@example.org", "中文"),
        ("2", "李强", None, "ours@example.org", "中文"),
    ]
    sheet = sheet_of(session, actor, rows)
    assert looked(session, actor, sheet) == (1, {SHARED: 1})
    inviting.invite(session, actor, sheet, BOTH)
    assert sent_to(session) == [("+8613900002222", "zh-Hans")]


def test_what_nothing_reaches_any_more_is_no_contact(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor, [AMA])
    with writing(session):
        mine = Contact.person_id == named(session, "Ama Osei")
        session.scalars(select(Contact).where(mine)).one().dead_since = TODAY
    assert looked(session, actor, sheet) == (0, {NO_CONTACT: 1})


def test_an_invitation_that_is_over_can_be_sent_anew(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor, [AMA])
    inviting.invite(session, actor, sheet, BOTH)
    with time_machine.travel(TODAY + timedelta(days=15)):
        assert looked(session, actor, sheet) == (1, {})
        assert inviting.invite(session, actor, sheet, BOTH) == 1


def test_presses_side_by_side_send_one_letter_each(
    session: Session, database: Database, actor_of: ActorOf
) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor)
    answers = side_by_side(database, [lambda own: inviting.invite(own, actor, sheet, BOTH)] * 4)
    assert sorted(each for each in answers if isinstance(each, int)) == [0, 0, 0, 3]
    assert len(posts(session)) == 3


def test_only_who_brought_the_sheet_and_still_coordinates_invites(
    session: Session, actor_of: ActorOf, signed_in: Login
) -> None:
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor)
    with pytest.raises(NotFound):
        inviting.invite(session, actor_of("daning"), sheet, BOTH)
    other = english(signed_in("daning"))
    assert other.get(f"/sheets/{sheet}/invite").status_code == 404
    assert post(other, f"/sheets/{sheet}/invite", page="/sheets").status_code == 404
    assert other.get(f"/api/v1/sheets/{sheet}/invitations").status_code == 404
    without = Actor(actor.person_id, actor.account_id, actor.name, "en", None)
    with pytest.raises(NotFound):
        inviting.look(session, without, sheet, BOTH)
    assert posts(session) == []
    assert session.scalars(select(Grant.id).limit(1)).first()


def test_a_contact_of_another_organisation_tells_nothing(session: Session, actor_of: ActorOf) -> None:
    """Who enters a guess learns by no count whether somebody elsewhere has it."""
    daning = actor_of("daning")
    elsewhere = actor_of("coordinator")
    sheet_of(session, elsewhere, [AMA])
    own = entered(session, daning, "people", HEADS, [("9", "Someone", None, AMA[3], "English")]).id
    assert looked(session, daning, own) == (1, {})


def test_so_many_at_once_and_then_the_others(
    session: Session, actor_of: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inviting, "AT_ONCE", 2)
    actor = actor_of("coordinator")
    sheet = sheet_of(session, actor)
    assert [inviting.invite(session, actor, sheet, BOTH) for _ in range(3)] == [2, 1, 0]
    assert len(posts(session)) == 3


def test_two_thousand_are_invited_with_few_statements(session: Session, actor_of: ActorOf) -> None:
    actor, home = actor_of("coordinator"), node(session, "jingan")
    people = [
        {
            "name": f"Person {number}", "latin_name": "", "language": "en", "languages": [],
            "organisation_id": home, "contacts": [f"person{number}@example.org"],
        }
        for number in range(2_000)
    ]  # fmt: skip
    with writing(session):
        made = registering_many.register_many(session, actor, people)
        sheet = Sheet(
            kind="people", organisation_id=home, name="list", state="entered", made=made,
            brought_by=actor.person_id, brought_at=TODAY,
        )  # fmt: skip
        session.add(sheet)
        session.flush()
        identity = sheet.id
    assert inviting.invite(session, actor, identity, BOTH) == 2_000
    session.rollback()
    assert len(session.scalars(select(Delivery.id)).all()) == 2_000


def test_the_pages_go_the_whole_way(
    session: Session, actor_of: ActorOf, signed_in: Login, client: FlaskClient
) -> None:
    sheet = sheet_of(session, actor_of("coordinator"), [FANG, AMA, NOBODY])
    desk = english(signed_in("coordinator"))
    assert f"/sheets/{sheet}/invite" in desk.get(f"/sheets/{sheet}").text
    page = desk.get(f"/sheets/{sheet}/invite").text
    assert "2 people can be invited." in page
    assert "No email or phone number" in page
    assert "fang@example.org" not in page
    assert post(desk, f"/sheets/{sheet}/invite", page=f"/sheets/{sheet}/invite").status_code == 302
    page = desk.get(f"/sheets/{sheet}/invite").text
    assert "2 invitations are on their way." in page
    assert "Invited already" in page
    assert "nobody left to invite" in page
    assert len(posts(session)) == 2


def test_programs_invite_too(session: Session, actor_of: ActorOf, signed_in: Login) -> None:
    sheet = sheet_of(session, actor_of("coordinator"), [FANG, NOBODY])
    client = signed_in("coordinator")
    asked = client.get(f"/api/v1/sheets/{sheet}/invitations")
    assert asked.json == {"can": 1, "at_once": 1, "reasons": {"no_contact": 1}}
    mark = {"Idempotency-Key": "the-first-press"}
    for headers, made in ((mark, 1), (mark, 1), ({}, 0)):
        answer = client.post(f"/api/v1/sheets/{sheet}/invitations", headers=headers)
        assert (answer.status_code, answer.json) == (201, {"invited": made})
    assert len(posts(session)) == 1
    session.rollback()
    assert session.scalar(select(Account.id).where(Account.person_id == named(session, "王芳"))) is None


def test_a_sheet_of_something_else_offers_nothing(
    session: Session, actor_of: ActorOf, signed_in: Login
) -> None:
    actor = actor_of("coordinator")
    rows = [("1", "A hall", "Daning Road 1")]
    sheet = entered(session, actor, "places", ("No.", "Name", "Address"), rows, "jingan").id
    page = english(signed_in("coordinator")).get(f"/sheets/{sheet}").text
    assert "/invite" not in page
    assert looked(session, actor, sheet) == (0, {})
