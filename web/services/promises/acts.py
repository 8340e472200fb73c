"""Everything that can happen to a promise: one function a verb of the table, and one core that they share.

Each takes a batch inside a transaction that writes. It refuses what the table does not allow, enters the new
state, appends an event for each promise, and creates the notices that these events owe. Nothing else writes
promises, but `same_person` when two persons turn out to be one, and `undoing`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Promise, PromiseEvent, Seat
from web.services.clock import now
from web.services.faults import Conflict, Forbidden
from web.services.promises import notices, room, rows
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.standing import heads_on
from web.services.promises.transitions import (
    AHEAD,
    BEGUN,
    NEEDS_A_NOTE,
    STANDING,
    TRANSITIONS,
    Transition,
)

TOLD = frozenset({"offer", "offer_again", "accept", "take", "turn_up", "as_told"})
"""The verbs after which the party knows the shift as it stands."""
ANSWERED = frozenset({"accept", "take", "turn_up"})
GIVES = frozenset({"offer", "offer_again", "take", "turn_up", "accept"})
"""The verbs that give somebody a seat, which has to be one that is wanted still."""
ANEW = frozenset({"accept", "decline"})
"""What may be said to an accepted promise only once its shift has changed."""


def offer(
    session: Session,
    deed: Deed,
    pairs: Collection[tuple[int, int]],
    *,
    again: Collection[tuple[int, int]] = (),
) -> Sequence[Promise]:
    """Promise seats to volunteers, as (volunteer id, seat id); what stands already is left as it is.

    Of who said no, only the pairs in `again`, by an explicit act. Raises Conflict for others, for what has
    begun, and where there is no room for all.
    """
    held = rows.held(session, pairs)
    wanted = [pair for pair in sorted(pairs) if pair not in held or held[pair].state not in STANDING]
    work = work_on(session, {seat for _, seat in wanted})
    room.refuse_overfull(session, work, (seat for _, seat in wanted))
    fresh = [pair for pair in wanted if pair not in held]
    made = rows.made_for(session, fresh, work)
    once_refused = [held[pair] for pair in wanted if pair in held and pair in again and _said_no(held[pair])]
    others = [held[pair] for pair in wanted if pair in held and held[pair] not in once_refused]
    _enter(session, "offer_again", once_refused, deed, work)
    _enter(session, "offer", [*made, *others], deed, work, fresh=made)
    return [*made, *others, *once_refused]


def offer_to_party(session: Session, deed: Deed, seat_id: int, party_id: int, heads: int) -> Promise:
    """Promise a seat to a group or a partner, for so many heads; what stands already is left as it is.

    Raises Conflict when there is no room, and for another number of heads than stands.
    """
    work = work_on(session, {seat_id})
    held = session.scalar(select(Promise).where(Promise.seat_id == seat_id, Promise.party_id == party_id))
    if held is not None and held.state in STANDING and held.heads == heads:
        return held
    refuse_full(session, work[seat_id].seat, heads)
    if held is not None:
        held.heads = heads
        _enter(session, "offer_again" if _said_no(held) else "offer", [held], deed, work)
        return held
    made = rows.new(work[seat_id], heads=heads, party_id=party_id)
    session.add(made)
    session.flush()
    _enter(session, "offer", [made], deed, work, fresh=[made])
    return made


def take(session: Session, deed: Deed, volunteer_id: int, seat_id: int) -> Promise:
    """A volunteer takes an open seat: theirs at once. Raises Conflict when it is full or has begun."""
    work = work_on(session, {seat_id})
    held = rows.held(session, [(volunteer_id, seat_id)]).get((volunteer_id, seat_id))
    if held is None or held.state not in STANDING:
        refuse_full(session, work[seat_id].seat)
    made = [] if held else rows.made_for(session, [(volunteer_id, seat_id)], work)
    promise = held or made[0]
    _enter(session, "take", [promise], deed, work, fresh=made)
    return promise


def accept(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """Yes. Who said no before, or answers late, gets the seat while there is room. Raises Conflict."""
    work = work_on(session, {each.seat_id for each in promises})
    coming: dict[int, int] = defaultdict(int)
    for each in promises:
        if each.state not in STANDING:
            coming[each.seat_id] += each.heads
    for seat_id, heads in coming.items():
        refuse_full(session, work[seat_id].seat, heads)
    _enter(session, "accept", promises, deed, work)


def decline(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """No, to what waits for an answer. Raises Conflict."""
    _enter(session, "decline", promises, deed)


def give_up(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """Not any more, after a yes. Raises Conflict."""
    _enter(session, "give_up", promises, deed)


def withdraw(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """A party leaves all of these: what waits for an answer is declined, a yes is given up."""
    decline(session, deed, [each for each in promises if each.state == "offered"])
    give_up(session, deed, [each for each in promises if each.state in ("accepted", "checked_in")])


def lapse(session: Session, promises: Sequence[Promise]) -> None:
    """Nobody answered in time."""
    _enter(session, "lapse", promises, Deed(why="no_answer"))


def ask_again(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """The shift is another one than they were told of: a new answer is wanted. They keep the seat.

    Who had checked in before its start has said yes to it as it was, and no more.
    """
    _enter(session, "ask_again", promises, deed)


def as_told(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """The shift is again what they were told: what they said to it counts, and nothing more is asked."""
    _enter(session, "as_told", promises, deed)


def release(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """We take the seat from them. Raises Conflict for what has begun."""
    _enter(session, "release", promises, deed)


def cancel(session: Session, deed: Deed, promises: Sequence[Promise]) -> None:
    """Their shift does not take place. Raises Conflict for what has begun."""
    _enter(session, "cancel", promises, deed)


def check_in(session: Session, deed: Deed, promise: Promise) -> None:
    """They are there."""
    _enter(session, "check_in", [promise], deed)


def serve(session: Session, deed: Deed, promise: Promise, minutes: int) -> None:
    """They served so many minutes. Raises Conflict before the shift begins."""
    _enter(session, "serve", [promise], deed, minutes=minutes)


def miss(session: Session, deed: Deed, promise: Promise) -> None:
    """They did not come. Raises Conflict before the shift begins."""
    _enter(session, "miss", [promise], deed)


def unsay(session: Session, deed: Deed, promise: Promise) -> None:
    """What was pressed of who came is taken back: they are awaited again."""
    _enter(session, "unsay", [promise], deed)


def turn_up(session: Session, deed: Deed, volunteer_id: int, seat_id: int) -> Promise:
    """Somebody without a promise is there and stays. Raises Conflict where there is no room for them."""
    work = work_on(session, {seat_id})
    refuse_full(session, work[seat_id].seat)
    held = rows.held(session, [(volunteer_id, seat_id)]).get((volunteer_id, seat_id))
    made = [] if held else rows.made_for(session, [(volunteer_id, seat_id)], work)
    promise = held or made[0]
    _enter(session, "turn_up", [promise], deed, work, fresh=made)
    return promise


def unplan(session: Session, deed: Deed, promise: Promise) -> None:
    """It was somebody else who turned up."""
    _enter(session, "unplan", [promise], deed)


def correct(session: Session, deed: Deed, promise: Promise, minutes: int | None) -> None:
    """Set right what was written down of the past: served `minutes`, or None for who did not come.

    The event keeps what stood before. Raises Conflict without a note.
    """
    _enter(session, "correct_to_missed" if minutes is None else "correct_to_served", [promise], deed,
           minutes=minutes)  # fmt: skip


def is_changed(promise: Promise, seat: Seat) -> bool:
    """Whether a party that said yes has not yet said so to the shift as it stands."""
    return promise.state == "accepted" and (promise.answered_sequence or 0) < seat.sequence


def is_as_told(promise: Promise, there: Work) -> bool:
    """Whether a shift is, as it stands, what its party was told, and answered where they have answered."""
    told = (promise.told_starts_at, promise.told_ends_at, promise.told_place_id, promise.told_role)
    stands = (there.shift.starts_at, there.shift.ends_at, there.shift.place_id, there.seat.role)
    answered = promise.state == "accepted" and promise.answered_sequence == promise.told_sequence
    return told == stands and (answered or promise.state == "offered")


def refuse_full(session: Session, seat: Seat, heads: int = 1) -> None:
    """Raise Conflict unless so many more may sit there, on a seat that is still asked for."""
    if seat.ended_at is not None:
        raise Conflict("seat_gone", lazy("Nobody is needed on this seat any more."))
    if heads_on(session, seat.id) + heads > seat.maximum:
        raise Conflict("full", lazy("Somebody else has this place already."))


def _enter(
    session: Session,
    verb: str,
    promises: Sequence[Promise],
    deed: Deed,
    work: Mapping[int, Work] | None = None,
    *,
    fresh: Collection[Promise] = (),
    minutes: int | None = None,
) -> None:
    """The core: check each promise against the table, enter its state, append its event, owe its notices."""
    if not promises:
        return
    rule, at = TRANSITIONS[verb], now()
    if deed.acting not in rule.who:
        raise Forbidden
    if verb in NEEDS_A_NOTE and not deed.note.strip():
        raise Conflict("note_missing", lazy("Say in a few words why this is set right."))
    work = work or work_on(session, {each.seat_id for each in promises})
    events = []
    for promise in promises:
        there = work[promise.seat_id]
        before = None if promise in fresh else promise.state
        refuse(verb, rule, promise, before, there)
        promise.state = rule.to(promise.state)
        promise.since, promise.why, promise.by = at, deed.why, deed.actor.person_id if deed.actor else None
        promise.minutes = minutes if promise.state == "served" else None
        _tell(verb, promise, there)
        events.append(event_of(verb, promise, before, there, deed))
    session.add_all(events)
    session.flush()
    notices.owe(session, deed, events, promises, work)


def refuse(verb: str, rule: Transition, promise: Promise, before: str | None, there: Work) -> None:
    """Raise Conflict unless the table lets a verb be said to a promise in the state `before`, now."""
    begun = there.shift.starts_at <= now()
    if rule.when == AHEAD and begun:
        raise Conflict("begun", lazy("This shift has begun. Speak to your project lead."))
    if rule.when == BEGUN and not begun:
        raise Conflict("not_begun", lazy("This shift has not begun yet."))
    if verb in GIVES and (there.shift.status != "open" or there.seat.ended_at is not None):
        raise Conflict("cancelled", lazy("This shift does not take place."))
    again = before == "accepted" and verb in ANEW and not is_changed(promise, there.seat)
    if again or before not in rule.before:
        raise Conflict("answered", lazy("You have answered this already. Load the page again and look."))


def _tell(verb: str, promise: Promise, there: Work) -> None:
    """Keep what the party knows of the shift from now on."""
    if verb in TOLD:
        promise.told_sequence, promise.told_role = there.seat.sequence, there.seat.role
        promise.told_starts_at, promise.told_ends_at = there.shift.starts_at, there.shift.ends_at
        promise.told_place_id = there.shift.place_id
    if verb in ANSWERED or (verb == "as_told" and promise.state == "accepted"):
        promise.answered_sequence = there.seat.sequence
    elif verb in ("offer", "offer_again"):
        promise.answered_sequence = None


def event_of(verb: str, promise: Promise, before: str | None, there: Work, deed: Deed) -> PromiseEvent:
    """The event of a promise that has entered its state, with the shift as it stands."""
    return PromiseEvent(
        promise_id=promise.id,
        at=promise.since,
        verb=verb,
        before=before,
        after=promise.state,
        acting=deed.acting,
        by=promise.by,
        why=deed.why,
        note=deed.note,
        sequence=there.seat.sequence,
        starts_at=there.shift.starts_at,
        ends_at=there.shift.ends_at,
        place_id=there.shift.place_id,
        minutes=promise.minutes,
        roster_id=deed.roster_id,
    )


def _said_no(promise: Promise) -> bool:
    return promise.state in TRANSITIONS["offer_again"].before
