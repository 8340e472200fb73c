"""Taking back what a roster said minutes ago, before anybody was told: each promise becomes what it was.

Nobody is told of it, and what they would have been told is dropped.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Promise, PromiseEvent
from web.services.clock import now
from web.services.faults import Forbidden
from web.services.promises import acts, notices
from web.services.promises.deeds import Deed, work_on
from web.services.promises.transitions import TRANSITIONS

NOT_TOLD = "not_told"
"""Why a seat is released that its party never heard of: it is shown to nobody as something they had."""
GIVEN = frozenset({"offer", "offer_again"})
UNDOES: Mapping[str, str] = {
    "offer": "withdraw_offer",
    "offer_again": "withdraw_offer",
    "release": "give_back",
}
"""What can be taken back, and the verb that does it."""
Undone = Sequence[tuple[Promise, PromiseEvent]]


def withdraw_offer(session: Session, deed: Deed, undone: Undone) -> None:
    """End offers that nobody has answered or heard of. Raises Conflict."""
    _undo(session, "withdraw_offer", undone, deed)


def give_back(session: Session, deed: Deed, undone: Undone) -> None:
    """Give seats back that were taken away, as they were held, to who has not heard of it. Raises Conflict.

    Whether there is still room, and whether they still fit, is asked before.
    """
    _undo(session, "give_back", undone, deed)


def _undo(session: Session, verb: str, undone: Undone, deed: Deed) -> None:
    rule = TRANSITIONS[verb]
    if deed.acting not in rule.who:
        raise Forbidden
    work = work_on(session, {promise.seat_id for promise, _ in undone})
    earlier = _earlier(session, {promise.id for promise, _ in undone})
    events = []
    for promise, event in undone:
        past = [each for each in earlier.get(promise.id, ()) if each.id < event.id]
        untold = event.before is None or (past and past[-1].why == NOT_TOLD)
        said = replace(deed, why=NOT_TOLD) if untold else deed
        before, there = promise.state, work[promise.seat_id]
        acts.refuse(verb, rule, promise, before, there)
        promise.state, promise.since = event.before or "released", now()
        promise.why, promise.by = said.why, said.actor.person_id if said.actor else None
        events.append(acts.event_of(verb, promise, before, there, said))
        _as_it_was(promise, event, past)
    session.add_all(events)
    session.flush()
    notices.drop(session, {event.id for _, event in undone})


def _as_it_was(promise: Promise, event: PromiseEvent, past: Sequence[PromiseEvent]) -> None:
    """What else a promise said before the event that is taken back: since when, why, and what was told."""
    if past:
        promise.since, promise.why, promise.by = past[-1].at, past[-1].why, past[-1].by
        if event.verb in GIVEN:
            _told_before(promise, past)


def _told_before(promise: Promise, past: Sequence[PromiseEvent]) -> None:
    """The shift as they were told of it, and answered, before they were offered it again."""
    promise.answered_sequence = None
    for each in past:
        if each.verb in acts.TOLD:
            promise.told_sequence, promise.told_place_id = each.sequence, each.place_id
            promise.told_starts_at, promise.told_ends_at = each.starts_at, each.ends_at
        if each.verb in acts.ANSWERED or (each.verb == "as_told" and each.after == "accepted"):
            promise.answered_sequence = each.sequence
        elif each.verb in GIVEN:
            promise.answered_sequence = None


def _earlier(session: Session, promise_ids: Collection[int]) -> Mapping[int, Sequence[PromiseEvent]]:
    """The events of promises, in order."""
    chosen = select(PromiseEvent).where(PromiseEvent.promise_id.in_(promise_ids)).order_by(PromiseEvent.id)
    found: dict[int, list[PromiseEvent]] = {}
    for each in session.scalars(chosen):
        found.setdefault(each.promise_id, []).append(each)
    return found
