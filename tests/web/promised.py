"""Promises for tests: given through the service, and set back to where nobody has answered yet."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Promise
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import PARTY


def promise(session: Session, volunteer_id: int, seat_id: int) -> Promise:
    """What somebody was promised of a seat, as it stands now."""
    session.rollback()
    session.expire_all()
    chosen = select(Promise).where(Promise.volunteer_id == volunteer_id, Promise.seat_id == seat_id)
    return session.scalars(chosen).one()


def give(session: Session, volunteer_id: int, seat_id: int, state: str = "offered") -> None:
    """Promise somebody a seat, and let them say yes to it."""
    with writing(session):
        acts.offer(session, Deed(), [(volunteer_id, seat_id)])
        chosen = select(Promise).where(Promise.volunteer_id == volunteer_id, Promise.seat_id == seat_id)
        if state == "accepted":
            acts.accept(session, Deed(acting=PARTY), session.scalars(chosen).all())


def unanswered(session: Session, volunteer_id: int, seat_id: int | None = None) -> None:
    """Nobody has answered yet: of one seat, or of all that somebody is promised."""
    chosen = update(Promise).where(Promise.volunteer_id == volunteer_id, Promise.state == "accepted")
    if seat_id is not None:
        chosen = chosen.where(Promise.seat_id == seat_id)
    with writing(session):
        session.execute(chosen.values(state="offered", answered_sequence=None))
