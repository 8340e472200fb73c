"""Promises of two persons who turn out to be one, and of one who is two again: written down as events.

The table of transitions says nothing of it, for nobody gains or loses a seat.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Promise, PromiseEvent
from web.services.clock import now
from web.services.promises import notices
from web.services.promises.acts import event_of
from web.services.promises.deeds import Deed, work_on

CARRIED = (
    "state", "since", "why", "by", "told_sequence", "answered_sequence", "told_starts_at", "told_ends_at",
    "told_place_id", "told_role", "minutes",
)  # fmt: skip
"""What a promise takes over from another one of the same person."""


def join(session: Session, deed: Deed, promise: Promise, other: Promise | None = None) -> None:
    """Write down that a promise went over from who is the same person; it takes the state of `other`."""
    before = promise.state
    if other is not None:
        for name in CARRIED:
            setattr(promise, name, getattr(other, name))
    _write(session, "join", [(promise, before)], deed)


def let_go(session: Session, deed: Deed, promise: Promise) -> None:
    """Write down that what has begun is the same person's by another promise: this one counts no more."""
    before = promise.state
    promise.state, promise.since, promise.why, promise.minutes = "released", now(), deed.why, None
    promise.by = deed.actor.person_id if deed.actor else None
    _write(session, "join", [(promise, before)], deed)


def restore(session: Session, deed: Deed, promise_ids: Collection[int]) -> None:
    """Write down that promises became again what they were before two persons were made one."""
    rows = session.scalars(select(Promise).where(Promise.id.in_(promise_ids)).order_by(Promise.id))
    _write(session, "part", [(each, _last(session, each)) for each in rows], deed)


def _last(session: Session, promise: Promise) -> str | None:
    """The state that its newest event led to."""
    chosen = select(PromiseEvent.after).where(PromiseEvent.promise_id == promise.id)
    return session.scalar(chosen.order_by(PromiseEvent.id.desc()).limit(1))


def _write(session: Session, verb: str, entered: Sequence[tuple[Promise, str | None]], deed: Deed) -> None:
    """Append an event that enters no state by the table, and owe its notices."""
    work = work_on(session, {promise.seat_id for promise, _ in entered})
    events = [event_of(verb, each, before, work[each.seat_id], deed) for each, before in entered]
    for event in events:
        event.at, event.by = now(), deed.actor.person_id if deed.actor else None
    session.add_all(events)
    session.flush()
    notices.owe(session, deed, events, [each for each, _ in entered], work)
