"""What the house can send by, and to which contacts a code may go."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Account, Contact, Person
from web.settings import Settings

KINDS = ("email", "phone")


def channel_is_set(settings: Settings, kind: str) -> bool:
    """Whether the house can send to this kind of contact: `email` or `phone`."""
    return bool(settings.smtp_url if kind == "email" else settings.gateway_url)


def sendable(settings: Settings) -> frozenset[str]:
    """The kinds of contacts that the house can send to."""
    return frozenset(kind for kind in KINDS if channel_is_set(settings, kind))


def way_in(session: Session, digest: bytes) -> Contact | None:
    """The contact that a sign-in code goes to: proven, signing in, of somebody who may.

    An address that nobody has proven may be another's by a slip of the hand: a code there would give the
    account away.
    """
    return session.scalar(
        select(Contact)
        .join(Account, Account.id == Contact.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Contact.digest == digest, Contact.verified_at.is_not(None))
        .where(Person.state != "locked_out", Person.merged_into_id.is_(None))
    )


def proven_of(session: Session, person_id: int, sends: Collection[str]) -> Contact | None:
    """The first proven contact of a person, of a kind that the house `sends` to; None without one."""
    proven = (Contact.person_id == person_id) & Contact.verified_at.is_not(None)
    alive = Contact.dead_since.is_(None) & Contact.kind.in_(sends)
    return session.scalar(select(Contact).where(proven, alive).order_by(Contact.id).limit(1))
