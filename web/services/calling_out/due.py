"""What the clock does for call-outs: those that are over end, and the next people are asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Asked, CallOut
from web.services.audit.record import note
from web.services.calling_out import asking, ending, place, waves
from web.services.calling_out.ending import end_due
from web.services.calling_out.place import Place
from web.services.clock import now
from web.services.promises import fit
from web.services.promises.deeds import Work

__all__ = ["ask_next", "end_due"]


def ask_next(session: Session) -> int:
    """Ask the next people of every call-out whose time for that has come; how many were asked.

    It has come when nobody is left who could still answer, or those who were asked last had time to. Reads
    alone where it has not come anywhere.
    """
    return sum(_ask_next(session, call_id) for call_id in _due(session))


def _due(session: Session) -> Sequence[int]:
    """The open call-outs of which somebody waits, and is to be asked now."""
    rows = session.execute(
        select(
            CallOut.id, CallOut.made_at, CallOut.ends_at, func.max(Asked.asked_at).label("last"),
            _count("asked").label("open"),
        )
        .join(Asked, Asked.call_out_id == CallOut.id)
        .where(CallOut.state == "open")
        .group_by(CallOut.id)
        .having(_count("waiting") > 0)
        .order_by(CallOut.id)
    )  # fmt: skip
    zone, at = zone_of(session), now()
    return [row.id for row in rows if _is_due(row, at, zone)]


def _is_due(row: Any, at: datetime, zone: ZoneInfo) -> bool:
    if waves.awake(at, zone) != at:
        return False
    return not row.open or at >= waves.next_at(row.last, row.made_at, row.ends_at, zone)


def _count(state: str) -> Any:
    return func.sum(case((Asked.state == state, 1), else_=0))


def _ask_next(session: Session, call_id: int) -> int:
    call = session.get_one(CallOut, call_id)
    there = place.of(session, call.seat_id)
    wanted = waves.size(place.missing(session, call, there), call.ends_at - now())
    able = _able(session, call, there, wanted)  # read before the turn to write
    with writing(session):
        call = session.get_one(CallOut, call_id)
        there = place.of(session, call.seat_id)
        if ending.settle(session, call, there) or call_id not in _due(session):
            return 0
        for each in ending.rows(session, call, "waiting"):
            if able.get(each.volunteer_id) is False:
                session.delete(each)
        session.flush()
        asked = asking.ask(session, call, [each for each, fits in able.items() if fits], wanted)
        if asked:
            call.version += 1
            note(session, None, "asked_more", "seat", call.seat_id, node=there.project.organisation_id,
                 people=asked)  # fmt: skip
        return asked


def _able(session: Session, call: CallOut, there: Place, wanted: int) -> Mapping[int, bool]:
    """Those who wait, in order, with whether they could still come, until enough were found who could."""
    work, found = Work(there.seat, there.shift), dict[int, bool]()
    for each in asking.waiting(session, call):
        found[each] = not fit.keeps_from(session, each, work)
        if sum(found.values()) >= 2 * wanted:
            break
    return found
