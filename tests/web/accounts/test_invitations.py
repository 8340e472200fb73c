"""Invitations: who may invite with what, lists all or nothing, accepted once with what may still be given."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.mailbox import newest, opened_ways, posts
from tests.web.accounts.people import (
    DISTRICT,
    NORTH,
    PASSWORD,
    SOUTH,
    account_id,
    count,
    set_state,
    side_by_side,
    somebody,
    verbs,
)
from tests.web.conftest import TODAY, post
from web.db import Database, writing
from web.models import (
    Account,
    Belonging,
    Contact,
    Delivery,
    Grant,
    Invitation,
    Notice,
    Organisation,
    Person,
    Volunteer,
)
from web.services.accounts import accepting, invitations, invited
from web.services.accounts.sign_in import Client, open_session, sign_in
from web.services.actor import Actor, Held
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound, Refused

EMAIL, NEW = "lucia@example.org", "another four words"
HERE = Client("192.0.2.7")
BOTH = frozenset({"email", "phone"})
TWO = "Lucia,lucia@example.org\n王芳,13800138000,中文"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


def holder(session: Session, right: str = "administrator", node: int = NORTH) -> Actor:
    name = f"{right}{node}"
    person = somebody(session, name, f"{name}@example.org", rights=[(right, node)])
    return as_actor(session, person, {Held(right, node)})


def as_actor(session: Session, person: int, rights: Any = ()) -> Actor:
    return Actor(person, account_id(session, person), "Somebody", "en", person, frozenset(rights))


def said(node: int = NORTH, *rights: str, **more: Any) -> dict[str, Any]:
    return {
        "organisation_id": node,
        "rights": list(rights),
        "until": None,
        "serves": True,
        "language": "en",
        **more,
    }


def invite(session: Session, actor: Actor, *rights: str, text: str = f"Lucia,{EMAIL}", **more: Any) -> str:
    """The token of the newest invitation."""
    invitations.invite(session, actor, said(NORTH, *rights, **more), text, BOTH)
    session.rollback()
    row = session.scalars(select(Invitation).order_by(Invitation.id.desc()).limit(1)).one()
    return invitations.link_of(session, row)


def join(session: Session, token: str, *, key: str = "", name: str = "Lucia Bianchi") -> int:
    entered = accepting.accept_anew(
        session, token, HERE, name=name, password=NEW, language="en", key=key, days=1
    )
    return entered.person_id


def held(session: Session, person: int) -> list[tuple[str, int]]:
    session.rollback()
    mine = select(Grant.right, Grant.organisation_id).where(Grant.person_id == person)
    return sorted((row[0], row[1]) for row in session.execute(mine.where(Grant.ended_at.is_(None))))


def belongs(session: Session, person: int) -> dict[int, str]:
    session.rollback()
    mine = select(Belonging.organisation_id, Belonging.state).where(Belonging.person_id == person)
    return {row[0]: row[1] for row in session.execute(mine)}


def browser(app: Flask, session: Session, actor: Actor) -> FlaskClient:
    found = app.test_client()
    found.set_cookie("duet_session", open_session(session, actor.account_id, agent="", days=1))
    return found


# Who may invite


@pytest.mark.parametrize(
    ("right", "node", "to", "rights", "field"),
    [
        ("administrator", NORTH, NORTH, ["coordinator", "lead"], None),
        ("administrator", DISTRICT, NORTH, ["administrator"], None),
        ("administrator", NORTH, SOUTH, [], "organisation_id"),
        ("administrator", NORTH, DISTRICT, [], "organisation_id"),
        ("coordinator", NORTH, NORTH, [], None),
        ("coordinator", NORTH, NORTH, ["lead"], "rights"),
        ("coordinator", SOUTH, NORTH, [], "organisation_id"),
        ("lead", NORTH, NORTH, [], "organisation_id"),
        ("verifier", DISTRICT, NORTH, [], "organisation_id"),
    ],
)
def test_who_answers_for_an_organisation_invites_with_rights_of_their_own_to_give(
    session: Session, right: str, node: int, to: int, rights: list[str], field: str | None
) -> None:
    actor = holder(session, right, node)
    if field is None:
        made = invitations.invite(session, actor, said(to, *rights), f"Lucia,{EMAIL}", BOTH)
        assert len(made) == 1
        assert "invited" in verbs(session)
    else:
        with pytest.raises(Invalid) as caught:
            invitations.invite(session, actor, said(to, *rights), f"Lucia,{EMAIL}", BOTH)
        assert set(caught.value.errors) == {field}
        assert count(session, Invitation) == 0


def test_a_closed_organisation_and_a_day_that_is_over_are_refused(session: Session) -> None:
    actor = holder(session)
    with pytest.raises(Invalid) as caught:
        invite(session, actor, "lead", until=date(2020, 1, 1))
    assert set(caught.value.errors) == {"until"}
    with writing(session):
        session.get_one(Organisation, NORTH).closed_at = now()
    with pytest.raises(Invalid) as caught:
        invite(session, actor)
    assert set(caught.value.errors) == {"organisation_id"}


def test_others_invitations_are_not_there(app: Flask, session: Session) -> None:
    invite(session, holder(session))
    row = session.scalars(select(Invitation.id)).one()
    south = holder(session, "administrator", SOUTH)
    assert invited.listing(session, south).total == 0
    other = browser(app, session, south)
    for deed in ("again", "withdraw"):
        assert post(other, f"/invitations/{row}/{deed}", page="/invitations").status_code == 404
    with pytest.raises(NotFound):
        invitations.withdraw(session, south, row)


# Lists


def test_a_list_is_invited_whole_and_each_is_written_to_in_their_language(session: Session) -> None:
    made = invitations.invite(session, holder(session), said(), TWO, BOTH)
    assert len(made) == 2
    first, second = posts(session)
    assert (first.to, first.message.language) == (EMAIL, "en")
    assert (second.to, second.message.language) == ("+8613800138000", "zh-Hans")
    assert first.letter is not None
    for letter in (first.letter, second.letter):
        assert "Lucia" not in repr(letter)
        assert "王芳" not in repr(letter)


def test_one_wrong_line_invites_nobody(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        invitations.invite(session, holder(session), said(), f"{TWO}\nnobody at all", BOTH)
    assert set(caught.value.errors) == {"people"}
    assert (count(session, Invitation), count(session, Delivery)) == (0, 0)


def test_the_same_list_twice_invites_nobody_twice(session: Session, database: Database) -> None:
    actor = holder(session)
    deeds: list[Callable[[Session], Any]] = [
        lambda own: invitations.invite(own, actor, said(), TWO, BOTH)
    ] * 4
    answers = side_by_side(database, deeds)
    assert sorted(len(each) for each in answers) == [0, 0, 0, 2]  # type: ignore[arg-type]  # lists of ids
    session.rollback()
    lines = invitations.preview(session, actor, said(), f"{TWO}\nAmina,amina@example.org", BOTH)
    assert [each.state for each in lines] == ["invited", "invited", "new"]
    assert (count(session, Invitation), count(session, Delivery)) == (2, 2)


def test_a_list_of_two_hundred_by_the_pages(app: Flask, session: Session) -> None:
    desk = browser(app, session, holder(session))
    people = [f"Person {number},person{number}@example.org" for number in range(200)]
    people[120] = "Person 120,person120@"
    form = {"organisation_id": NORTH, "language": "en", "serves": "1", "people": "\n".join(people)}
    looked = post(desk, "/invitations/list", form)
    assert looked.status_code == 200
    assert "1 line is not right" in looked.text
    assert 'name="sure"' not in looked.text
    assert "person120@" in looked.text
    refused = post(desk, "/invitations/list", {**form, "sure": "1"})
    assert refused.status_code == 422
    assert "Person 199,person199@example.org" in refused.text
    assert count(session, Invitation) == 0
    form["people"] = "\n".join([*people[:120], *people[121:], "Person 5,PERSON5@example.org"])
    looked = post(desk, "/invitations/list", form)
    assert "199 people will be invited." in looked.text
    assert "Already in line 6." in looked.text
    assert post(desk, "/invitations/list", {**form, "sure": "1"}).status_code == 302
    assert (count(session, Invitation), count(session, Delivery)) == (199, 199)
    listing = desk.get("/invitations?page=4").text
    assert "person0@example.org" in listing
    again = post(desk, "/invitations/list", {**form, "sure": "1"})
    assert again.status_code == 302
    assert count(session, Invitation) == 199


def test_a_file_takes_the_place_of_the_list(app: Flask, session: Session) -> None:
    desk = browser(app, session, holder(session))
    content = "姓名,手机\n王芳,13800138000".encode("gb18030")
    form = {"organisation_id": NORTH, "language": "zh-Hans", "file": (BytesIO(content), "people.csv")}
    looked = post(desk, "/invitations/list", form)
    assert looked.status_code == 200
    assert "1 person will be invited." in looked.text
    assert "王芳,13800138000" in looked.text


def test_one_person_is_invited_by_a_form_that_keeps_what_was_typed(app: Flask, session: Session) -> None:
    desk = browser(app, session, holder(session))
    form = {
        "name": "Lucia",
        "email": "lucia@",
        "organisation_id": NORTH,
        "language": "en",
        "rights": ["lead"],
    }
    refused = post(desk, "/invitations/new", form)
    assert refused.status_code == 422
    assert 'value="lucia@"' in refused.text
    assert 'value="lead" checked' in refused.text
    assert post(desk, "/invitations/new", {**form, "email": EMAIL}).status_code == 302
    assert EMAIL in desk.get("/invitations").text
    post(desk, "/invitations/new", {**form, "email": EMAIL})
    assert count(session, Invitation) == 1


def test_too_many_and_none_are_refused(session: Session) -> None:
    actor = holder(session)
    for text in ("", " \n,,\n", "\n".join(f"P{n},p{n}@example.org" for n in range(501))):
        with pytest.raises(Invalid) as caught:
            invitations.preview(session, actor, said(), text, BOTH)
        assert set(caught.value.errors) == {"people"}


def test_what_the_house_cannot_send_to_is_wrong(session: Session) -> None:
    lines = invitations.preview(session, holder(session), said(), TWO, {"email"})
    assert [each.state for each in lines] == ["new", "wrong"]


# Accepting


def test_who_has_no_account_accepts_with_name_and_password(client: FlaskClient, session: Session) -> None:
    invite(session, holder(session), "lead", until=date(2027, 1, 31))
    path = newest(session).path
    page = client.get(path)
    assert page.status_code == 200
    assert "31 January 2027" in page.text.replace("January 31, 2027", "31 January 2027")
    assert count(session, Person) == 1
    refused = post(client, path, {"name": "Lucia Bianchi", "password": "short"})
    assert refused.status_code == 422
    assert 'value="Lucia Bianchi"' in refused.text
    assert post(client, path, {"name": "Lucia Bianchi", "password": NEW}).status_code == 302
    assert client.get("/me/account").status_code == 200
    session.rollback()
    person = session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one()
    contact = session.scalars(select(Contact).where(Contact.person_id == person.id)).one()
    assert contact.verified_at is not None
    assert held(session, person.id) == [("lead", NORTH)]
    assert session.scalars(select(Grant.until).where(Grant.person_id == person.id)).one() == date(2027, 1, 31)
    assert belongs(session, person.id) == {NORTH: "confirmed"}
    assert session.get(Volunteer, person.id) is not None
    assert sign_in(session, EMAIL, NEW, HERE, days=1).person_id == person.id
    assert client.get(path).status_code == 404
    assert {"invited", "accepted", "granted"} <= set(verbs(session))
    owed = select(Notice).where(Notice.subject == "belonging", Notice.dropped_at.is_(None))
    assert session.scalars(owed).all() == []


def test_staff_only_are_no_volunteers(session: Session) -> None:
    person = join(session, invite(session, holder(session), "lead", serves=False))
    assert session.get(Volunteer, person) is None
    assert held(session, person) == [("lead", NORTH)]


def test_who_has_an_account_signs_in_and_accepts(app: Flask, session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL, serves=False)
    invite(session, holder(session), "coordinator")
    path = newest(session).path
    mine = app.test_client()
    page = mine.get(path).text
    assert "You have an account already." in page
    assert 'name="password"' not in page
    post(mine, "/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert "Accept" in mine.get(path).text
    assert post(mine, f"{path}/accept", page=path).status_code == 302
    assert held(session, person) == [("coordinator", NORTH)]
    assert belongs(session, person) == {NORTH: "confirmed"}
    assert session.get(Volunteer, person) is not None
    contact = session.scalars(select(Contact).where(Contact.person_id == person)).one()
    assert contact.verified_at is not None
    assert count(session, Account) == 2


def test_an_invitation_to_another_accounts_contact_is_not_for_the_taking(session: Session) -> None:
    somebody(session, "Lucia", EMAIL)
    token = invite(session, holder(session), "coordinator")
    eve = as_actor(session, somebody(session, "Eve", "eve@example.org"))
    with pytest.raises(Conflict):
        accepting.accept(session, eve, token)
    with pytest.raises(Conflict):
        join(session, token)
    assert held(session, eve.person_id) == []


def test_nobody_gives_themselves_rights_by_an_invitation(session: Session) -> None:
    actor = holder(session)
    token = invite(session, actor, "verifier")
    with pytest.raises(Conflict):
        accepting.accept(session, actor, token)
    assert held(session, actor.person_id) == [("administrator", NORTH)]


@pytest.mark.parametrize("became", ["right_ended", "left", "locked_out"])
def test_rights_that_may_not_be_given_any_more_are_left_out(session: Session, became: str) -> None:
    actor = holder(session)
    token = invite(session, actor, "coordinator")
    if became == "right_ended":
        with writing(session):
            session.scalars(select(Grant).where(Grant.person_id == actor.person_id)).one().ended_at = now()
    else:
        set_state(session, actor.person_id, became)
    person = join(session, token)
    assert held(session, person) == []
    assert belongs(session, person) == {NORTH: "asked"}


def test_what_is_held_already_or_over_is_left_out_and_the_rest_is_given(session: Session) -> None:
    person = somebody(session, "Lucia", EMAIL, rights=[("lead", NORTH)])
    token = invite(session, holder(session), "lead", "verifier")
    given = accepting.accept(session, as_actor(session, person), token)
    assert given == ["verifier"]
    assert held(session, person) == [("lead", NORTH), ("verifier", NORTH)]


def test_presses_side_by_side_accept_once(session: Session, database: Database) -> None:
    token = invite(session, holder(session))
    answers = side_by_side(database, [lambda own: join(own, token)] * 4)
    assert sum(isinstance(each, int) for each in answers) == 1
    assert count(session, Person) == 2


def test_a_double_press_lets_in_twice(session: Session) -> None:
    token = invite(session, holder(session))
    assert join(session, token, key="the-form") == join(session, token, key="the-form")
    with time_machine.travel(TODAY + timedelta(minutes=5)), pytest.raises(NotFound):
        join(session, token, key="the-form")


@pytest.mark.parametrize(("days", "good"), [(13, True), (15, False)])
def test_an_invitation_is_good_for_two_weeks(session: Session, days: int, good: bool) -> None:
    token = invite(session, holder(session))
    with time_machine.travel(TODAY + timedelta(days=days)):
        assert (newest(session).letter is not None) == good
        if good:
            assert join(session, token)
        else:
            with pytest.raises(NotFound):
                join(session, token)


def test_a_withdrawn_invitation_opens_nothing_and_its_letter_does_not_leave(
    app: Flask, session: Session
) -> None:
    actor = holder(session)
    token = invite(session, actor)
    row = session.scalars(select(Invitation.id)).one()
    desk = browser(app, session, actor)
    assert post(desk, f"/invitations/{row}/withdraw", page="/invitations").status_code == 302
    assert newest(session).letter is None
    with pytest.raises(NotFound):
        join(session, token)
    assert "over" in desk.get("/invitations").text
    lines = invitations.preview(session, actor, said(), f"Lucia,{EMAIL}", BOTH)
    assert [each.state for each in lines] == ["new"]
    assert post(desk, f"/invitations/{row}/again", page="/invitations").status_code == 409


def test_an_invitation_is_sent_again_and_good_for_longer(app: Flask, session: Session) -> None:
    actor = holder(session)
    token = invite(session, actor, "lead")
    row = session.scalars(select(Invitation.id)).one()
    with time_machine.travel(TODAY + timedelta(days=20)):
        desk = browser(app, session, actor)
        assert post(desk, f"/invitations/{row}/again", page="/invitations").status_code == 302
        assert len(posts(session)) == 2
        person = join(session, token)
        assert held(session, person) == [("lead", NORTH)]


def test_who_may_not_give_the_rights_does_not_send_again(session: Session) -> None:
    invite(session, holder(session), "lead")
    row = session.scalars(select(Invitation.id)).one()
    with pytest.raises(Refused):
        invitations.again(session, holder(session, "coordinator"), row, BOTH)
    assert len(posts(session)) == 1


def test_where_each_invitation_stands(session: Session) -> None:
    actor = holder(session)
    for number, _ in enumerate(("waiting", "bounced", "accepted", "ended")):
        token = invite(session, actor, text=f"P{number},p{number}@example.org")
        if number == 2:
            join(session, token, name="Third Person")
    rows = session.scalars(select(Invitation).order_by(Invitation.id)).all()
    invitations.withdraw(session, actor, rows[3].id)
    with writing(session):
        session.scalars(select(Delivery).order_by(Delivery.id)).all()[1].state = "failed"
    found = [(each.state, each.name, each.value) for each in invited.listing(session, actor).items]
    assert found == [
        ("ended", "P3", "p3@example.org"),
        ("accepted", "Third Person", ""),
        ("bounced", "P1", "p1@example.org"),
        ("waiting", "P0", "p0@example.org"),
    ]
    for state in ("waiting", "bounced", "accepted", "ended"):
        assert [each.state for each in invited.listing(session, actor, state=state).items] == [state]


def test_an_invitation_that_was_accepted_keeps_no_address(session: Session) -> None:
    join(session, invite(session, holder(session)))
    row = session.scalars(select(Invitation)).one()
    assert invitations.opened(session, row) == {"name": "", "to": ""}


def test_a_contact_that_got_an_account_meanwhile_signs_in_to_accept(
    client: FlaskClient, session: Session
) -> None:
    invite(session, holder(session))
    path = newest(session).path
    somebody(session, "Lucia", EMAIL)
    answer = post(client, path, {"name": "Lucia", "password": NEW}, page="/sign-in")
    assert answer.status_code == 409
    assert count(session, Invitation) == 1
    assert "You have an account already." in client.get(path).text


def test_programs_invite_too(app: Flask, session: Session) -> None:
    desk = browser(app, session, holder(session))
    token = open_session(session, account_id(session, 1), agent="", days=1)
    mine = {"Authorization": f"Bearer {token}"}
    body = {"organisation_id": NORTH, "language": "en", "people": TWO, "rights": ["lead"]}
    lines = desk.post("/api/v1/invitations/preview", json=body, headers=mine)
    assert [each["state"] for each in lines.get_json()] == ["new", "new"]
    made = desk.post("/api/v1/invitations", json=body, headers=mine)
    assert made.status_code == 201
    ids = made.get_json()["ids"]
    listed = desk.get("/api/v1/invitations", headers=mine).get_json()
    assert [each["state"] for each in listed["items"]] == ["waiting", "waiting"]
    assert desk.post(f"/api/v1/invitations/{ids[0]}/withdrawal", headers=mine).status_code == 204
    assert desk.post(f"/api/v1/invitations/{ids[1]}/again", headers=mine).status_code == 204
    wrong = desk.post("/api/v1/invitations", json={**body, "people": "nobody"}, headers=mine)
    assert [each["place"] for each in wrong.get_json()["error"]["errors"]] == ["people"]
