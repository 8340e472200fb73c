"""Who was entered by staff comes in as the person that is there, by a proven contact and not by a guess."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.comparison import is_same_name
from tests.web.accounts.mailbox import newest, opened_ways
from tests.web.accounts.people import DISTRICT, NORTH, PASSWORD, SOUTH, count, set_state, side_by_side
from tests.web.accounts.test_invitations import (
    BOTH,
    EMAIL,
    HERE,
    NEW,
    as_actor,
    belongs,
    held,
    holder,
    invite,
    join,
    said,
)
from tests.web.conftest import TODAY, post
from web.db import Database, writing
from web.models import (
    Account,
    Audit,
    Contact,
    Invitation,
    Person,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
)
from web.services.access.scope import Scope
from web.services.accounts import accepting, challenges, contacts, invitations, proven_sign_up, sign_up
from web.services.accounts.sign_in import sign_in
from web.services.actor import Actor, Held
from web.services.faults import NotFound
from web.services.people import duplicates, merging, registering

PHONE = "+8613800138000"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    """The house can send."""
    opened_ways(app)


def enter(session: Session, node: int = NORTH, name: str = "王芳", **more: Any) -> int:
    """Somebody whom a coordinator entered, with what they know of them."""
    given = {
        "name": name, "latin_name": "", "language": "zh-Hans", "phone": "", "organisation_id": node,
        "languages": [{"tag": "zh-Hans", "level": 7}], "contacts": [EMAIL], **more,
    }  # fmt: skip
    person = registering.register(session, holder_of(session, node), given)
    with writing(session):
        session.get_one(Volunteer, person).consents = ["photos"]
    session.rollback()
    return person


def holder_of(session: Session, node: int) -> Actor:
    """Who coordinates an organisation; the same one every time."""
    named = select(Person.id).where(Person.name == f"coordinator{node}")
    person = session.scalar(named)
    if person is None:
        return holder(session, "coordinator", node)
    return as_actor(session, person, {Held("coordinator", node)})


def person_of(session: Session, person: int) -> Person:
    session.rollback()
    return session.get_one(Person, person)


def signed_up(session: Session, name: str, contact: str = EMAIL) -> int:
    """The person who signed up by themselves and typed the code that came to a contact."""
    given = {
        "name": name, "email": contact, "password": NEW, "languages": [{"tag": "it", "level": 7}],
    }  # fmt: skip
    asked = proven_sign_up.ask(session, given, HERE, "en")
    code = newest(session).code
    account = proven_sign_up.join_by_code(session, challenges.ticket_of(session, asked), code, HERE, key="")
    session.rollback()
    return session.get_one(Account, account).person_id


# By an invitation


def test_who_accepts_is_the_person_that_was_entered(session: Session) -> None:
    person = enter(session)
    before = count(session, Person)
    token = invite(session, holder_of(session, NORTH), text=f"王芳,{EMAIL}")
    assert join(session, token, name="王芳") == person
    assert count(session, Person) == before
    found = person_of(session, person)
    assert (found.name, found.language) == ("王芳", "en")
    assert session.get_one(Volunteer, person).consents == ["photos"]
    assert belongs(session, person) == {NORTH: "confirmed"}
    contact = session.scalars(select(Contact).where(Contact.person_id == person)).one()
    assert contact.account_id is not None
    assert contact.verified_at is not None
    row = session.scalars(select(Audit).where(Audit.verb == "signed_up")).one()
    assert (row.subject_id, row.changes) == (person, {"language": ["zh-Hans", "en"]})
    session.rollback()
    assert sign_in(session, EMAIL, NEW, HERE, days=1).person_id == person


@pytest.mark.parametrize(
    ("typed", "kept"), [("王芳", "王芳"), ("Wang Fang", "王芳"), ("Fang", "王芳"), ("王小芳", "王小芳")]
)
def test_the_name_stays_unless_they_type_another_one(session: Session, typed: str, kept: str) -> None:
    """The page shows the name of the invitation: who leaves it as it is has typed none."""
    person = enter(session)
    token = invite(session, holder_of(session, NORTH), text=f"Fang,{EMAIL}")
    assert accepting.look(session, token).name == "Fang"
    assert join(session, token, name=typed) == person
    assert person_of(session, person).name == kept


def test_rights_are_given_to_the_person_that_was_entered(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder(session), "lead")
    assert join(session, token) == person
    assert held(session, person) == [("lead", NORTH)]


def test_pressed_twice_or_side_by_side_they_come_in_once(session: Session, database: Database) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    before = count(session, Person)
    answers = side_by_side(database, [lambda own: join(own, token)] * 4)
    assert [each for each in answers if isinstance(each, int)] == [person]
    assert (count(session, Person), count(session, Account)) == (before, 2)


def test_the_same_form_twice_enters_once(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    assert [join(session, token, key="form") for _ in range(2)] == [person, person]
    assert count(session, Account) == 2


def test_the_page_of_an_invitation_leaves_the_entered_name(client: FlaskClient, session: Session) -> None:
    person = enter(session)
    invite(session, holder_of(session, NORTH), text=f"王女士,{EMAIL}")
    path = newest(session).path
    page = client.get(path).text
    assert 'value="王女士"' in page
    assert "王芳" not in page
    assert post(client, path, {"name": "王女士", "password": NEW}).status_code == 302
    assert person_of(session, person).name == "王芳"


def test_a_link_that_is_too_old_opens_nobody(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    with time_machine.travel(TODAY + timedelta(days=15)), pytest.raises(NotFound):
        join(session, token)
    session.rollback()
    assert session.scalar(select(Account.id).where(Account.person_id == person)) is None


def test_a_contact_that_was_changed_meanwhile_opens_nobody(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    with writing(session):
        held_one = session.scalars(select(Contact).where(Contact.person_id == person)).one()
        contacts.change(session, held_one, "other@example.org")
    assert join(session, token) != person


def test_who_left_meanwhile_takes_part_again(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    set_state(session, person, "left")
    assert join(session, token) == person
    assert person_of(session, person).state == "active"


def test_who_was_locked_out_meanwhile_stays_out(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    set_state(session, person, "locked_out")
    assert join(session, token) != person
    assert person_of(session, person).state == "locked_out"


def test_who_was_merged_meanwhile_comes_in_as_the_one_that_was_kept(session: Session) -> None:
    kept, merged = enter(session, contacts=[PHONE]), enter(session)
    token = invite(session, holder_of(session, NORTH))
    both = {
        "kept_id": kept, "merged_id": merged, "name": "kept", "language": "kept", "limits": "kept",
        "clashes": None,
    }  # fmt: skip
    merging.merge(session, holder_of(session, DISTRICT), both)
    session.rollback()
    assert join(session, token) == kept


def test_who_got_an_account_meanwhile_accepts_with_it(session: Session) -> None:
    person = enter(session)
    token = invite(session, holder_of(session, NORTH))
    assert signed_up(session, "王芳") == person
    assert accepting.look(session, token).has_account
    accepting.accept(session, as_actor(session, person), token)
    assert belongs(session, person) == {NORTH: "confirmed"}
    with pytest.raises(NotFound):
        accepting.accept(session, as_actor(session, person), token)


def test_a_couple_with_one_address_is_nobody_by_itself_and_staff_see_them(session: Session) -> None:
    first, second = enter(session), enter(session, name="李强")
    actor = holder_of(session, NORTH)
    came = join(session, invite(session, actor), name="王芳")
    assert came not in (first, second)
    session.rollback()
    shown = [
        (each.first.id, each.second.id, each.signs)
        for each in duplicates.pairs(session, Scope(session, actor))
    ]
    assert (first, came, ("name", "contact")) in shown


def test_of_two_organisations_the_one_that_invited_is_meant(session: Session) -> None:
    north, south = enter(session), enter(session, SOUTH)
    assert join(session, invite(session, holder_of(session, NORTH)), name="Lucia") == north
    assert person_of(session, south).name == "王芳"
    assert session.scalar(select(Account.id).where(Account.person_id == south)) is None


def test_an_organisation_above_means_who_belongs_below_it(session: Session) -> None:
    person, actor = enter(session), holder_of(session, DISTRICT)
    invitations.invite(session, actor, said(DISTRICT), f"Lucia,{EMAIL}", BOTH)
    assert join(session, invitations.link_of(session, _newest_row(session)), name="Lucia B") == person


def test_an_invitation_of_another_organisation_needs_the_name_too(session: Session) -> None:
    """A coordinator learns nothing, and gets nobody, by inviting an address of another one's people."""
    person, actor = enter(session, SOUTH), holder_of(session, NORTH)
    lines = invitations.preview(session, actor, said(), f"Lucia,{EMAIL}", BOTH)
    assert [each.state for each in lines] == ["new"]
    assert join(session, invite(session, actor), name="Lucia") != person


