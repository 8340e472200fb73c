"""People without a device: staff make them, reach them, and say who answers for them."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.people.staff import OTHER, OWN, node, somebody, staff
from web.db import writing
from web.models import Belonging, Contact, Person, Volunteer
from web.schemas.people import NewPersonSchema, TieSchema
from web.services.access.scope import Scope
from web.services.accounts import contacts
from web.services.actor import Actor
from web.services.faults import Invalid, NotFound
from web.services.people import private, registering, search


@pytest.fixture
def coordinator(session: Session) -> Actor:
    return staff(session, "coordinator")


def new(session: Session, **said: Any) -> dict[str, Any]:
    """A loaded form of somebody new."""
    whole: dict[str, Any] = NewPersonSchema().load(
        {
            "name": "李奶奶", "language": "zh-Hans", "phone": "138 0000 0001",
            "organisation_id": node(session, OWN), "languages": [{"tag": "wuu", "level": "native"}], **said,
        }
    )  # fmt: skip
    return whole


def test_somebody_new_belongs_at_once_and_is_found(session: Session, coordinator: Actor) -> None:
    made = registering.register(session, coordinator, new(session))
    number = session.get_one(Volunteer, made).number
    belonging = session.scalars(select(Belonging).where(Belonging.person_id == made)).one()
    assert (belonging.state, belonging.organisation_id) == ("confirmed", node(session, OWN))
    found = search.find(session, Scope(session, coordinator), query=number).items
    assert [(row.id, row.languages) for row in found] == [(made, (("wuu", 7),))]
    told = private.look(session, coordinator, made, ["contacts"])["contacts"]
    assert [each.value for each in told] == ["+8613800000001"]


def test_a_form_sent_twice_makes_one_person(session: Session, coordinator: Actor) -> None:
    said = new(session)
    first = registering.register(session, coordinator, said, key="one form")
    assert registering.register(session, coordinator, said, key="one form") == first


@pytest.mark.parametrize(
    ("said", "place"), [({"phone": "12"}, "phone"), ({"organisation_id": 999_999}, "organisation_id")]
)
def test_what_cannot_be_is_told_by_its_field(
    session: Session, coordinator: Actor, said: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as caught:
        registering.register(session, coordinator, new(session, **said))
    assert set(caught.value.errors) == {place}


def test_nobody_enters_people_elsewhere(session: Session, coordinator: Actor) -> None:
    with pytest.raises(Invalid):
        registering.register(session, coordinator, new(session, organisation_id=node(session, OTHER)))
    with pytest.raises(Invalid):
        registering.register(session, staff(session, "administrator"), new(session))


def test_contacts_of_who_signs_in_are_their_own(session: Session, coordinator: Actor) -> None:
    alone, signs_in = somebody(session, "Alone"), somebody(session, "Signs In")
    with writing(session):
        contacts.open_account(session, signs_in, "signs-in@example.com", "hash")
    registering.reach(session, coordinator, alone, "Alone@Example.com")
    assert private.look(session, coordinator, alone, ["contacts"])["contacts"][0].value == "alone@example.com"
    with pytest.raises(NotFound):
        registering.reach(session, coordinator, signs_in, "mine@example.com")
    with pytest.raises(Invalid):
        registering.reach(session, coordinator, alone, "no address")
    contact = session.scalars(select(Contact.id).where(Contact.person_id == alone)).one()
    with pytest.raises(NotFound):
        registering.forget(session, coordinator, signs_in, contact)
    registering.forget(session, coordinator, alone, contact)
    assert registering.reached(session, alone) == ([], [])


def test_who_answers_for_a_person_is_a_volunteer_or_somebody_new(
    session: Session, coordinator: Actor
) -> None:
    who, friend = somebody(session, "Child"), somebody(session, "Friend")
    number = session.get_one(Volunteer, friend).number
    first = registering.tie(
        session, coordinator, who, TieSchema().load({"kind": "contact", "number": number.lower()})
    )
    said = TieSchema().load({"kind": "guardian", "name": "Mother", "phone": "13800000007"})
    registering.tie(session, coordinator, who, said)
    ties = registering.reached(session, who)[1]
    assert [(each.kind, each.name) for each in ties] == [("contact", "Friend"), ("guardian", "Mother")]
    mother = session.scalars(select(Person).where(Person.name == "Mother")).one()
    assert session.get(Volunteer, mother.id) is None
    registering.untie(session, coordinator, who, first)
    assert [each.kind for each in registering.reached(session, who)[1]] == ["guardian"]


@pytest.mark.parametrize("number", ["V-0", "own", "other", "pool"])
def test_a_number_that_is_nobody_s_or_out_of_scope_is_told(
    session: Session, coordinator: Actor, number: str
) -> None:
    who, other = somebody(session, "Child"), somebody(session, "Stranger", at=OTHER)
    people = {"own": who, "other": other, "pool": somebody(session, "Stranger", at=None)}
    known = {name: session.get_one(Volunteer, each).number for name, each in people.items()}
    said = TieSchema().load({"kind": "contact", "number": known.get(number, number)})
    with pytest.raises(Invalid) as caught:
        registering.tie(session, coordinator, who, said)
    assert set(caught.value.errors) == {"number"}
