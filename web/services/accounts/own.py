"""One's own account: contacts, password and language."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Account, Contact, Person
from web.services.accounts import contacts, passwords, throttle
from web.services.accounts.sign_in import SLOW, confirm, sign_out_everywhere
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Invalid

QUESTIONS_OF_ACCOUNT = 10


def change_password(session: Session, actor: Actor, signed_in_id: int, *, old: str, new: str) -> None:
    """Another password; every sign-in ends.

    Raises Invalid when the old one is wrong or the new one weak, TooMany when no try is left.
    """
    person = session.get_one(Person, actor.person_id)
    known = [each.value for each in contacts.of_person(session, person.id)]
    passwords.refuse_weak("new", new, (person.name, person.latin_name, *known))
    confirm(session, actor, signed_in_id, old, field="old")
    hashed = passwords.hashed(new)
    with writing(session):
        session.get_one(Account, actor.account_id).password_hash = hashed
        sign_out_everywhere(session, actor.account_id)
        note(session, actor, "password_changed", "account", actor.account_id)


def set_language(session: Session, actor: Actor, tag: str) -> None:
    """The language that a person is written to in from now on; no edit of their profile."""
    with writing(session):
        person = session.get_one(Person, actor.person_id)
        if person.language != tag:
            changes = {"language": [person.language, tag]}
            person.language = tag
            note(session, actor, "changed", "person", person.id, changes=changes)


def add_contact(
    session: Session, actor: Actor, signed_in_id: int, *, value: str, signs_in: bool, password: str | None
) -> None:
    """Another address or number; as a way in it wants the password.

    Raises Invalid for a wrong password or a contact that is somebody else's way in, TooMany.
    """
    if signs_in:
        _confirmed(session, actor, signed_in_id, password)
        _refuse_taken(session, actor, value)
    with writing(session):
        contacts.put(session, actor.person_id, value, actor.account_id if signs_in else None)
        _note(session, actor, "contact_added", value)


def change_contact(
    session: Session, actor: Actor, signed_in_id: int, contact_id: int, *, value: str, password: str | None
) -> None:
    """Another value for one's contact; a way in wants the password. Raises NotFound, Invalid, TooMany."""
    signs_in = contacts.own(session, actor.person_id, contact_id).account_id is not None
    if signs_in:
        _confirmed(session, actor, signed_in_id, password)
        _refuse_taken(session, actor, value)
    with writing(session):
        contacts.change(session, contacts.own(session, actor.person_id, contact_id), value)
        _note(session, actor, "contact_changed", value)


def remove_contact(
    session: Session, actor: Actor, signed_in_id: int, contact_id: int, *, password: str | None
) -> None:
    """Keep a contact no longer, if it is still there; a way in wants the password.

    Raises NotFound for somebody else's, TooMany, Invalid for a wrong password or the last way in.
    """
    if session.get(Contact, contact_id) is None:
        return
    if contacts.own(session, actor.person_id, contact_id).account_id is not None:
        _confirmed(session, actor, signed_in_id, password)
    with writing(session):
        contact = contacts.own(session, actor.person_id, contact_id)
        if contact.account_id is not None and _ways_in(session, contact.account_id) == 1:
            raise Invalid({"_schema": [lazy("You sign in with this one alone. Add another one first.")]})
        session.delete(contact)
        note(session, actor, "contact_removed", "person", actor.person_id, kind=contact.kind)


def _confirmed(session: Session, actor: Actor, signed_in_id: int, password: str | None) -> None:
    if not password:
        raise Invalid({"password": [lazy("Enter your password: you sign in with this contact.")]})
    confirm(session, actor, signed_in_id, password, field="password")


def _refuse_taken(session: Session, actor: Actor, value: str) -> None:
    """Raise Invalid for another account's contact; asking costs tries, so nobody learns who is here."""
    with writing(session):
        holder = contacts.account_of(session, contacts.digest_of(session, value))
        if foreign := holder is not None and holder[0].id != actor.account_id:
            throttle.take(session, (Budget(f"asked:{actor.account_id}", QUESTIONS_OF_ACCOUNT, SLOW),))
    if foreign:
        raise contacts.taken(value)


def _ways_in(session: Session, account_id: int) -> int:
    counted = select(func.count()).select_from(Contact).where(Contact.account_id == account_id)
    return session.scalar(counted) or 0


def _note(session: Session, actor: Actor, verb: str, value: str) -> None:
    note(session, actor, verb, "person", actor.person_id, kind=contacts.kind_of(value))
