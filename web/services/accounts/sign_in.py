"""Signing in and out, and who holds a token."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import plain_rows, writing, zone_of
from web.models import Account, Grant, Person, ProjectLead, SecondFactor, SignedIn, Volunteer
from web.services.accounts import contacts, devices, passwords, throttle
from web.services.accounts.throttle import Budget
from web.services.accounts.tokens import hash_of, new_token
from web.services.actor import Actor, Held
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Invalid

SLOW = timedelta(minutes=15)
TRIES_OF_CONTACT = 20
TRIES_OF_DEVICE = 20
TRIES_OF_SIGN_IN = 20
TRIES_OF_ADDRESS = 60
EVERY_OF_ADDRESS = timedelta(minutes=1)
_HOLDER = (
    select(
        SignedIn.id, SignedIn.account_id, Person.id.label("person_id"), Person.name, Person.language,
        Person.state, Volunteer.id.label("volunteer_id"), SignedIn.factor_at,
        func.coalesce(SignedIn.seen_at, SignedIn.created_at).label("seen_at"),
        SecondFactor.confirmed_at.label("device_since"),
    )
    .join(Account, Account.id == SignedIn.account_id)
    .join(Person, Person.id == Account.person_id)
    .outerjoin(Volunteer, Volunteer.id == Person.id)
    .outerjoin(SecondFactor, SecondFactor.account_id == SignedIn.account_id)
    .where(
        SignedIn.token_hash == bindparam("token"),
        SignedIn.revoked_at.is_(None),
        SignedIn.expires_at > bindparam("at"),
        Person.state != "locked_out",
    )
)  # fmt: skip
_RIGHTS = select(Grant.right, Grant.organisation_id).where(
    Grant.person_id == bindparam("person"),
    Grant.ended_at.is_(None),
    or_(Grant.until.is_(None), Grant.until >= bindparam("today")),
)
_LEADS = select(ProjectLead.project_id).where(ProjectLead.person_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Client:
    """Where somebody signs in from: a network address, a program, and what its cookie says of devices."""

    address: str
    agent: str = ""
    devices: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A new sign-in: its token, which nobody gets again, and whose it is."""

    token: str
    account_id: int
    person_id: int


class Known(NamedTuple):
    """Who holds a token, and their sign-in: when it was used last, when it showed its second factor.

    `has_device` when the account has a device that shows codes.
    """

    actor: Actor
    signed_in_id: int
    seen_at: datetime
    factor_at: datetime | None
    has_device: bool


def recognise(session: Session, token: str, address: str, zone: ZoneInfo) -> Known | None:
    """Who holds this token, and their sign-in; None for an unknown, ended or locked-out one.

    Rights are those in force today in `zone`; who left sees their own record and holds none.
    """
    found = plain_rows(session, _HOLDER, token=hash_of(token), at=now()).one_or_none()
    if found is None:
        return None
    known = Actor(
        found.person_id, found.account_id, found.name, found.language, found.volunteer_id, address=address
    )
    if found.state == "active":
        rights, leads = _rights(session, found.person_id, zone), _leads(session, found.person_id)
        known = replace(known, rights=rights, leads=leads)
    return Known(known, found.id, found.seen_at, found.factor_at, found.device_since is not None)


def acting_as(session: Session, person_id: int) -> Actor | None:
    """Who takes part, with the rights in force today: for what a program fetches in their name.

    None for who has left, was locked out, or was merged with somebody.
    """
    person = session.get(Person, person_id)
    if person is None or person.state != "active" or person.merged_into_id is not None:
        return None
    serves = session.get(Volunteer, person_id) is not None
    rights, leads = _rights(session, person_id, zone_of(session)), _leads(session, person_id)
    return Actor(
        person_id, 0, person.name, person.language, person_id if serves else None, rights=rights, leads=leads
    )


