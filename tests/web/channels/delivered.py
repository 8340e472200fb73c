"""Deliveries that were handed over, for receipts to speak of."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tests.web.messages.post import address, somebody
from web.db import writing
from web.models import Contact, Delivery, Message
from web.services.clock import now

UID = "0f" * 16


def handed(
    session: Session, *, to: str = "+8613800138000", state: str = "accepted", uid: str = UID
) -> tuple[Delivery, Contact]:
    """A delivery of news to somebody's only address, in a state."""
    contact = address(session, somebody(session), to)
    with writing(session):
        message = Message(person_id=contact.person_id, kind="news", language="en", made_at=now())
        session.add(message)
        session.flush()
        contact.verified_at = message.made_at - timedelta(days=1)
        row = Delivery(
            message_id=message.id,
            channel=contact.kind,
            to_contact_id=contact.id,
            lane="gateway" if contact.kind == "phone" else to.partition("@")[2],
            uid=uid,
            state=state,
            next_at=now(),
        )
        session.add(row)
    return row, contact
