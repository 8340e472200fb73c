"""What the people of a call-out are told: the offer, and that it is over for who had heard of it."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.models import Asked, Delivery, Notice
from web.services.messages import owing
from web.services.messages.states import MAY_HAVE_ARRIVED

SUBJECT = "asked"
OFFER, THANKS = "called_out", "place_is_taken"


def offer(session: Session, asked: Collection[Asked]) -> None:
    """Each is owed the offer; what they read is made when it is sent."""
    for each in asked:
        owing.owe(session, [each.volunteer_id], OFFER, each.id)


def end(session: Session, asked: Collection[Asked], because: str) -> None:
    """Who has not been told of the offer never is."""
    owing.drop(session, SUBJECT, [each.id for each in asked], because)


def thank(session: Session, asked: Collection[Asked]) -> None:
    """Whom the offer had reached, and who have not answered, hear that the place is taken."""
    told = _told(session, {each.id for each in asked})
    for each in asked:
        if each.id in told:
            owing.owe(session, [each.volunteer_id], THANKS, each.id)


def _told(session: Session, ids: Collection[int]) -> set[int]:
    sent = select(Delivery.message_id).where(Delivery.state.in_(MAY_HAVE_ARRIVED))
    heard = or_(Notice.message_id.in_(sent), Notice.seen_at.is_not(None))
    found = select(Notice.subject_id).where(
        Notice.subject == SUBJECT, Notice.kind == OFFER, Notice.subject_id.in_(ids), heard
    )
    return set(session.scalars(found))
