"""Messages that somebody waits for now: a code, a link, an invitation. They wait for nothing and nobody.

What they say is read from the row that they are about (`kind`, `subject_id`), when they leave.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from web.db import vault_of
from web.models import Contact, Delivery, Message
from web.services.accounts import contacts
from web.services.clock import now
from web.vault.vault import HOUSE

SEALED_TO = "delivery.to"
GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class Addressed:
    """What one of many letters is about, where it goes, and in which language."""

    subject_id: int
    value: str
    language: str


def to_contact(
    session: Session, contact: Contact, kind: str, subject_id: int, *, language: str, expires_at: datetime
) -> Message:
    """A message to a person's own contact, verified or not; inside a transaction that writes."""
    message = _message(session, kind, subject_id, language, expires_at)
    message.person_id = contact.person_id
    value = vault_of(session).open(contact.person_id, contacts.FIELD, contact.sealed)
    session.add(delivery_of(message, contacts.kind_of(value), lane_of(value), to_contact_id=contact.id))
    return message


def to_address(
    session: Session, value: str, kind: str, subject_id: int, *, language: str, expires_at: datetime
) -> Message:
    """A message to an address or number that is nobody's yet; inside a transaction that writes."""
    message = _message(session, kind, subject_id, language, expires_at)
    sealed = vault_of(session).seal(HOUSE, SEALED_TO, value)
    session.add(delivery_of(message, contacts.kind_of(value), lane_of(value), sealed_to=sealed))
    return message


def to_addresses(session: Session, kind: str, letters: Sequence[Addressed], *, expires_at: datetime) -> None:
    """The same for many; inside a transaction that writes."""
    common = {"kind": kind, "urgent": True, "made_at": now(), "expires_at": expires_at}
    added = insert(Message).returning(Message.id, sort_by_parameter_order=True)
    ids = session.scalars(
        added, [{**common, "subject_id": each.subject_id, "language": each.language} for each in letters]
    ).all()
    hidden = vault_of(session).seal_many([(HOUSE, SEALED_TO, each.value) for each in letters])
    session.execute(insert(Delivery), [
        {"message_id": message, "channel": contacts.kind_of(each.value), "lane": lane_of(each.value),
         "sealed_to": sealed, "uid": secrets.token_hex(16), "next_at": now()}
        for message, each, sealed in zip(ids, letters, hidden, strict=True)
    ])  # fmt: skip


def lane_of(value: str) -> str:
    """What an address or number is served by, one at a time: the domain of a mail, or the gateway."""
    return value.rpartition("@")[2] if contacts.kind_of(value) == "email" else GATEWAY


def delivery_of(
    message: Message,
    channel: str,
    lane: str,
    *,
    to_contact_id: int | None = None,
    push_id: int | None = None,
    sealed_to: bytes | None = None,
) -> Delivery:
    """A delivery of a message by a channel, which waits; not added yet. Its uid is the same at every try."""
    return Delivery(
        message_id=message.id,
        channel=channel,
        to_contact_id=to_contact_id,
        push_id=push_id,
        sealed_to=sealed_to,
        lane=lane,
        uid=secrets.token_hex(16),
        next_at=now(),
    )


def _message(session: Session, kind: str, subject_id: int, language: str, expires_at: datetime) -> Message:
    message = Message(
        kind=kind,
        subject_id=subject_id,
        language=language,
        urgent=True,
        made_at=now(),
        expires_at=expires_at,
    )
    session.add(message)
    session.flush()
    return message
