"""Deliveries on their way: taken by lease and fence, tried again with back-off, settled once.

A lane (a mail domain, the gateway) is served one at a time; one that wants to be left alone is paused. What
was being handed over when its sender died is settled by the sender's journal (`journal.py`).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, cast, func, or_, select, update
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Contact, Delivery, Lane, Message, PushSubscription
from web.services.clock import now
from web.services.messages import gathering, telling
from web.services.messages.journal import ACCEPTED, LEFT, Journal
from web.services.messages.states import CAN_GO_AGAIN, UNDER_WAY
from web.services.messages.telling import NEWS

LEASE = timedelta(seconds=60)
LEASE_WHILE_HANDED_OVER = timedelta(minutes=12)
"""Longer than the ten minutes that RFC 5321 gives a server to answer."""
BACK_OFF = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 120, 240, 480))
"""How long after each failed try the next one is; the last stands for all after it."""
GIVES_UP = timedelta(days=2)
MOST_TRIES = 24
FEW_TRIES = 3
"""So often a sender may die with something in hand before it has to wait like what was refused."""
LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this sender has, until its lease is over or somebody else takes it."""

    id: int
    fence: int
    uid: str
    channel: str
    lane: str
    tries: int


def waiting_lanes(session: Session, busy: Collection[str]) -> Sequence[str]:
    """The lanes that have something to do now, the most urgent first."""
    rows = session.execute(
        select(Delivery.lane)
        .join(Message, Message.id == Delivery.message_id)
        .outerjoin(Lane, Lane.name == Delivery.lane)
        .where(_due(), _open(), Delivery.lane.not_in(list(busy)))
        .group_by(Delivery.lane)
        .order_by(func.max(cast(Message.urgent, Integer)).desc(), func.min(Delivery.id))
    )
    return [row.lane for row in rows]


def claim(session: Session, lane: str, holder: str) -> Claimed | None:
    """The next delivery of a lane, taken for this holder; None where nothing is due."""
    if session.scalar(select(Delivery.id).where(_due(), Delivery.lane == lane).limit(1)) is None:
        return None
    with writing(session):
        found = session.scalar(
            select(Delivery)
            .join(Message, Message.id == Delivery.message_id)
            .outerjoin(Lane, Lane.name == Delivery.lane)
            .where(_due(), _open(), Delivery.lane == lane)
            .order_by(Message.urgent.desc(), Delivery.next_at, Delivery.id)
            .limit(1)
        )
        if found is None:
            return None
        if found.tries >= MOST_TRIES or (found.tries and _ends(session, found) <= now()):
            found.state, found.settled_at, found.fault = "failed", now(), "never_done"
            return None
        found.fence, found.tries, found.holder = found.fence + 1, found.tries + 1, holder
        found.lease_until = now() + LEASE
        # If its sender dies of it, it does not come first again.
        found.next_at = now() + _after(found.tries)
        return Claimed(found.id, found.fence, found.uid, found.channel, found.lane, found.tries)


def begin_handing_over(session: Session, held: Claimed) -> bool:
    """Write down that it may be the other side's from now on; whether it is still ours to hand over."""
    with writing(session):
        row = _held(session, held)
        if row is None:
            return False
        row.state, row.lease_until = "handing_over", now() + LEASE_WHILE_HANDED_OVER
        return True


def accepted(session: Session, held: Claimed, fault: str = "") -> None:
    """The other side has it."""
    with writing(session):
        if row := _held(session, held):
            row.state, row.accepted_at, row.fault = "accepted", now(), fault
            row.lease_until = None
        session.execute(update(Lane).where(Lane.name == held.lane).values(refusals=0, paused_until=now()))


def later(
    session: Session, held: Claimed, code: str, pause: timedelta | None, channels: frozenset[str]
) -> None:
    """It was not taken now: tried again with back-off, until its time is over or it was tried too often."""
    with writing(session):
        row = _held(session, held)
        if row is None:
            return
        if pause is not None:
            _pause(session, held.lane, pause, code)
        message = session.get_one(Message, row.message_id)
        next_at = now() + _after(row.tries)
        if next_at >= _ends(session, row) or row.tries >= MOST_TRIES:
            _fail(session, row, message, code, channels)
            return
        row.state, row.next_at, row.fault, row.lease_until = "waiting", next_at, code, None


def refused(session: Session, held: Claimed, code: str, *, dead: bool, channels: frozenset[str]) -> None:
    """It is never taken, and the next address is tried; `dead`: nothing reaches this one any more."""
    with writing(session):
        row = _held(session, held)
        if row is None:
            return
        if dead:
            bury(session, row, code)
        _fail(session, row, session.get_one(Message, row.message_id), code, channels)


