"""What is not needed any more about messages is forgotten: where they went, and then that they were."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Challenge, Delivery, Message, Notice
from web.services.clock import now

KEPT = timedelta(days=400)
"""As long as somebody may ask whether they were told."""
ADDRESS_KEPT = timedelta(days=1)
CODES_KEPT = timedelta(days=7)


def forget_old(session: Session) -> int:
    """Delete messages and notices of more than a year ago, addresses that are nobody's, codes that ended.

    How many messages went.
    """
    moment = now()
    old = select(Message.id).where(Message.made_at < moment - KEPT)
    used_up = Delivery.sealed_to.is_not(None) & (Delivery.next_at < moment - ADDRESS_KEPT * 3)
    ended = Challenge.expires_at < moment - CODES_KEPT
    any_left = (old, select(Delivery.id).where(used_up), select(Challenge.id).where(ended))
    if not any(session.scalar(each.limit(1)) for each in any_left):
        return 0
    with writing(session):
        session.execute(update(Delivery).where(used_up).values(sealed_to=None))
        session.execute(delete(Challenge).where(ended))
        session.execute(delete(Notice).where(Notice.due_at < moment - KEPT))
        gone = session.scalars(old).all()
        session.execute(delete(Message).where(Message.id.in_(gone)))
    return len(gone)
