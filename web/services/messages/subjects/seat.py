"""Seats that stand empty and fit somebody."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Notice, Promise
from web.services.actor import Actor
from web.services.messages.subjects.about import SeatShown, by_subject, seats_shown
from web.services.messages.subjects.fact import Fact, Read, is_urgent
from web.services.promises.standing import heads_on
from web.services.promises.transitions import REFUSED, STANDING


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each seat that still has room for them."""
    about = by_subject(notices)
    seats = seats_shown(session, about)
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids, seat = tuple(each.id for each in owed), seats.get(identity)
        code = "gone" if seat is None else _code(session, actor, seat)
        if code or seat is None:
            untrue.update(dict.fromkeys(ids, code))
            continue
        start = seat.starts_at
        facts.append(Fact(ids, owed[-1].kind, "seat", seat, at=start, urgent=is_urgent(start)))
    return Read(facts, untrue)


def _code(session: Session, actor: Actor, seat: SeatShown) -> str:
    if actor.volunteer_id is None:
        return "not_theirs"
    if seat.over:
        return seat.over
    if heads_on(session, seat.seat_id) >= seat.desired:
        return "full"
    held = select(Promise.state).where(
        Promise.seat_id == seat.seat_id, Promise.volunteer_id == actor.volunteer_id
    )
    state = session.scalar(held)
    return "answered" if state in STANDING or state in REFUSED else ""
