"""When a call-out is over: all have come, its time is up, staff withdrew it, or the place is another one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Asked, CallOut, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note
from web.services.calling_out import place, telling_them
from web.services.calling_out.place import Place
from web.services.clock import now
from web.services.faults import NotFound

UNANSWERED = ("asked", "over_budget")


def settle(session: Session, call: CallOut, there: Place) -> str:
    """End a call-out that is over; why it is, as a code, empty while it goes on. Inside a transaction."""
    why = place.over(session, call, there, now())
    if why and call.state == "open":
        _end(session, call, "filled" if why == place.FILLED else "ended", why)
        _thank(session, call, why)
        if why == place.TIME and there.missing:
            telling_them.unfilled(session, call, there.project.id)
        note(session, None, "call_out_ended", "seat", call.seat_id, node=there.project.organisation_id,
             why=why)  # fmt: skip
    return why


def withdraw(session: Session, actor: Actor, call_out_id: int, *, version: int | None) -> None:
    """Ask nobody any more; doing it twice is doing it once. Raises NotFound, Outdated."""
    with writing(session):
        call = led(session, Scope(session, actor), call_out_id)
        if call.state != "open":
            return
        refuse_outdated(session, "call_out", call, version, lambda: {"state": call.state})
        there = place.of(session, call.seat_id)
        if settle(session, call, there):
            return
        _end(session, call, "withdrawn", place.WITHDRAWN)
        note(session, actor, "call_out_withdrawn", "seat", call.seat_id,
             node=there.project.organisation_id)  # fmt: skip


def end_due(session: Session) -> int:
    """End every call-out that is over; how many were. For the clock; reads alone where there is none."""
    if not _due(session):
        return 0
    with writing(session):
        due = _due(session)
        for call, there in due:
            settle(session, call, there)
    return len(due)


def led(session: Session, scope: Scope, call_out_id: int) -> CallOut:
    """A call-out of a project of theirs. Raises NotFound."""
    call = session.get(CallOut, call_out_id)
    if call is None:
        raise NotFound
    scope.led_seat(call.seat_id)
    return call


def rows(session: Session, call: CallOut, *states: str) -> Sequence[Asked]:
    """The people of a call-out in one of these states, or all; in order."""
    chosen = select(Asked).where(Asked.call_out_id == call.id)
    if states:
        chosen = chosen.where(Asked.state.in_(states))
    return session.scalars(chosen.order_by(Asked.rank, Asked.id)).all()


def _due(session: Session) -> Sequence[tuple[CallOut, Place]]:
    found = session.scalars(
        select(CallOut)
        .join(Seat, Seat.id == CallOut.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(CallOut.state == "open", place.may_be_over(now()))
        .order_by(CallOut.id)
    )
    pairs = [(call, place.of(session, call.seat_id)) for call in found]
    return [(call, there) for call, there in pairs if place.over(session, call, there, now())]


def _end(session: Session, call: CallOut, state: str, why: str) -> None:
    call.state, call.ended_because, call.ended_at = state, why, now()
    call.version += 1
    telling_them.end(session, rows(session, call), why)


def _thank(session: Session, call: CallOut, why: str) -> None:
    """Whoever has not answered is thanked where the place is taken."""
    if why not in place.TAKEN:
        return
    left = rows(session, call, *UNANSWERED)
    telling_them.thank(session, left)
    for each in left:
        if each.state == "asked":
            each.state = "thanked"
