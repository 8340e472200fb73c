"""Who of a shift's people was told of it, who has seen it, and whom nothing reached."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Delivery, Notice, Promise, PromiseEvent, Seat
from web.services.messages.states import LEFT, UNDER_WAY
from web.services.promises.transitions import PARTY
from web.services.publishing.happened import SAME_PERSON

SEEN, TOLD, WAITS, PAGE_ONLY, LOST, UNSENT, OWN = (
    "seen", "told", "waits", "page_only", "lost", "unsent", "own",
)  # fmt: skip
ORDER = (LOST, UNSENT, WAITS, PAGE_ONLY, TOLD, SEEN, OWN)
"""From whom somebody has to call, to who needs nothing."""
UNTIL_READ = frozenset({"muted", "page_only", "budget"})


@dataclass(frozen=True, slots=True)
class Reached:
    """How the newest news of a shift reached one of its people; `at` is when, where it did.

    `state` is one of ORDER: `own` where they said it themselves, `unsent` where no way out is set up,
    `page_only` where it waits on their page alone, by their wish. `message_id` is the message that told it.
    """

    person_id: int
    state: str
    at: datetime | None
    channel: str
    message_id: int | None


def of_shift(session: Session, shift_id: int) -> Sequence[Reached]:
    """How everybody whom a shift was promised to heard of it last; whom nothing reached first."""
    newest = (
        select(func.max(PromiseEvent.id))
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .where(
            Seat.shift_id == shift_id,
            Promise.volunteer_id.is_not(None),
            PromiseEvent.verb.not_in(SAME_PERSON),
        )
        .group_by(PromiseEvent.promise_id)
    )
    rows = session.execute(
        select(Promise.volunteer_id, PromiseEvent.acting, PromiseEvent.at, Notice)
        .select_from(PromiseEvent)
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .outerjoin(
            Notice,
            (Notice.subject == "event")
            & (Notice.subject_id == PromiseEvent.id)
            & (Notice.person_id == Promise.volunteer_id)
            & Notice.project_id.is_(None),
        )
        .where(PromiseEvent.id.in_(newest))
    ).all()
    sent = _sent(session, {row.Notice.message_id for row in rows if row.Notice is not None} - {None})
    found = [
        _reached(row.volunteer_id, row.acting, row.at, row.Notice, sent)
        for row in rows
        if row.acting == PARTY or row.Notice is not None
    ]
    return sorted(found, key=lambda each: ORDER.index(each.state))


def _reached(
    person_id: int,
    acting: str,
    at: datetime,
    notice: Notice | None,
    sent: Mapping[int, Sequence[Delivery]],
) -> Reached:
    if notice is None or acting == PARTY:
        return Reached(person_id, OWN, at, "", notice.message_id if notice else None)
    message_id = notice.message_id
    if notice.seen_at is not None:
        return Reached(person_id, SEEN, notice.seen_at, "", message_id)
    deliveries = sent.get(message_id or 0, ())
    gone = next((each for each in deliveries if each.state in LEFT), None)
    if gone is not None:
        return Reached(person_id, TOLD, gone.settled_at or gone.accepted_at, gone.channel, message_id)
    waits = notice.dropped_at is None and not deliveries
    if waits or any(each.state in UNDER_WAY for each in deliveries):
        return Reached(person_id, WAITS, None, "", message_id)
    if any(each.state == UNSENT for each in deliveries):
        return Reached(person_id, UNSENT, None, "", message_id)
    state = PAGE_ONLY if notice.dropped_because in UNTIL_READ else LOST
    return Reached(person_id, state, None, "", message_id)


def _sent(session: Session, messages: set[int]) -> Mapping[int, Sequence[Delivery]]:
    found: dict[int, list[Delivery]] = defaultdict(list)
    if messages:
        chosen = select(Delivery).where(Delivery.message_id.in_(messages)).order_by(Delivery.id)
        for delivery in session.scalars(chosen):
            found[delivery.message_id].append(delivery)
    return found
