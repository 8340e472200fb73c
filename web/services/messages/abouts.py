"""What notices are about, for staff who look them up: the kind, and the shift, project or person's paper.

Read in bulk and without asking whether it is still true: what was told was told.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from web.models import Application, Asked, CallOut, Notice, Promise, PromiseEvent, Seat


@dataclass(frozen=True, slots=True)
class About:
    """What one notice is about: `shift_id` where it is of a shift, and `staff` where it was told to staff.

    `fault` is why it was not told any more, as a code; empty where it was, or will be.
    """

    notice_id: int
    kind: str
    subject: str
    subject_id: int
    shift_id: int | None
    staff: bool
    seen_at: datetime | None
    fault: str


SHIFTS: Mapping[str, Callable[[Collection[int]], Select[int, int]]] = {
    "event": lambda ids: (
        select(PromiseEvent.id, Seat.shift_id)
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .where(PromiseEvent.id.in_(ids))
    ),
    "promise": lambda ids: (
        select(Promise.id, Seat.shift_id).join(Seat, Seat.id == Promise.seat_id).where(Promise.id.in_(ids))
    ),
    "call_out": lambda ids: (
        select(CallOut.id, Seat.shift_id).join(Seat, Seat.id == CallOut.seat_id).where(CallOut.id.in_(ids))
    ),
    "seat": lambda ids: select(Seat.id, Seat.shift_id).where(Seat.id.in_(ids)),
    "application": lambda ids: (
        select(Application.id, Seat.shift_id)
        .join(Seat, Seat.id == Application.seat_id)
        .where(Application.id.in_(ids))
    ),
    "asked": lambda ids: (
        select(Asked.id, Seat.shift_id)
        .join(CallOut, CallOut.id == Asked.call_out_id)
        .join(Seat, Seat.id == CallOut.seat_id)
        .where(Asked.id.in_(ids))
    ),
}
"""For each subject that is of a shift: its ids and the shifts they are of."""


def read(session: Session, notices: Sequence[Notice]) -> Sequence[About]:
    """What each of these notices is about, in their order."""
    shifts = _shifts(session, notices)
    return [
        About(
            each.id,
            each.kind,
            each.subject,
            each.subject_id,
            shifts.get((each.subject, each.subject_id)),
            each.project_id is not None,
            each.seen_at,
            each.dropped_because,
        )
        for each in notices
    ]


def _shifts(session: Session, notices: Sequence[Notice]) -> Mapping[tuple[str, int], int]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for each in notices:
        wanted[each.subject].add(each.subject_id)
    found = {}
    for subject in SHIFTS.keys() & wanted.keys():
        for identity, shift_id in session.execute(SHIFTS[subject](wanted[subject])):
            found[subject, identity] = shift_id
    return found
