"""What staff do about a message: try it again now, or write down that they told it by phone."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Delivery, Message, Notice
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.messages import outbox, queue, unreached
from web.services.messages.states import CAN_GO_AGAIN
from web.services.messages.telling import NEWS

BY_PHONE = "told_by_phone"


def send_again(session: Session, actor: Actor, delivery_id: int) -> None:
    """Try a delivery again now. Raises NotFound, Conflict where it has left or came to nothing."""
    with writing(session):
        row = session.get(Delivery, delivery_id)
        if row is None:
            raise NotFound
        message = outbox.whole(session, Scope(session, actor), row.message_id).message
        if row.state not in CAN_GO_AGAIN:
            raise Conflict("settled", lazy("This has left, or says nothing true any more."))
        queue.send_again(session, delivery_id)
        note(session, actor, "sent_again", "message", message.id, person=message.person_id)


def told_by_phone(session: Session, actor: Actor, message_id: int) -> None:
    """Somebody was told by phone what a message says; what waits of it is not sent any more.

    Raises NotFound, and Conflict for codes and links, which nobody tells by phone.
    """
    with writing(session):
        found = outbox.whole(session, Scope(session, actor), message_id)
        if found.message.kind != NEWS:
            raise Conflict("no_news", lazy("Codes and links are told to nobody by phone."))
        person_id = found.message.person_id or 0
        _heard(session, actor, person_id, [each.id for each in found.notices], message=message_id)
        if not found.hidden:
            _settle(session, [message_id])


def told_person_by_phone(session: Session, actor: Actor, person_id: int) -> int:
    """Somebody was told by phone what no message brought them; how many things it was."""
    with writing(session):
        notices = unreached.of_person(session, Scope(session, actor), person_id)
        if not notices:
            return 0
        _heard(session, actor, person_id, [each.id for each in notices])
        _settle(session, {each.message_id for each in notices if each.message_id is not None})
        return len(notices)


def _heard(
    session: Session, actor: Actor, person_id: int, notice_ids: Collection[int], message: int | None = None
) -> None:
    """These were heard now; what was dropped keeps why it was not written."""
    unseen = Notice.id.in_(notice_ids) & Notice.seen_at.is_(None)
    session.execute(update(Notice).where(unseen).values(seen_at=now()))
    note(session, actor, BY_PHONE, "person", person_id, message=message, notices=sorted(notice_ids))


def _settle(session: Session, message_ids: Collection[int]) -> None:
    """What has not left of these messages stays here, if everything they tell was heard."""
    unheard = select(Notice.message_id).where(Notice.message_id.in_(message_ids), Notice.seen_at.is_(None))
    heard = set(message_ids) - set(session.scalars(unheard))
    waits = Delivery.message_id.in_(heard) & Delivery.state.in_(CAN_GO_AGAIN)
    settled = {"state": "dropped", "fault": BY_PHONE, "settled_at": now(), "lease_until": None}
    session.execute(
        update(Delivery)
        .where(waits, Delivery.message_id.in_(select(Message.id).where(Message.kind == NEWS)))
        .values(fence=Delivery.fence + 1, **settled)
    )
