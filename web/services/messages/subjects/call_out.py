"""Askings that are over and did not find everybody: to whoever asked, or answers for the project."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import CallOut, Notice
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.calling_out import counting, place
from web.services.clock import now
from web.services.messages.subjects.about import SeatShown, by_subject, seats_shown
from web.services.messages.subjects.fact import Fact, Read, is_urgent


@dataclass(frozen=True, slots=True)
class Unfilled:
    """An asking that is over: how many it asked, how many said yes, and how many are still missing."""

    call_out_id: int
    seat: SeatShown
    asked: int
    yes: int
    missing: int


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each asking whose place still wants somebody whom nobody looks for."""
    about = by_subject(notices)
    calls = {each.id: each for each in session.scalars(select(CallOut).where(CallOut.id.in_(about)))}
    seats = seats_shown(session, {each.seat_id for each in calls.values()})
    figures = counting.of_call_outs(session, calls.values())
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids, last, call = tuple(each.id for each in owed), owed[-1], calls.get(identity)
        seat = seats.get(call.seat_id) if call is not None else None
        code = "gone" if call is None or seat is None else _code(session, actor, call, seat)
        if code or call is None or seat is None:
            untrue.update(dict.fromkeys(ids, code))
            continue
        said, missing = figures[call.id], place.missing(session, call, place.of(session, call.seat_id))
        start = seat.starts_at
        record = Unfilled(call.id, seat, said.asked, said.yes, missing)
        facts.append(
            Fact(ids, last.kind, "call_out", record, last.project_id, at=start, urgent=is_urgent(start))
        )
    return Read(facts, untrue)


def _code(session: Session, actor: Actor, call: CallOut, seat: SeatShown) -> str:
    """Why nobody needs to hear of it any more."""
    if seat.over:
        return seat.over
    if seat.project_id not in Scope(session, actor).project_ids():
        return "out_of_sight"
    there = place.of(session, call.seat_id)
    if there.seat.sequence != call.sequence:
        return place.CHANGED
    if not place.missing(session, call, there):
        return place.FILLED
    again = select(CallOut).where(
        CallOut.seat_id == call.seat_id, CallOut.state == "open", CallOut.ends_at > now()
    )
    return "asked_anew" if session.scalar(again.limit(1)) is not None else ""