# By themselves


@pytest.mark.parametrize("name", ["王芳", "王 芳", "Wang Fang", "FANG WANG"])
def test_who_signs_up_with_their_name_is_the_person_that_was_entered(session: Session, name: str) -> None:
    person = enter(session)
    before = count(session, Person)
    assert signed_up(session, name) == person
    assert count(session, Person) == before
    assert person_of(session, person).name == "王芳"
    tags = select(VolunteerLanguage.tag).where(VolunteerLanguage.volunteer_id == person)
    assert sorted(session.scalars(tags)) == ["it", "zh-Hans"]


@pytest.mark.parametrize("name", ["王强", "Wang", "Fang", "汪芳", "Wang Fangfang", "F"])
def test_another_name_is_somebody_new_for_a_phone_may_be_a_sons(session: Session, name: str) -> None:
    person = enter(session)
    came = signed_up(session, name)
    assert came != person
    assert session.scalar(select(Account.id).where(Account.person_id == person)) is None


def test_two_who_share_a_contact_are_nobody_by_themselves(session: Session) -> None:
    there = {enter(session), enter(session, SOUTH)}
    assert signed_up(session, "王芳") not in there


def test_who_has_a_way_in_already_is_not_taken_over(session: Session) -> None:
    person = enter(session, contacts=[EMAIL, PHONE])
    assert signed_up(session, "王芳") == person
    assert signed_up(session, "王芳", PHONE) != person


