"""What the other side says of a delivery later: accepted, delivered, failed, opted out.

Receipts come late, twice and out of order: a delivery never goes backwards, and `delivered` stays.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Contact, Delivery, Message, PushSubscription
from web.services.clock import now
from web.services.messages import queue

ACCEPTED, DELIVERED, FAILED, OPTED_OUT = "accepted", "delivered", "failed", "opted_out"
SAID = (ACCEPTED, DELIVERED, FAILED, OPTED_OUT)
ORDER = ("waiting", "unsent", "handing_over", "dropped", ACCEPTED, FAILED, DELIVERED)
"""States from the least to the most that is known; a receipt moves a delivery forward alone."""
CODE = re.compile(r"[a-z][a-z0-9_. -]{0,39}")
NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was said of one delivery. `for_good`: nothing reaches this address any more."""

    uid: str
    state: str
    code: str = ""
    for_good: bool = False


def note(session: Session, receipt: Receipt, channel: str, channels: frozenset[str]) -> bool:
    """Write a receipt down; whether it changed anything. Receipts of another channel's deliveries do not.

    News that failed goes to the next address of its person, by the `channels` that are set.
    """
    with writing(session):
        row = session.scalar(select(Delivery).where(Delivery.uid == receipt.uid, Delivery.channel == channel))
        if row is None:
            return False
        code = clean(receipt.code) or receipt.state
        moved = _move(row, FAILED if receipt.state == OPTED_OUT else receipt.state, code)
        ends = receipt.state == OPTED_OUT or (receipt.state == FAILED and receipt.for_good)
        known = row.state == DELIVERED and receipt.state == FAILED
        buried = ends and not known and _bury(session, row, code)
        if moved and row.state == FAILED and row.push_id is None:
            session.flush()
            queue.try_next_address(session, session.get_one(Message, row.message_id), channels)
        return buried or moved


def clean(code: str) -> str:
    """A code that may be kept: lower case, short, and without anything that could be a number of a phone."""
    plain = code.strip().lower()
    return plain if CODE.fullmatch(plain) and not NUMBER.search(plain) else ""


def _move(row: Delivery, state: str, code: str) -> bool:
    """Bring a delivery forward; a sender that still holds it has lost it."""
    if ORDER.index(row.state) >= ORDER.index(state):
        return False
    row.state, row.fault, row.lease_until, row.fence = state, "", None, row.fence + 1
    if state == FAILED:
        row.fault = code
    else:
        row.accepted_at = row.accepted_at or now()
    row.settled_at = None if state == ACCEPTED else now()
    return True


def _bury(session: Session, row: Delivery, code: str) -> bool:
    """Nothing reaches this address any more, unless somebody has proven since that they read it."""
    if row.push_id is not None:
        subscription = session.get(PushSubscription, row.push_id)
        if subscription is None or subscription.ended_at is not None:
            return False
        subscription.ended_at = now()
        return True
    contact = session.get(Contact, row.to_contact_id) if row.to_contact_id else None
    if contact is None or contact.dead_since is not None:
        return False
    made_at = session.get_one(Message, row.message_id).made_at
    if contact.verified_at is not None and contact.verified_at > made_at:
        return False
    contact.dead_since, contact.dead_because = now(), code
    return True
