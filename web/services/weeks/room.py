"""Which seats of a week want more heads; kept, and renewed where the journal says that something changed.

Everybody who looks for a shift asks for them, and few seats of a planned week want anybody. Only ids are
kept: who asks reads the seats themselves as they stand, so what the journal does not name, such as how a seat
is given, is never old.
"""

from collections import OrderedDict
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Promise, Seat, Shift
from web.services.days import Week
from web.services.promises.standing import stands
from web.services.weeks.journal import changes_since, last_change
from web.services.weeks.store import engine_of

KEPT = 8
"""Weeks of a database."""
HEADS = (
    select(func.coalesce(func.sum(Promise.heads), 0))
    .where(Promise.seat_id == Seat.id, stands())
    .scalar_subquery()
    .label("heads")
)
"""How many heads have a seat."""
_WANTING = (
    select(Seat.id)
    .join(Shift, Shift.id == Seat.shift_id)
    .where(
        Shift.starts_at >= bindparam("start"),
        Shift.starts_at < bindparam("end"),
        Seat.desired > HEADS,
    )
)
_AMONG = _WANTING.where(Seat.id.in_(bindparam("seats", expanding=True)))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The seats that wanted more heads at an entry of the journal."""

    change: int
    seats: frozenset[int]


_of: MutableMapping[Engine, OrderedDict[date, _Kept]] = WeakKeyDictionary()
_lock = Lock()
"""Held while what is kept is looked up or replaced, never while anything is read."""


def seats_with_room(session: Session, week: Week) -> frozenset[int]:
    """The ids of the seats of a week on which more heads are wanted, on shifts to come and others."""
    if session.info.get("writing"):
        return _read(session, week).seats
    with _lock:
        known = _of.setdefault(engine_of(session), OrderedDict()).get(week.monday)
    found = _read(session, week) if known is None else _caught_up(session, week, known)
    if found is not known:
        _keep(session, week, found)
    return found.seats


def _read(session: Session, week: Week) -> _Kept:
    # The journal first: what changes while we read is caught up with afterwards.
    change = last_change(session)
    return _Kept(change, frozenset(plain_rows(session, _WANTING, start=week.start, end=week.end).scalars()))


def _caught_up(session: Session, week: Week, known: _Kept) -> _Kept:
    changes = changes_since(session, known.change)
    if changes is None or changes.shifts:
        return _read(session, week)
    if changes.last == known.change:
        return known
    seats = {seat for seat, _ in changes.promises}
    if not seats:
        return _Kept(changes.last, known.seats)
    span = {"start": week.start, "end": week.end}
    wanting = plain_rows(session, _AMONG, seats=list(seats), **span).scalars()
    return _Kept(changes.last, (known.seats - seats) | frozenset(wanting))


def _keep(session: Session, week: Week, found: _Kept) -> None:
    with _lock:
        weeks = _of.setdefault(engine_of(session), OrderedDict())
        known = weeks.pop(week.monday, None)
        weeks[week.monday] = found if known is None or known.change <= found.change else known
        while len(weeks) > KEPT:
            weeks.popitem(last=False)
