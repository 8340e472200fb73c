"""The place that is asked for: how many are missing there, and why asking for it is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Asked, CallOut, Project, Promise, Seat, Shift
from web.services.clock import now
from web.services.faults import Conflict, NotFound
from web.services.promises import fit
from web.services.promises.deeds import work_on
from web.services.promises.standing import heads_on, stands

TIME, FILLED, OTHERWISE, CHANGED, CANCELLED, BEGUN, WITHDRAWN = (
    "time", "filled", "filled_otherwise", "changed", "cancelled", "begun", "withdrawn",
)  # fmt: skip
TAKEN = frozenset({FILLED, OTHERWISE})
ANOTHER = frozenset({CHANGED, CANCELLED, BEGUN})
"""It is not the shift any more that people were asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat with its shift and project, and how many heads are there, as it stands."""

    seat: Seat
    shift: Shift
    project: Project
    heads: int

    @property
    def missing(self) -> int:
        """How many more are wanted."""
        return max(0, self.seat.desired - self.heads)


def of(session: Session, seat_id: int) -> Place:
    """The place behind a seat. Raises NotFound."""
    there = work_on(session, {seat_id}).get(seat_id)
    if there is None:
        raise NotFound
    project = session.get_one(Project, there.shift.project_id)
    return Place(there.seat, there.shift, project, heads_on(session, seat_id))


def refuse_unless_wanted(there: Place) -> None:
    """Raise Conflict for a seat on which nobody is missing, or nobody can serve any more."""
    if fit.is_gone(there.seat, there.shift):
        raise Conflict(CANCELLED, fit.GONE)
    if there.shift.starts_at <= now():
        raise Conflict(BEGUN, lazy("This shift has begun. Nobody can be asked for it any more."))
    if not there.missing:
        raise Conflict("nobody_missing", lazy("Nobody is missing here: all places are given."))


def lacking(session: Session, seat_ids: Collection[int]) -> frozenset[int]:
    """Those of these seats on which somebody is missing."""
    heads = func.coalesce(
        select(func.sum(Promise.heads)).where(Promise.seat_id == Seat.id, stands()).scalar_subquery(), 0
    )
    return frozenset(session.scalars(select(Seat.id).where(Seat.id.in_(seat_ids), Seat.desired > heads)))


def came(session: Session, call: CallOut) -> int:
    """How many said yes to a call-out and have the seat."""
    said = (
        select(func.count())
        .select_from(Asked)
        .join(Promise, (Promise.volunteer_id == Asked.volunteer_id) & (Promise.seat_id == call.seat_id))
        .where(Asked.call_out_id == call.id, Asked.state == "yes", stands())
    )
    return session.scalar(said) or 0


def missing(session: Session, call: CallOut, there: Place) -> int:
    """How many are still looked for."""
    return min(there.missing, max(0, call.places - came(session, call)))


def may_be_over(at: datetime) -> ColumnElement[bool]:
    """Of `CallOut` with its seat and shift: those of which `over` may say why; none of the others is."""
    heads = select(func.coalesce(func.sum(Promise.heads), 0)).where(Promise.seat_id == Seat.id, stands())
    yes = select(func.count()).select_from(Asked)
    yes = yes.where(Asked.call_out_id == CallOut.id, Asked.state == "yes")
    return or_(
        CallOut.ends_at <= at,
        Shift.starts_at <= at,
        Shift.status != "open",
        Seat.ended_at.is_not(None),
        Seat.sequence != CallOut.sequence,
        heads.scalar_subquery() >= Seat.desired,
        yes.scalar_subquery() >= CallOut.places,
    )


def over(session: Session, call: CallOut, there: Place, at: datetime) -> str:
    """Why asking is over at a moment, as a code; empty while it is not.

    When its time was up the place may still be wanted: then a late yes counts, unless the shift has changed.
    """
    if call.state != "open" and call.ended_because != TIME:
        return call.ended_because
    if fit.is_gone(there.seat, there.shift):
        return CANCELLED
    if there.shift.starts_at <= at:
        return BEGUN
    if there.seat.sequence != call.sequence:
        return CHANGED
    if call.state != "open":
        return TIME
    if came(session, call) >= call.places:
        return FILLED
    if not there.missing:
        return FILLED if came(session, call) else OTHERWISE
    return TIME if call.ends_at <= at else ""
