"""What the people of a call-out are told: the offer, and that it is over for who had heard of it.

Who asked hears when the time is over and somebody is missing still.
"""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.models import Asked, CallOut, Delivery, Notice, Person
from web.services.messages import owing
from web.services.messages.states import MAY_HAVE_ARRIVED

SUBJECT = "asked"
OFFER, THANKS, UNFILLED = "called_out", "place_is_taken", "call_out_unfilled"


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


def unfilled(session: Session, call: CallOut, project_id: int) -> None:
    """Whoever asked hears that not everybody was found; where they are gone, who answers for the project."""
    asker = session.get(Person, call.made_by) if call.made_by is not None else None
    hears = (
        [asker.id] if asker is not None and asker.state == "active" else owing.staff_of(session, project_id)
    )
    owing.owe(session, hears, UNFILLED, call.id, project_id=project_id)


def _told(session: Session, ids: Collection[int]) -> set[int]:
    sent = select(Delivery.message_id).where(Delivery.state.in_(MAY_HAVE_ARRIVED))
    heard = or_(Notice.message_id.in_(sent), Notice.seen_at.is_not(None))
    found = select(Notice.subject_id).where(
        Notice.subject == SUBJECT, Notice.kind == OFFER, Notice.subject_id.in_(ids), heard
    )
    return set(session.scalars(found))