def sign_in(session: Session, contact: str, password: str, client: Client, *, days: int) -> Entered:
    """A new sign-in for who knows the password that goes with a contact.

    Raises Invalid for a wrong pair, TooMany when no try is left: of this device where the account knows it,
    else of this contact or this client.
    """
    digest = contacts.digest_of(session, contact)
    found = contacts.account_of(session, digest)
    account, kept = (found[0], found[0].password_hash) if found else (None, None)
    budgets = _budgets(session, account, digest, client)
    throttle.take(session, budgets)
    if not passwords.is_right(kept, password) or account is None or kept is None:
        raise _wrong_pair()
    better = passwords.hashed(password) if passwords.is_outdated(kept, password) else kept
    with writing(session):
        if account.password_hash != kept:  # changed while this one was compared
            raise _wrong_pair()
        account.password_hash = better
        throttle.give_back(session, budgets)
        return enter(session, account.id, client, days=days)


def open_session(session: Session, account_id: int, *, agent: str, days: int, address: str = "") -> str:
    """A new sign-in of an account: its token, which is stored only as a hash.

    Raises Invalid when an administrator has locked its person out.
    """
    token = new_token()
    with writing(session):
        person = _admitted(session, account_id)
        session.execute(delete(SignedIn).where(SignedIn.expires_at < now()))
        session.add(
            SignedIn(
                account_id=account_id,
                token_hash=hash_of(token),
                agent=agent[:200],
                created_at=now(),
                expires_at=now() + timedelta(days=days),
            )
        )
        who = Actor(person.id, account_id, person.name, person.language, None, address=address)
        note(session, who, "signed_in", "account", account_id)
    return token


def enter(session: Session, account_id: int, client: Client, *, days: int) -> Entered:
    """A new sign-in of an account at a client. Raises Invalid like `open_session`."""
    token = open_session(session, account_id, agent=client.agent, days=days, address=client.address)
    return Entered(token, account_id, session.get_one(Account, account_id).person_id)


def confirm(session: Session, actor: Actor, signed_in_id: int, password: str, *, field: str) -> None:
    """Make sure that whoever is signed in knows their password, before something that cannot be undone.

    Tries are of this sign-in: who has none cannot use them up. Raises Invalid at `field`, TooMany.
    """
    budgets = (Budget(f"sign-in:{signed_in_id}", TRIES_OF_SIGN_IN, SLOW),)
    throttle.take(session, budgets)
    if not passwords.is_right(session.get_one(Account, actor.account_id).password_hash, password):
        raise Invalid({field: [lazy("This is not your password.")]})
    throttle.give_back(session, budgets)


def sign_out(session: Session, signed_in_id: int) -> None:
    """End one sign-in."""
    with writing(session):
        session.execute(update(SignedIn).where(SignedIn.id == signed_in_id).values(revoked_at=now()))


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """End every sign-in of an account."""
    with writing(session):
        held = (SignedIn.account_id == account_id) & SignedIn.revoked_at.is_(None)
        session.execute(update(SignedIn).where(held).values(revoked_at=now()))


def _budgets(session: Session, account: Account | None, digest: bytes, client: Client) -> Sequence[Budget]:
    device = devices.known(session, account.id if account else 0, client.devices)
    if device is not None:
        return (Budget(f"device:{device.id}", TRIES_OF_DEVICE, SLOW),)
    return (
        Budget(f"contact:{digest.hex()}", TRIES_OF_CONTACT, SLOW),
        Budget(f"address:{throttle.neighbour(client.address)}", TRIES_OF_ADDRESS, EVERY_OF_ADDRESS),
    )


def _wrong_pair() -> Invalid:
    return Invalid({"password": [lazy("This address or number and this password do not go together.")]})


def _admitted(session: Session, account_id: int) -> Person:
    person = session.get_one(Person, session.get_one(Account, account_id).person_id)
    if person.state == "locked_out":
        raise Invalid({"_schema": [lazy("This account was closed. Ask the district's office.")]})
    return person


def _rights(session: Session, person_id: int, zone: ZoneInfo) -> frozenset[Held]:
    today = now().astimezone(zone).date()
    rows = plain_rows(session, _RIGHTS, person=person_id, today=today)
    return frozenset(Held(row.right, row.organisation_id) for row in rows)


def _leads(session: Session, person_id: int) -> frozenset[int]:
    return frozenset(plain_rows(session, _LEADS, person=person_id).scalars())
