"""Publishing fixes when visits begin; taking the publish back opens their starts again.

Nobody was told of a visit with an open start, so nobody is asked again: its seats count on, and whoever is
offered one now is told the start that was chosen.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from web.models import Assignment, Project, Promise, Roster, RosterStart, Seat, Shift
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.demand.instances import shift_values
from web.services.promises.undoing import NOT_TOLD
from web.services.visits.starts import starts_of
from web.services.weeks.starts import Starts

FIXED, OPENED = "start_fixed", "start_opened"


def fix(session: Session, actor: Actor | None, draft: Roster) -> None:
    """Let the visits to which a draft sends somebody begin when it says; in a transaction that writes."""
    starts = starts_of(session, draft)
    served = select(Seat.shift_id).join(Assignment, Assignment.seat_id == Seat.id)
    served = served.where(Assignment.roster_id == draft.id, Seat.shift_id.in_(starts))
    for shift_id in sorted(set(session.scalars(served))):
        shift = session.get_one(Shift, shift_id)
        if shift.starts_at > now():
            _begin_at(session, actor, shift, starts[shift_id], FIXED)


def unfix(session: Session, actor: Actor, published: Roster) -> Starts:
    """Open the starts again that a published roster fixed, where nobody knows of them; what it had chosen."""
    told = or_(Promise.state != "released", Promise.why != NOT_TOLD)
    known = exists().where(Seat.shift_id == Shift.id, Promise.seat_id == Seat.id, told)
    rows = session.execute(
        select(RosterStart.shift_id, RosterStart.starts_at, Shift.window_starts_at)
        .join(Shift, Shift.id == RosterStart.shift_id)
        .where(
            RosterStart.roster_id == published.id, RosterStart.starts_at == Shift.starts_at,
            Shift.window_starts_at.is_not(None), ~known,
        )
        .order_by(RosterStart.shift_id)
    ).all()  # fmt: skip
    opened: Mapping[int, datetime | None] = {shift: begins for shift, _, begins in rows}
    for shift_id, begins in opened.items():
        if begins is not None:
            _begin_at(session, actor, session.get_one(Shift, shift_id), begins, OPENED)
    return {shift: chosen for shift, chosen, _ in rows}


def _begin_at(session: Session, actor: Actor | None, shift: Shift, begins: datetime, verb: str) -> None:
    """Let a visit that nobody knows of begin at another time; its seats are other ones than before."""
    if begins == shift.starts_at:
        return
    node = session.get_one(Project, shift.project_id).organisation_id
    read = lambda: shift_values(session, shift)  # noqa: E731 - the row as it is, before and after
    with editing(session, actor, "shift", shift, None, read, verb=verb, node=node):
        shift.starts_at, shift.ends_at = begins, begins + (shift.ends_at - shift.starts_at)
        session.flush()
    for seat in session.scalars(select(Seat).where(Seat.shift_id == shift.id)):
        seat.sequence += 1
    session.flush()
