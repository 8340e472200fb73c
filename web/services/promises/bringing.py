"""Promises and history that an organisation brings from elsewhere: entered as they stood there, as an
upgrade does it.

What a party was told is the shift as it stands here. Each row is marked as imported and has one event, in
which nobody acted but the import. Nobody is asked, told or reminded of anything, and nothing lapses: all of
it was said to them already, where it comes from.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Promise, PromiseEvent
from web.services.clock import now
from web.services.faults import Conflict
from web.services.promises import room, rows
from web.services.promises.acts import event_of
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.transitions import STANDING

IMPORT = "import"
"""As whom its events are said."""
VERBS = {
    "offered": "offer", "accepted": "accept", "declined": "decline", "given_up": "give_up",
    "released": "release", "shift_cancelled": "cancel", "lapsed": "lapse", "checked_in": "check_in",
    "served": "serve", "did_not_come": "miss",
}  # fmt: skip
"""The deed that leads to a state, by which its event is known."""
AT_ONCE = 5_000
AFTERWARDS = frozenset({"served", "did_not_come"})
"""What can be said only of a shift that has begun."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A promise as it stood elsewhere: of a volunteer or a party, since when, and whether it was answered.

    An accepted one is `answered` unless its shift has changed since, and a new answer is waited for.
    """

    seat_id: int
    state: str
    since: datetime
    volunteer_id: int | None = None
    party_id: int | None = None
    heads: int = 1
    minutes: int | None = None
    answered: bool = True

    @property
    def of(self) -> tuple[int, int | None, int | None]:
        """Of which seat, volunteer and party it is."""
        return self.seat_id, self.volunteer_id, self.party_id


def bring(session: Session, deed: Deed, brought: Sequence[Brought]) -> list[int]:
    """The ids of the promises once they are as brought, in order; inside a transaction that writes.

    One that stands here is changed only where nobody has acted on it since it was imported: see
    `untouched`. Raises Conflict for one that somebody has, for a seat without room, and for what was served
    on a shift that is still to come.
    """
    work = work_on(session, {each.seat_id for each in brought})
    held = _held(session, brought)
    stale = {each.id for each in held.values()} - untouched(session, [each.id for each in held.values()])
    if stale:
        raise Conflict("answered", lazy("Somebody has acted on this promise here since it was imported."))
    for each in brought:
        _refuse_unlike(each, work[each.seat_id])
    before = {of: promise.state for of, promise in held.items()}
    _refuse_overfull(session, work, brought, held)
    made = [held.get(each.of) or _new(each, work[each.seat_id]) for each in brought]
    for promise, each in zip(made, brought, strict=True):
        _enter(deed, promise, each, work[each.seat_id])
    session.add_all(made)
    session.flush()
    pairs = zip(made, brought, strict=True)
    session.add_all(_event(deed, each, before.get(one.of), work[one.seat_id]) for each, one in pairs)
    session.flush()
    return [each.id for each in made]


def untouched(session: Session, promise_ids: Collection[int]) -> frozenset[int]:
    """Those of these promises that were imported, and that nobody has acted on since."""
    ids, found = sorted(promise_ids), set[int]()
    for at in range(0, len(ids), AT_ONCE):
        part = ids[at : at + AT_ONCE]
        imported = select(Promise.id).where(Promise.id.in_(part), Promise.imported)
        acted = select(PromiseEvent.promise_id).where(
            PromiseEvent.promise_id.in_(part), PromiseEvent.acting != IMPORT
        )
        found |= set(session.scalars(imported)) - set(session.scalars(acted))
    return frozenset(found)


def _held(
    session: Session, brought: Iterable[Brought]
) -> Mapping[tuple[int, int | None, int | None], Promise]:
    wanted = {each.of for each in brought}
    seats, found = sorted({seat for seat, _, _ in wanted}), {}
    for at in range(0, len(seats), AT_ONCE):
        for each in session.scalars(select(Promise).where(Promise.seat_id.in_(seats[at : at + AT_ONCE]))):
            if (of := (each.seat_id, each.volunteer_id, each.party_id)) in wanted:
                found[of] = each
    return found


def _refuse_unlike(brought: Brought, there: Work) -> None:
    """Raise Conflict for what cannot have been yet."""
    if brought.state in AFTERWARDS and there.shift.starts_at > now():
        raise Conflict("not_begun", lazy("This shift has not begun yet."))
    if brought.since > now():
        raise Conflict("still_to_come", lazy("This is still to come."))


def _refuse_overfull(
    session: Session,
    work: Mapping[int, Work],
    brought: Sequence[Brought],
    held: Mapping[tuple[int, int | None, int | None], Promise],
) -> None:
    """Raise Conflict where more heads would stand on a seat than it has room for."""
    coming: list[int] = []
    for each in brought:
        stands = held[each.of].heads if each.of in held and held[each.of].state in STANDING else 0
        coming += [each.seat_id] * max(0, (each.heads if each.state in STANDING else 0) - stands)
    room.refuse_overfull(session, work, coming)


def _new(brought: Brought, there: Work) -> Promise:
    return rows.new(there, volunteer_id=brought.volunteer_id, party_id=brought.party_id, heads=brought.heads)


def _enter(deed: Deed, promise: Promise, brought: Brought, there: Work) -> None:
    promise.state, promise.since, promise.heads = brought.state, brought.since, brought.heads
    promise.why, promise.by, promise.imported = deed.why, deed.actor.person_id if deed.actor else None, True
    promise.minutes = brought.minutes if brought.state == "served" else None
    sequence = there.seat.sequence
    promise.told_sequence, promise.told_role = sequence, there.seat.role
    promise.told_starts_at, promise.told_ends_at = there.shift.starts_at, there.shift.ends_at
    promise.told_place_id = there.shift.place_id
    if brought.state == "offered":
        promise.answered_sequence = None
    else:
        # What waits for a new answer was answered before the newest change of the shift.
        promise.answered_sequence = sequence if brought.answered else sequence - 1


def _event(deed: Deed, promise: Promise, before: str | None, there: Work) -> PromiseEvent:
    event = event_of(VERBS[promise.state], promise, before, there, deed)
    event.at, event.acting = now(), IMPORT
    return event