def test_nothing_is_joined_before_the_code(session: Session) -> None:
    person = enter(session)
    given = {"name": "王芳", "email": EMAIL, "password": NEW, "languages": []}
    proven_sign_up.ask(session, given, HERE, "en")
    session.rollback()
    assert session.scalar(select(Account.id).where(Account.person_id == person)) is None
    assert person_of(session, person).language == "zh-Hans"


def test_an_address_that_nobody_proved_joins_nobody(session: Session) -> None:
    person = enter(session)
    given = {"name": "王芳", "email": EMAIL, "password": PASSWORD, "languages": [], "stall": ""}
    account = sign_up.sign_up(session, given, key="", language="en", address="192.0.2.9")
    session.rollback()
    assert session.get_one(Account, account).person_id != person


def test_what_is_theirs_stays_theirs(session: Session) -> None:
    person = enter(session)
    with writing(session):
        session.add(VolunteerSkill(volunteer_id=person, code="first_aid", level=2))
    assert signed_up(session, "王芳") == person
    skills = select(VolunteerSkill.code).where(VolunteerSkill.volunteer_id == person)
    assert session.scalars(skills).all() == ["first_aid"]
    assert session.get_one(Volunteer, person).consents == ["photos"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王芳", "Wang Fang", True),
        ("Fang Wang", "王芳", True),
        ("吕明", "Lü Ming", True),
        ("吕明", "Lyu Ming", True),
        ("王芳", "汪芳", False),
        ("王芳", "", False),
        ("José Pérez", "perez JOSE", True),
        ("José", "José Pérez", False),
    ],
)
def test_names_are_the_same_in_any_spelling(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) == same
    assert is_same_name(other, one) == same


def _newest_row(session: Session) -> Invitation:
    session.rollback()
    return session.scalars(select(Invitation).order_by(Invitation.id.desc()).limit(1)).one()
