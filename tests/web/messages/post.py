"""A post office for tests: people with addresses, notices they are owed, and a channel that does as told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from web.channels import HandingOver, Mail, NotAccepted, Push, Text
from web.db import writing
from web.models import Contact, Delivery, Message, Notice, Volunteer
from web.services.accounts import contacts
from web.services.clock import now


def address(session: Session, person_id: int, value: str, *, verified: bool = True) -> Contact:
    """Another address or number of a person."""
    with writing(session):
        contact = contacts.put(session, person_id, value)
        contact.verified_at = now() if verified else None
    return contact


def somebody(session: Session) -> int:
    """Somebody who serves, without any address, who is owed nothing."""
    person = session.scalars(select(Volunteer.id).order_by(Volunteer.id.desc()).limit(1)).one()
    with writing(session):
        session.execute(delete(Contact).where(Contact.person_id == person))
    quiet(session)
    return person


def quiet(session: Session) -> None:
    """Nobody is owed anything, from all that happened before."""
    with writing(session):
        session.execute(update(Notice).values(dropped_at=now(), dropped_because="before"))


def owed(session: Session, person_id: int) -> Sequence[Notice]:
    """What somebody is owed, oldest first."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Notice).where(Notice.person_id == person_id).order_by(Notice.id)).all()


def messages(session: Session) -> Sequence[Message]:
    """Every message, oldest first."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Message).order_by(Message.id)).all()


def deliveries(session: Session) -> Sequence[Delivery]:
    """Every delivery, oldest first."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Delivery).order_by(Delivery.id)).all()


@dataclass
class Box:
    """A channel that keeps what it is given, or says what it was told to say to the next ones."""

    answers: list[NotAccepted | None] = field(default_factory=list)
    kept: list[Mail | Text | Push] = field(default_factory=list)
    before: Callable[[], None] = lambda: None
    at: list[datetime] = field(default_factory=list)

    def hand_over(self, carried: Mail | Text | Push, handing: HandingOver) -> None:
        """Take it, unless there is another answer."""
        self.before()
        handing.begins()
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            handing.refused()
            raise answer
        handing.left()
        self.kept.append(carried)
        self.at.append(now())

    def close(self) -> None:
        """Nothing is open."""
