"""A desk for tests of inbox and outbox: news of promises, gathered into messages that went out or did not."""

from collections.abc import Sequence
from datetime import timedelta

import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY
from tests.web.messages.post import address, quiet
from web.db import writing
from web.models import Contact, Delivery, Message, Notice, Organisation, Project, Promise, Seat, Shift
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages import gathering
from web.services.messages.gathering import SETTLES
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, PARTY

NOON = TODAY.replace(hour=4)
ALL = frozenset({"email", "phone", "push"})
BY_STAFF, BY_PARTY = Deed(acting=COORDINATOR), Deed(acting=PARTY)


class Desk:
    """Deeds to promises of one person, and what becomes of their messages; it is noon."""

    def __init__(self, session: Session, me: int) -> None:
        self.session, self.me = session, me
        quiet(session)

    def seats(self, organisation: str = "") -> Sequence[int]:
        """Seats with room of shifts to come that this person was never promised."""
        mine = select(Promise.seat_id).where(Promise.volunteer_id == self.me)
        chosen = (
            select(Seat.id)
            .join(Shift, Shift.id == Seat.shift_id)
            .join(Project, Project.id == Shift.project_id)
            .where(Shift.status == "open", Shift.starts_at > now() + timedelta(days=4), Seat.id.not_in(mine))
            .order_by(Shift.starts_at, Seat.id)
        )
        if organisation:
            node = select(Organisation.id).where(Organisation.code == organisation)
            chosen = chosen.where(Project.organisation_id == node.scalar_subquery())
        seats = self.session.scalars(chosen).all()
        with writing(self.session):
            room = update(Seat).where(Seat.id.in_(seats)).values(maximum=50)
            self.session.execute(room.execution_options(synchronize_session=False))
        return seats

    def promise(self, seat: int) -> Promise:
        """This person's promise of a seat."""
        chosen = select(Promise).where(Promise.volunteer_id == self.me, Promise.seat_id == seat)
        return self.session.scalars(chosen).one()

    def offer(self, seat: int) -> None:
        """Staff promise them a seat."""
        with writing(self.session):
            acts.offer(self.session, Deed(), [(self.me, seat)])

    def release(self, seat: int) -> None:
        """They are not needed there any more."""
        with writing(self.session):
            acts.release(self.session, BY_STAFF, [self.promise(seat)])

    def accept(self, seat: int) -> None:
        """They say yes."""
        with writing(self.session):
            acts.accept(self.session, BY_PARTY, [self.promise(seat)])

    def decline(self, seat: int) -> None:
        """They say no."""
        with writing(self.session):
            acts.decline(self.session, BY_PARTY, [self.promise(seat)])

    def unreachable(self, **values: object) -> None:
        """None of their addresses was ever confirmed, or as is said."""
        with writing(self.session):
            mine = update(Contact).where(Contact.person_id == self.me)
            self.session.execute(mine.values(**(values or {"verified_at": None})))

    def mail(self, value: str = "li@mail.example", *, verified: bool = True) -> None:
        """They have an address."""
        address(self.session, self.me, value, verified=verified)

    def gather(self, channels: frozenset[str] = ALL) -> int:
        """Make messages of all that is due; a while goes by."""
        with time_machine.travel(now() + SETTLES, tick=False):
            return gathering.gather(self.session, channels)

    def sent(self) -> Message:
        """Their newest message."""
        self.session.rollback()
        self.session.expire_all()
        chosen = select(Message).where(Message.person_id == self.me).order_by(Message.id.desc())
        return self.session.scalars(chosen.limit(1)).one()

    def settle(self, state: str, fault: str = "") -> Delivery:
        """Their newest message has come this far."""
        delivery = self.session.scalars(
            select(Delivery)
            .where(Delivery.message_id == self.sent().id)
            .order_by(Delivery.id.desc())
            .limit(1)
        ).one()
        moments = {"accepted_at": now()} if state in ("accepted", "delivered") else {}
        ended = {"settled_at": now()} if state in ("delivered", "failed", "dropped") else {}
        with writing(self.session):
            chosen = update(Delivery).where(Delivery.id == delivery.id)
            self.session.execute(chosen.values(state=state, fault=fault, **moments, **ended))
        return self.session.get_one(Delivery, delivery.id)

    def notices(self) -> Sequence[Notice]:
        """What they are owed, oldest first, from the desk's beginning on."""
        self.session.rollback()
        self.session.expire_all()
        chosen = select(Notice).where(Notice.person_id == self.me, Notice.dropped_because != "before")
        return self.session.scalars(chosen.order_by(Notice.id)).all()


def desk_of(session: Session, actor: Actor) -> Desk:
    """The desk of somebody who signs in."""
    return Desk(session, actor.person_id)
