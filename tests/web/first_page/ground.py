"""An open place that anybody may have, in the week that is published."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Place, Project, Promise, PromiseEvent, Roster, Seat, Shift
from web.services.clock import now
from web.services.open_places import kept


def opened(session: Session) -> Shift:
    """A shift of the published week with a seat for two whom nothing is asked of, and nobody on it."""
    shift = session.scalars(
        select(Shift)
        .join(Place, Place.id == Shift.place_id)
        .join(Roster, Roster.period_start.is_not(None))
        .where(Roster.state == "published", Shift.starts_at > now(), Shift.kind != "visit")
        .where(Place.kind == "landmark", Shift.status == "open")
        .order_by(Shift.starts_at, Shift.id)
    ).first()
    assert shift is not None
    seats = select(Seat.id).where(Seat.shift_id == shift.id)
    promises = select(Promise.id).where(Promise.seat_id.in_(seats))
    with writing(session):
        session.execute(delete(PromiseEvent).where(PromiseEvent.promise_id.in_(promises)))
        session.execute(delete(Promise).where(Promise.seat_id.in_(seats)))
        session.execute(
            update(Seat).where(Seat.shift_id == shift.id).values(minimum=1, desired=2, maximum=2, needs={})
        )
        session.get_one(Shift, shift.id).team = []
    kept._of.clear()
    return shift


def hide_all_but(session: Session, project_id: int) -> None:
    """No other project is shown to the public."""
    with writing(session):
        session.execute(update(Project).where(Project.id != project_id).values(texts_public=False))
    kept._of.clear()
