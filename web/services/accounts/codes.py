"""Signing in by a code or link that is sent: also when the password is forgotten or its tries are used up.

Nobody learns by it who has an account: known, unknown and locked-out contacts are answered in the same
words, by the same rows, in about the same time. A message is written for each; that of an unknown one is
dropped when it would leave, as it has nothing to say.
"""

from sqlalchemy.orm import Session

from web.db import writing
from web.models import Account, Challenge, Contact, Person
from web.services.accounts import challenges, contacts, passwords, reaching, throttle
from web.services.accounts.sign_in import Client, Entered, enter, sign_out_everywhere
from web.services.actor import Actor
from web.services.audit.record import note, once

PURPOSE = "sign_in"


def ask(session: Session, value: str, client: Client, language: str) -> int:
    """The id of a challenge for an address or number, whosever it is. Raises TooMany."""
    with writing(session):
        digest = contacts.digest_of(session, value)
        contact = reaching.way_in(session, digest)
        account_id = contact.account_id if contact is not None else None
        budgets = challenges.asking_budgets(session, PURPOSE, digest, client, account_id or 0)
        throttle.take(session, budgets)
        return challenges.make(
            session,
            PURPOSE,
            value,
            language,
            contact=contact,
            person_id=contact.person_id if contact is not None else None,
            to_contact=contact is not None,
        ).id


def enter_by_code(
    session: Session, ticket: str, code: str, client: Client, *, password: str | None, key: str, days: int
) -> Entered:
    """A new sign-in for who typed the code, with another password where one is given.

    The same form sent twice (`key`) lets in twice. Raises NotFound for a ticket that is none, Invalid for a
    wrong code or a weak password, TooMany.
    """
    challenge = challenges.by_ticket(session, ticket, PURPOSE)
    new_hash = _hashed(session, challenge, password)
    if not challenges.is_second_press(session, challenge, key):
        challenges.prove(session, challenge, code, client)
    return _enter(session, challenge, client, password=password, new_hash=new_hash, key=key, days=days)


def enter_by_link(
    session: Session, token: str, client: Client, *, password: str | None, key: str, days: int
) -> Entered:
    """A new sign-in for who pressed the button behind a link. Raises NotFound, Invalid."""
    challenge = challenges.named_by_link(session, token, PURPOSE)
    if not challenges.is_second_press(session, challenge, key):
        challenges.by_link(session, token, PURPOSE)
    new_hash = _hashed(session, challenge, password)
    return _enter(session, challenge, client, password=password, new_hash=new_hash, key=key, days=days)


def name_behind(session: Session, token: str) -> str:
    """The name of whom a link lets in; uses nothing up. Raises NotFound."""
    return _contact(session, challenges.by_link(session, token, PURPOSE))[1].name


def _enter(
    session: Session,
    challenge: Challenge,
    client: Client,
    *,
    password: str | None,
    new_hash: str | None,
    key: str,
    days: int,
) -> Entered:
    with writing(session):
        if not challenges.is_second_press(session, challenge, key):
            once(session, key, lambda: {"account": _claim(session, challenge, client, password, new_hash)})
        _, _, account = _contact(session, challenge)
        return enter(session, account.id, client, days=days)


def _claim(
    session: Session, challenge: Challenge, client: Client, password: str | None, new_hash: str | None
) -> int:
    contact, person, account = _contact(session, challenge)
    if password is not None:
        passwords.refuse_weak("password", password, (person.name, person.latin_name))
    challenges.use(session, challenge)
    contacts.prove(contact)
    if new_hash is not None:
        account.password_hash = new_hash
        sign_out_everywhere(session, account.id)
    who = Actor(person.id, account.id, person.name, person.language, None, address=client.address)
    note(session, who, "code_used", "person", person.id, new_password=new_hash is not None)
    return account.id


def _contact(session: Session, challenge: Challenge) -> tuple[Contact, Person, Account]:
    """Whose challenge it is, if their contact is a way in still. Raises NotFound."""
    contact = session.get(Contact, challenge.contact_id) if challenge.contact_id else None
    if contact is None or contact.digest != challenge.digest or contact.account_id is None:
        raise challenges.spent()
    account = session.get_one(Account, contact.account_id)
    return contact, session.get_one(Person, account.person_id), account


def _hashed(session: Session, challenge: Challenge, password: str | None) -> str | None:
    """What is kept of a new password, whosever it becomes. Raises Invalid for a weak one."""
    if password is None:
        return None
    where = str(challenges.said_of(session, challenge)["to"]) if challenge.sealed is not None else ""
    passwords.refuse_weak("password", password, (where,))
    return passwords.hashed(password)
