"""One delivery from its row to the other side: words made now, handed over, what came of it written down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from web.channels import Channel, HandingOver, Mail, Push, Refused, Text, TryLater
from web.db import vault_of, writing
from web.house import House
from web.letters import rendering
from web.models import Contact, Delivery, Message, Notice, PushSubscription
from web.services.accounts import contacts
from web.services.clock import now
from web.services.messages import queue
from web.services.messages.direct import SEALED_TO
from web.services.messages.journal import Journal
from web.services.messages.queue import Claimed
from web.services.messages.telling import NEWS
from web.vault.vault import HOUSE
from web.words.messages import news, readers, writers
from web.words.messages.letter import Letter

SEALED_PUSH = "push_subscription"


class TakenAway(Exception):
    """Somebody else has the delivery by now: nothing may be handed over."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a sender works with: the ways out that are set, where pages are, who it is, and its journal."""

    channels: Mapping[str, Channel[Any]]
    house: House
    holder: str
    journal: Journal

    @property
    def open(self) -> frozenset[str]:
        """The names of the ways out that are set."""
        return frozenset(self.channels)


@dataclass(frozen=True, slots=True)
class Ready:
    """A delivery that is ready to leave: its letter, its language, and where it goes."""

    letter: Letter
    tag: str
    to: str
    row: Delivery
    message: Message


def send_next(session: Session, office: Office, lane: str) -> bool:
    """See the next delivery of a lane through; whether there was one."""
    held = queue.claim(session, lane, office.holder)
    if held is None:
        return False
    ready = _ready(session, office, held)
    session.commit()
    if isinstance(ready, str):
        queue.dropped(session, held, ready)
        return True
    try:
        _hand_over(session, office, held, ready)
    except TakenAway:
        return True
    except TryLater as fault:
        queue.later(session, held, fault.code, fault.pause, office.open)
    except Refused as fault:
        queue.refused(session, held, fault.code, dead=fault.dead, channels=office.open)
    else:
        office.journal.accepted(held.uid)
        queue.accepted(session, held)
    return True


def letter_of(session: Session, house: House, message: Message) -> Letter | None:
    """What a message says as things are now, None when nothing of it is true any more.

    Its notices that are not true any more are dropped, and why is kept.
    """
    if message.kind != NEWS:
        return writers.write(session, house, message)
    found = news.told(session, message)
    if found.untrue:
        with writing(session):
            for notice_id, code in found.untrue.items():
                gone = update(Notice).where(Notice.id == notice_id)
                session.execute(gone.values(dropped_at=now(), dropped_because=code))
    return news.write_of(session, house, message, found.facts)


def _ready(session: Session, office: Office, held: Claimed) -> Ready | str:
    """All that is needed to hand a delivery over, or the code why it does not go."""
    row = session.get_one(Delivery, held.id)
    message = session.get_one(Message, row.message_id)
    if message.expires_at is not None and message.expires_at <= now():
        return "too_late"
    to = _address(session, row, message)
    if to is None:
        return "no_address"
    house = readers.by_phone(office.house, to) if held.channel == "phone" else office.house
    letter = letter_of(session, house, message)
    if letter is None:
        return "not_true"
    return Ready(letter, readers.tag_of(session, house, message), to, row, message)


def _hand_over(session: Session, office: Office, held: Claimed, ready: Ready) -> None:
    def begins() -> None:
        if not queue.begin_handing_over(session, held):
            raise TakenAway

    handing = HandingOver(
        begins, lambda: office.journal.left(held.uid), lambda: office.journal.refused(held.uid)
    )
    office.channels[held.channel].hand_over(_carried(session, held, ready), handing)


def _carried(session: Session, held: Claimed, ready: Ready) -> Mail | Text | Push:
    letter, tag, message = ready.letter, ready.tag, ready.message
    if held.channel == "email":
        return rendering.mail(letter, tag, uid=held.uid, to=ready.to)
    if held.channel == "phone":
        return rendering.text(letter, tag, uid=held.uid, to=ready.to, expires_at=message.expires_at)
    return rendering.push(
        letter,
        tag,
        uid=held.uid,
        address=_browser(session, ready.row),
        urgent=message.urgent,
        expires_at=message.expires_at,
    )


def _address(session: Session, row: Delivery, message: Message) -> str | None:
    """Where a delivery goes; None where that is gone, or takes news no more."""
    if row.channel == "push":
        subscription = session.get(PushSubscription, row.push_id or 0)
        return "" if subscription is not None and subscription.ended_at is None else None
    if row.sealed_to is not None:
        return vault_of(session).open(HOUSE, SEALED_TO, row.sealed_to)
    contact = session.get(Contact, row.to_contact_id or 0)
    if contact is None or contact.person_id != message.person_id:
        return None
    if message.kind == NEWS and (contact.verified_at is None or contact.dead_since is not None):
        return None
    return vault_of(session).open(contact.person_id, contacts.FIELD, contact.sealed)


def _browser(session: Session, row: Delivery) -> Mapping[str, str]:
    """Where and under which keys a browser takes what is pushed to it."""
    found = session.get_one(PushSubscription, row.push_id)
    address: Mapping[str, str] = json.loads(vault_of(session).open(HOUSE, SEALED_PUSH, found.sealed))
    return address
