"""One's own account: contacts, password and language."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Account, Contact, Person
from web.services.accounts import contacts, factors, passwords, sessions, throttle, verifying
from web.services.accounts.sign_in import SLOW, Client, confirm, sign_out_everywhere
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Invalid

QUESTIONS_OF_ACCOUNT = 10
NOWHERE = Client("")


def change_password(session: Session, actor: Actor, signed_in_id: int, *, old: str, new: str) -> None:
    """Another password; every sign-in ends.

    Raises Invalid when the old one is wrong or the new one weak, TooMany when no try is left, Forbidden where
    a second factor must be shown first.
    """
    factors.refuse_unshown(session, actor, signed_in_id)
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
    session: Session,
    actor: Actor,
    signed_in_id: int,
    *,
    value: str,
    signs_in: bool,
    password: str | None,
    sends: Collection[str] = (),
    client: Client = NOWHERE,
) -> int | None:
    """Another address or number; as a way in it wants the password. Its id where a code was sent to it.

    Where the house `sends` to this kind it becomes a way in once it is proven; nothing says before whether
    it is somebody else's. Raises Invalid for a wrong password or a contact that is somebody else's way in,
    TooMany, and for a way in Forbidden where a second factor must be shown first.
    """
    if signs_in:
        _confirmed(session, actor, signed_in_id, password)
    proves = contacts.kind_of(value) in sends
    if signs_in and not proves:
        _refuse_taken(session, actor, value)
    with writing(session):
        contact = contacts.put(session, actor.person_id, value)
        if contact.account_id is None and signs_in and (contact.verified_at is not None or not proves):
            contact = contacts.put(session, actor.person_id, value, actor.account_id)
        _note(session, actor, "contact_added", value)
        if not proves or (contact.verified_at is not None and contact.dead_since is None):
            return None
        verifying.ask(session, actor, contact.id, client, signs_in=signs_in)
        return contact.id


def change_contact(
    session: Session,
    actor: Actor,
    signed_in_id: int,
    contact_id: int,
    *,
    value: str,
    password: str | None,
    sends: Collection[str] = (),
    client: Client = NOWHERE,
) -> int | None:
    """Another value for one's contact; a way in wants the password. Its id where a code was sent.

    Where the house `sends` to this kind the old value stays until the new one is proven. Raises NotFound,
    Invalid, TooMany.
    """
    contact = contacts.own(session, actor.person_id, contact_id)
    if contact.account_id is not None:
        _confirmed(session, actor, signed_in_id, password)
    proves = contacts.kind_of(value) in sends and not _is_proven(session, actor, value)
    if contact.account_id is not None and not proves:
        _refuse_taken(session, actor, value)
    with writing(session):
        contact = contacts.own(session, actor.person_id, contact_id)
        if contact.digest == contacts.digest_of(session, value):
            return None
        if proves:
            verifying.ask(session, actor, contact_id, client, value=value)
            return contact_id
        contacts.change(session, contact, value)
        _note(session, actor, "contact_changed", value)
    return None


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
    factors.refuse_unshown(session, actor, signed_in_id)
    if not password and sessions.has_password(session, actor.account_id):
        raise Invalid({"password": [lazy("Enter your password: you sign in with this contact.")]})
    sessions.confirm(session, actor, signed_in_id, password, field="password")


def _refuse_taken(session: Session, actor: Actor, value: str) -> None:
    """Raise Invalid for another account's contact; asking costs tries, so nobody learns who is here."""
    with writing(session):
        holder = contacts.account_of(session, contacts.digest_of(session, value))
        if foreign := holder is not None and holder[0].id != actor.account_id:
            throttle.take(session, (Budget(f"asked:{actor.account_id}", QUESTIONS_OF_ACCOUNT, SLOW),))
    if foreign:
        raise contacts.taken(value)


def _is_proven(session: Session, actor: Actor, value: str) -> bool:
    """Whether somebody has this contact already, and has proven it."""
    mine = (Contact.person_id == actor.person_id) & Contact.verified_at.is_not(None)
    same = Contact.digest == contacts.digest_of(session, value)
    return session.scalar(select(Contact.id).where(mine, same)) is not None


def _ways_in(session: Session, account_id: int) -> int:
    counted = select(func.count()).select_from(Contact).where(Contact.account_id == account_id)
    return session.scalar(counted) or 0


def _note(session: Session, actor: Actor, verb: str, value: str) -> None:
    note(session, actor, verb, "person", actor.person_id, kind=contacts.kind_of(value))