def dropped(session: Session, held: Claimed, code: str) -> None:
    """It says nothing true any more, or its time is over."""
    with writing(session):
        if row := _held(session, held):
            row.state, row.settled_at, row.fault, row.lease_until = "dropped", now(), code, None


def bury(session: Session, row: Delivery, code: str) -> None:
    """Nothing reaches the address of a delivery any more; inside a transaction that writes."""
    if row.to_contact_id is not None:
        contact = session.get(Contact, row.to_contact_id)
        if contact is not None and contact.dead_since is None:
            contact.dead_since, contact.dead_because = now(), code
    if row.push_id is not None:
        subscription = session.get(PushSubscription, row.push_id)
        if subscription is not None:
            subscription.ended_at = now()


def try_next_address(session: Session, message: Message, channels: frozenset[str]) -> None:
    """News that could not be delivered goes to an address of its person that was not tried yet."""
    if message.kind != NEWS or message.person_id is None:
        return
    tried = set(session.scalars(select(Delivery.to_contact_id).where(Delivery.message_id == message.id)))
    wishes = telling.read(session, [message.person_id])[message.person_id]
    for address in gathering.addresses(session, message.person_id, wishes):
        if address.contact_id not in tried:
            gathering.deliver(session, message, address, channels)
            return


def send_again(session: Session, delivery_id: int) -> None:
    """Try a delivery that failed once more, now, as somebody asked for it."""
    with writing(session):
        row = session.get_one(Delivery, delivery_id)
        if row.state in CAN_GO_AGAIN:
            row.state, row.next_at, row.tries, row.settled_at = "waiting", now(), 0, None


def take_back(session: Session, is_dead: Callable[[str], bool], journal: Journal) -> None:
    """Settle what processes had in hand that died; `is_dead` says of a holder whether it did.

    What was accepted, as the journal says, is accepted. All else is tried again, under the same uid; where it
    had left the house and nobody read the answer, the row says so.
    """
    dead = [each for each in holders(session) if is_dead(each)]
    if not dead:
        return
    with writing(session):
        said = journal.said()
        for row in session.scalars(select(Delivery).where(_in_hand(), Delivery.holder.in_(dead))):
            _take_back(row, said.get(row.uid, ""))


def holders(session: Session) -> Sequence[str]:
    """Who has deliveries in hand."""
    return session.scalars(select(Delivery.holder).where(_in_hand()).distinct()).all()


def _in_hand() -> ColumnElement[bool]:
    return Delivery.lease_until.is_not(None) & Delivery.state.in_(UNDER_WAY)


def _take_back(row: Delivery, word: str) -> None:
    handed_over = row.state == "handing_over"
    row.lease_until, row.fence = None, row.fence + 1
    if handed_over and word == ACCEPTED:
        row.state, row.accepted_at, row.fault = "accepted", now(), ""
        return
    row.state = "waiting"
    row.next_at = now() if row.tries < FEW_TRIES else row.next_at
    if handed_over and word == LEFT:
        row.fault = "answer_unknown"


def _due() -> ColumnElement[bool]:
    free = or_(Delivery.lease_until.is_(None), Delivery.lease_until < now())
    again = (Delivery.state == "handing_over") & (Delivery.lease_until < now())
    return or_((Delivery.state == "waiting") & free & (Delivery.next_at <= now()), again)


def _open() -> ColumnElement[bool]:
    return or_(Lane.name.is_(None), Lane.paused_until <= now())


def _held(session: Session, held: Claimed) -> Delivery | None:
    """The row of what is held, unless somebody else took it since."""
    row = session.get(Delivery, held.id)
    return row if row is not None and row.fence == held.fence else None


def _after(tries: int) -> timedelta:
    return BACK_OFF[min(tries, len(BACK_OFF)) - 1]


def _ends(session: Session, row: Delivery) -> datetime:
    """When a delivery is given up."""
    message = session.get_one(Message, row.message_id)
    return message.expires_at or message.made_at + GIVES_UP


def _fail(session: Session, row: Delivery, message: Message, code: str, channels: frozenset[str]) -> None:
    row.state, row.settled_at, row.fault, row.lease_until = "failed", now(), code, None
    session.flush()
    if row.push_id is None:
        try_next_address(session, message, channels)


def _pause(session: Session, lane: str, pause: timedelta, code: str) -> None:
    """Leave a lane alone, twice as long at each refusal in a row."""
    row = session.get(Lane, lane)
    if row is None:
        row = Lane(name=lane, refusals=0, paused_until=now())
        session.add(row)
    longer = min(pause * 2**row.refusals, LONGEST_PAUSE)
    row.refusals, row.paused_until, row.fault = min(row.refusals + 1, 10), now() + longer, code
