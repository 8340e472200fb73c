"""The shifts of two persons who are made one: promises, places in drafts, pins, parties, applications."""

from collections.abc import Mapping

from sqlalchemy import select

from web.models import Application, Asked, Assignment, Member, Pairing, Party, Pin, Promise, Seat, Shift
from web.services.clock import now
from web.services.people.clashes import clashes
from web.services.people.joining import give, rows_of
from web.services.people.ledger import Ledger
from web.services.promises import acts, same_person
from web.services.promises.deeds import Deed
from web.services.promises.transitions import STANDING

BY_WEIGHT = ("offered", "accepted", "checked_in", "served")
"""States that say that somebody has a seat; the last says most."""


def join_shifts(ledger: Ledger, deed: Deed, kept_id: int, merged_id: int, *, theirs: bool) -> None:
    """Promises, places in drafts, pins, parties and what was asked for go over.

    Where two promises clash, `theirs` stay, else the kept person's. On one seat the kept person's stays,
    unless more is written down of the merged person's. What goes is released, and out of drafts, so that
    one person counts once: on a seat, in hours, and in what they served.
    """
    session, staying = ledger.session, set[int]()
    for clash in clashes(session, kept_id, merged_id):
        goes = clash.kept if theirs and clash.kept.seat_id != clash.merged.seat_id else clash.merged
        if isinstance(goes, Promise):
            _release(ledger, deed, goes)
        else:
            staying.add(goes.id)
            if session.get(Assignment, goes.id) is not None:
                ledger.remove(goes)
    seats = {(each.roster_id, each.seat_id) for each in rows_of(session, Assignment, "volunteer_id", kept_id)}
    for assignment in rows_of(session, Assignment, "volunteer_id", merged_id):
        if assignment.id not in staying and (assignment.roster_id, assignment.seat_id) not in seats:
            give(ledger, assignment, "volunteer_id", kept_id)
    _join_promises(ledger, deed, kept_id, merged_id)
    _join_places(ledger, kept_id, merged_id)


def _join_places(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Pins, what was asked for, and the parties of both."""
    session = ledger.session
    kinds = ((Pin, "seat_id"), (Application, "seat_id"), (Asked, "call_out_id"), (Member, "party_id"))
    for kind, of in kinds:
        mine = {getattr(each, of) for each in rows_of(session, kind, "volunteer_id", kept_id)}
        for row in rows_of(session, kind, "volunteer_id", merged_id):
            if getattr(row, of) not in mine:
                give(ledger, row, "volunteer_id", kept_id)
    for owner in ("volunteer_id", "contact_person_id"):
        for party in rows_of(session, Party, owner, merged_id):
            give(ledger, party, owner, kept_id)
    _join_pairings(ledger, kept_id, merged_id)


def _join_pairings(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Pairings with households; of two with one household, being paired says more than standing in."""
    mine = {each.household_id: each for each in rows_of(ledger.session, Pairing, "volunteer_id", kept_id)}
    for theirs in rows_of(ledger.session, Pairing, "volunteer_id", merged_id):
        held = mine.get(theirs.household_id)
        if held is None:
            give(ledger, theirs, "volunteer_id", kept_id)
            continue
        if theirs.ended_at is not None:
            continue
        with ledger.changing(held):
            both = held.ended_at is None
            held.since = min(held.since, theirs.since) if both else theirs.since
            held.stand_in = min(held.stand_in, theirs.stand_in) if both else theirs.stand_in
            held.ended_at = None
        with ledger.changing(theirs):
            theirs.ended_at = now()


def _join_promises(ledger: Ledger, deed: Deed, kept_id: int, merged_id: int) -> None:
    mine = {each.seat_id: each for each in rows_of(ledger.session, Promise, "volunteer_id", kept_id)}
    for promise in rows_of(ledger.session, Promise, "volunteer_id", merged_id):
        held = mine.get(promise.seat_id)
        if held is None:
            give(ledger, promise, "volunteer_id", kept_id)
            same_person.join(ledger.session, deed, promise)
            continue
        if _weight(promise) > _weight(held):
            with ledger.changing(held):
                same_person.join(ledger.session, deed, held, promise)
        _release(ledger, deed, promise)
    _once_a_shift(ledger, deed, kept_id, mine)


def _once_a_shift(ledger: Ledger, deed: Deed, kept_id: int, mine: Mapping[int, Promise]) -> None:
    """Of two seats of one shift that has begun, one person had one: what says most of it stays."""
    chosen = (
        select(Promise, Shift.id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.volunteer_id == kept_id, Promise.state.in_(STANDING), Shift.starts_at <= now())
        .order_by(Promise.id)
    )
    by_shift: dict[int, list[Promise]] = {}
    for promise, shift_id in ledger.session.execute(chosen):
        by_shift.setdefault(shift_id, []).append(promise)
    for found in by_shift.values():
        best = max(found, key=lambda each: (_weight(each), each.seat_id in mine))
        for other in found:
            if other is not best and not (other.seat_id in mine and best.seat_id in mine):
                _release(ledger, deed, other)


def _weight(promise: Promise) -> tuple[int, int]:
    """How much is written down of a promise: that they served, and how long, says most."""
    return BY_WEIGHT.index(promise.state) if promise.state in BY_WEIGHT else -1, promise.minutes or 0


def _release(ledger: Ledger, deed: Deed, promise: Promise) -> None:
    """Let a seat go that one person has twice; what has begun counts there no longer."""
    if promise.state not in STANDING:
        return
    shift = ledger.session.get_one(Shift, ledger.session.get_one(Seat, promise.seat_id).shift_id)
    with ledger.changing(promise):
        if shift.starts_at > now():
            acts.release(ledger.session, deed, [promise])
        else:
            same_person.let_go(ledger.session, deed, promise)
