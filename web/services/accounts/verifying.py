"""Verifying one's own addresses and numbers: when added, when changed, again whenever it is asked for.

A new value for a contact waits in the challenge: the old one stays the way in until the new one is proven, so
a slip of the hand ends no account. Who proves it is signed in; else whoever holds a mistyped address could
make it the way in to somebody's account.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import vault_of, writing
from web.models import Challenge, Contact, Person
from web.services.accounts import challenges, contacts, throttle
from web.services.accounts.sign_in import Client, Entered
from web.services.accounts.throttle import Budget
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import NotFound, TooMany

PURPOSE = "verify"
ASKS_OF_ACCOUNT = 10
A_NEW_VALUE, SIGNS_IN = "changes", "signs_in"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code that was sent: to where, until when it is good, and whether it is for a new value."""

    challenge_id: int
    value: str
    until: datetime
    takes_codes: bool
    changes: bool
    signs_in: bool


def ask(
    session: Session,
    actor: Actor,
    contact_id: int,
    client: Client,
    *,
    value: str | None = None,
    signs_in: bool = False,
) -> int:
    """The id of a challenge for one's contact, or for a new `value` of it; its message goes out.

    With `signs_in` the contact becomes a way in once it is proven. Without a value, what waits already is
    sent once more. Raises NotFound for somebody else's contact, TooMany.
    """
    with writing(session):
        contact = contacts.own(session, actor.person_id, contact_id)
        before = waiting(session, actor, contact_id)
        if value is None and before is not None:
            value, signs_in = (before.value if before.changes else None), before.signs_in
        to = value or vault_of(session).open(contact.person_id, contacts.FIELD, contact.sealed)
        budgets = challenges.asking_budgets(session, PURPOSE, contacts.digest_of(session, to), client)
        own = Budget(f"asks:account:{actor.account_id}", ASKS_OF_ACCOUNT, challenges.EVERY_ASK)
        throttle.take(session, (*budgets, own))
        return challenges.make(
            session,
            PURPOSE,
            to,
            actor.language,
            contact=contact,
            person_id=actor.person_id,
            to_contact=value is None,
            said={A_NEW_VALUE: value is not None, SIGNS_IN: signs_in},
        ).id


def ask_first(session: Session, entered: Entered, client: Client, language: str) -> None:
    """Send a code to the contacts of an account that was just made, unless that was asked too often."""
    person = session.get_one(Person, entered.person_id)
    who = Actor(entered.person_id, entered.account_id, person.name, language, None, address=client.address)
    unproven = (Contact.account_id == entered.account_id) & Contact.verified_at.is_(None)
    for contact_id in session.scalars(select(Contact.id).where(unproven)).all():
        with suppress(TooMany):
            ask(session, who, contact_id, client)


def waiting(session: Session, actor: Actor, contact_id: int) -> Waiting | None:
    """The code that waits for one's contact; None without one, or when all of it is over."""
    mine = (Challenge.purpose == PURPOSE) & (Challenge.contact_id == contact_id)
    good = Challenge.used_at.is_(None) & (Challenge.expires_at > now())
    found = session.scalar(select(Challenge).where(mine, good).order_by(Challenge.id.desc()).limit(1))
    if found is None or contacts.own(session, actor.person_id, contact_id).id != found.contact_id:
        return None
    said = challenges.said_of(session, found)
    return Waiting(
        found.id,
        str(said["to"]),
        challenges.code_ends(found),
        challenges.takes_codes(found),
        bool(said[A_NEW_VALUE]),
        bool(said[SIGNS_IN]),
    )


def prove_by_code(session: Session, actor: Actor, contact_id: int, code: str, client: Client) -> None:
    """One's contact is proven by the code that was sent.

    Raises NotFound where none waits, Invalid for a wrong one, or where another account signs in with it.
    """
    contacts.own(session, actor.person_id, contact_id)
    found = waiting(session, actor, contact_id)
    if found is None:
        raise challenges.spent()
    challenge = session.get_one(Challenge, found.challenge_id)
    challenges.prove(session, challenge, code, client)
    _prove(session, actor, challenge)


def prove_by_link(session: Session, actor: Actor, token: str) -> None:
    """One's contact is proven by the link that was sent. Raises NotFound, Invalid."""
    _prove(session, actor, _of(session, actor, token))


def behind(session: Session, actor: Actor, token: str) -> str:
    """What a link would prove; uses nothing up. Raises NotFound, also for somebody else's."""
    return str(challenges.said_of(session, _of(session, actor, token))["to"])


def _of(session: Session, actor: Actor, token: str) -> Challenge:
    challenge = challenges.by_link(session, token, PURPOSE)
    contact = session.get(Contact, challenge.contact_id) if challenge.contact_id else None
    if contact is None or contact.person_id != actor.person_id:
        raise challenges.spent()
    return challenge


def _prove(session: Session, actor: Actor, challenge: Challenge) -> None:
    with writing(session):
        said = challenges.said_of(session, challenge)
        contact = session.get(Contact, challenge.contact_id) if challenge.contact_id else None
        if contact is None or contact.person_id != actor.person_id:
            raise NotFound
        if not said[A_NEW_VALUE] and contact.digest != challenge.digest:
            raise challenges.spent()
        challenges.use(session, challenge)
        if said[A_NEW_VALUE]:
            contact = contacts.change(session, contact, str(said["to"]))
        if said[SIGNS_IN]:
            contact = contacts.put(session, actor.person_id, str(said["to"]), actor.account_id)
        contacts.prove(contact)
        note(session, actor, "contact_proven", "person", actor.person_id, kind=contact.kind)
