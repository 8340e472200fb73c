"""People without a way in of their own: made, reached and spoken for by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n import comparison
from i18n.translator import lazy
from web.db import writing
from web.models import Contact, Organisation, Person, Relation, Volunteer, VolunteerLanguage
from web.services.access.scope import Scope
from web.services.accounts import contacts
from web.services.accounts.sign_up import create_person, create_volunteer
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.faults import Invalid, NotFound
from web.services.organisations import belonging
from web.services.people import profile
from web.services.people.keeping import has_way_in, home_node, kept, narrowed
from web.services.people.person import Tie, ties


@dataclass(frozen=True, slots=True)
class Way:
    """That a person is reached by `email` or `phone`, not by which; `proven` by them, or `dead` by now."""

    id: int
    kind: str
    signs_in: bool
    proven: bool
    dead: bool


CHOOSE = lazy("Choose one from the list.")


def register(session: Session, actor: Actor, said: Mapping[str, Any], key: str = "") -> int:
    """The id of a new person from a loaded `NewPersonSchema`, who belongs to the organisation at once.

    `contacts` beside it are more ways to reach them, normalised; `profile` is a loaded `ProfileSchema`.
    The same `key` again gives the same person. Raises Invalid for a phone number that is none and for an
    organisation that is not the actor's.
    """
    phone = _phone(said["phone"])
    nodes = Scope(session, actor).nodes("coordinator")
    if said["organisation_id"] not in nodes or session.get(Organisation, said["organisation_id"]) is None:
        raise Invalid({"organisation_id": [CHOOSE]})
    return int(once(session, key, lambda: {"person": _register(session, actor, said, phone)})["person"])


def reach(session: Session, actor: Actor, person_id: int, value: str) -> None:
    """Another email or phone of a person without a way in. Raises NotFound, Invalid, Conflict."""
    kept_alone(session, actor, person_id)
    try:
        plain = contacts.normalised(value)
    except comparison.WrongText as fault:
        raise Invalid({"value": [fault.message]}) from None
    with writing(session):
        made = contacts.put(session, person_id, plain)
        note(
            session, actor, "contact_added", "person", person_id,
            node=home_node(session, person_id), kind=made.kind,
        )  # fmt: skip


def forget(session: Session, actor: Actor, person_id: int, contact_id: int) -> None:
    """Keep an email or phone no longer. Raises NotFound."""
    kept_alone(session, actor, person_id)
    with writing(session):
        found = contacts.own(session, person_id, contact_id)
        session.delete(found)
        note(
            session, actor, "contact_removed", "person", person_id,
            node=home_node(session, person_id), kind=found.kind,
        )  # fmt: skip


def tie(session: Session, actor: Actor, person_id: int, said: Mapping[str, Any]) -> int:
    """The id of a relation from a loaded `TieSchema`: to another volunteer, or to somebody new.

    Raises NotFound for who is not the actor's to keep, Invalid for a number nobody has or the person's own.
    """
    person = kept(session, actor, person_id)
    phone = _phone(said["phone"])
    with writing(session):
        if said["number"]:
            other = _numbered(session, actor, said["number"])
        else:
            other = _named(session, said["name"], phone, person.language)
        if other == person_id:
            raise Invalid({"number": [lazy("This is their own number.")]})
        same = select(Relation).where(Relation.person_id == person_id, Relation.other_id == other)
        found = session.scalar(same.where(Relation.kind == said["kind"]))
        if found is None:
            found = Relation(person_id=person_id, other_id=other, kind=said["kind"])
            session.add(found)
            session.flush()
            note(
                session, actor, "tied", "person", person_id,
                node=home_node(session, person_id), kind=said["kind"], other=other,
            )  # fmt: skip
        return found.id


def untie(session: Session, actor: Actor, person_id: int, relation_id: int) -> None:
    """End a relation. Raises NotFound."""
    kept(session, actor, person_id)
    with writing(session):
        found = session.get(Relation, relation_id)
        if found is None or found.person_id != person_id:
            raise NotFound
        session.delete(found)
        note(
            session, actor, "untied", "person", person_id,
            node=home_node(session, person_id), kind=found.kind, other=found.other_id,
        )  # fmt: skip


def units(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The open organisations that somebody new may belong to at once."""
    return [each for each in Scope(session, actor).organisations("coordinator") if each.closed_at is None]


def reached(session: Session, person_id: int) -> tuple[Sequence[Way], Sequence[Tie]]:
    """By what a person is reached, and who answers for them; nothing is opened."""
    rows = session.scalars(select(Contact).where(Contact.person_id == person_id).order_by(Contact.id))
    ways = [
        Way(
            row.id,
            row.kind,
            row.account_id is not None,
            row.verified_at is not None,
            row.dead_since is not None,
        )
        for row in rows
    ]
    return ways, ties(session, person_id)


def kept_alone(session: Session, actor: Actor, person_id: int) -> Person:
    """A person who is the actor's to keep and has no way in. Raises NotFound."""
    person = kept(session, actor, person_id)
    if person_id == actor.person_id or has_way_in(session, person_id):
        raise NotFound
    return person


def _register(session: Session, actor: Actor, said: Mapping[str, Any], phone: str) -> int:
    volunteer = create_volunteer(
        session, name=said["name"], language=said["language"], latin_name=said["latin_name"]
    )
    for spoken in said["languages"]:
        session.add(VolunteerLanguage(volunteer_id=volunteer.id, tag=spoken["tag"], level=spoken["level"]))
    for value in (phone, *said.get("contacts", ())):
        if value:
            contacts.put(session, volunteer.id, value)
    if said.get("profile"):
        profile.enter(session, volunteer.id, said["profile"])
    belonging.ask(session, actor, volunteer.id, said["organisation_id"])
    note(session, actor, "registered", "person", volunteer.id, node=said["organisation_id"])
    return volunteer.id


def _phone(said: str) -> str:
    if not said:
        return ""
    try:
        return contacts.normalised(said)
    except comparison.WrongText as fault:
        raise Invalid({"phone": [fault.message]}) from None


def _numbered(session: Session, actor: Actor, number: str) -> int:
    """The person who has a number, if they are near the actor. Raises Invalid.

    Near, for whoever looks at how a person is reached sees the contacts of who answers for them, too.
    """
    scope = Scope(session, narrowed(actor, "coordinator"))
    chosen = select(Person.id).join(Volunteer, Volunteer.id == Person.id).where(scope.near())
    found = session.scalar(chosen.where(Volunteer.number == number.upper(), Person.merged_into_id.is_(None)))
    if found is None:
        raise Invalid({"number": [lazy("No volunteer has this number.")]})
    return found


def _named(session: Session, name: str, phone: str, language: str) -> int:
    """Somebody new, who is written to in the language of the person they answer for."""
    person = create_person(session, name=name, language=language)
    if phone:
        contacts.put(session, person.id, phone)
    return person.id
