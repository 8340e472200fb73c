"""Identities: what accounts are called at a provider of sign-ins, and what somebody may do with one.

An identity signs in to the account it was linked to: by its owner, who was signed in; by an address that the
provider has verified and that is a verified way in here; or by a sign-up with it.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.comparison import WrongText
from i18n.translator import lazy
from web.db import writing
from web.models import Account, Contact, Identity, Passkey, Person
from web.services.accounts import contacts, entered, factors, sessions, sign_in, throttle, verifying
from web.services.accounts.entered import Newcomer
from web.services.accounts.provider import Said
from web.services.accounts.sign_in import Client, Entered
from web.services.accounts.sign_up import budget_of, come_in
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Invalid, NotFound, TooMany

WAITS = timedelta(minutes=30)
"""How long who came from a provider may take to sign up."""


def of_account(session: Session, account_id: int) -> Sequence[Identity]:
    """The identities of an account, oldest first."""
    mine = select(Identity).where(Identity.account_id == account_id)
    return session.scalars(mine.order_by(Identity.id)).all()


def enter(session: Session, said: Said, client: Client, *, days: int) -> Entered | None:
    """A new sign-in for who a provider says it is; None where nobody here is known to be them.

    Raises Invalid when its person is locked out.
    """
    with writing(session):
        found = _named(session, said)
        if found is None and (account := _by_address(session, said)) is not None:
            found = _link(session, account, said, client.address)
        if found is None:
            return None
        found.used_at = now()
        return sign_in.enter(session, found.account_id, client, days=days)


def link(session: Session, actor: Actor, said: Said) -> None:
    """Let an identity sign in to one's account from now on. Raises Conflict when it is somebody else's."""
    with writing(session):
        found = _named(session, said)
        if found is not None and found.account_id != actor.account_id:
            raise Conflict("identity_known", lazy("This sign-in belongs to another account here."))
        if found is None:
            _link(session, actor.account_id, said, actor.address)


def unlink(session: Session, actor: Actor, signed_in_id: int, identity_id: int, password: str | None) -> None:
    """Let one of one's own identities sign in no longer.

    Raises NotFound, Invalid for a wrong password or the last way in, TooMany, Forbidden where a second factor
    must be shown first.
    """
    own(session, actor, identity_id)
    factors.refuse_unshown(session, actor, signed_in_id)
    sessions.confirm(session, actor, signed_in_id, password, field="password")
    with writing(session):
        row = own(session, actor, identity_id)
        if _is_last(session, actor.account_id):
            raise Invalid({"_schema": [lazy("You sign in with this one alone. Add another one first.")]})
        session.delete(row)
        note(session, actor, "identity_removed", "account", actor.account_id)


def sign_up(
    session: Session,
    said: Said,
    values: Mapping[str, Any],
    client: Client,
    *,
    language: str,
    sends: Collection[str],
) -> int:
    """The id of a new account of a volunteer, which an identity signs in to; it has no password.

    `values` are name, languages, and an address or number where the provider has verified none: where the
    house `sends` to its kind it becomes a way in once it is proven, and nothing says before whether it is
    somebody else's. The same identity again gives the same account. Raises Invalid for a contact that is a
    way in already, TooMany.
    """
    throttle.take(session, (budget_of(client.address),))
    with writing(session):
        if (found := _named(session, said)) is not None:
            return found.account_id
        verified = _address(said)
        value = verified or values.get("email")
        if not value:
            raise Invalid({"email": [lazy("Fill this in.")]})
        person_id, changes = come_in(session, Newcomer(values["name"], language), verified)
        proves = not verified and contacts.kind_of(value) in sends
        if proves:
            account = contacts.open_beside(session, person_id, value)
        else:
            account = contacts.open_account(session, person_id, value, "", proven=bool(verified))
        entered.speak(session, person_id, values["languages"])
        who = Actor(person_id, account, values["name"], language, person_id, address=client.address)
        note(session, who, "signed_up", "person", person_id, changes=changes)
        _link(session, account, said, client.address)
        if proves:
            _ask_for_proof(session, who, client)
        return account


def _ask_for_proof(session: Session, actor: Actor, client: Client) -> None:
    """Send a code to the contact of a new account, unless that was asked too often."""
    (contact,) = contacts.of_person(session, actor.person_id)
    with suppress(TooMany):
        verifying.ask(session, actor, contact.id, client, signs_in=True)


def is_taken(session: Session, said: Said) -> bool:
    """Whether the address that a provider has verified is a way in here, which was not verified here."""
    value = _address(said)
    return bool(value) and contacts.is_taken(session, value)


def _named(session: Session, said: Said) -> Identity | None:
    same = (Identity.issuer == said.issuer) & (Identity.subject == said.subject)
    return session.scalar(select(Identity).where(same))


def _by_address(session: Session, said: Said) -> int | None:
    """The account that a verified address signs in to, if it was verified here too."""
    value = _address(said)
    if not value:
        return None
    found: int | None = session.scalar(
        select(Contact.account_id)
        .where(Contact.digest == contacts.digest_of(session, value))
        .where(Contact.account_id.is_not(None), Contact.verified_at.is_not(None))
    )
    return found


def _address(said: Said) -> str:
    try:
        value = contacts.normalised(said.email) if said.email else ""
    except WrongText:
        return ""
    return value if value and contacts.kind_of(value) == "email" else ""


def _link(session: Session, account_id: int, said: Said, address: str) -> Identity:
    found = Identity(account_id=account_id, issuer=said.issuer, subject=said.subject, made_at=now())
    session.add(found)
    session.flush()
    person = session.get_one(Person, session.get_one(Account, account_id).person_id)
    who = Actor(person.id, account_id, person.name, person.language, None, address=address)
    note(session, who, "identity_linked", "account", account_id)
    return found


def own(session: Session, actor: Actor, identity_id: int) -> Identity:
    """One of one's own identities. Raises NotFound."""
    found = session.get(Identity, identity_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    return found


def _is_last(session: Session, account_id: int) -> bool:
    """Whether nobody could get in without this identity: no contact, no passkey, no other identity."""
    ways = 0
    for kind in (Contact, Passkey, Identity):
        counted = select(func.count()).select_from(kind).where(kind.account_id == account_id)
        ways += session.scalar(counted) or 0
    return ways <= 1
