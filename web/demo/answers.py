"""What the people of the demo district answer to the roster that was published for their week."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district.draws import Draws
from web.db import writing, zone_of
from web.models import Promise, Seat, Shift
from web.services.clock import now
from web.services.days import Week
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import in_week
from web.services.promises.transitions import PARTY

SEED = 2026
YES, NO = 0.46, 0.01


def answer_half(session: Session, monday: date) -> None:
    """Have about half of those who wait for an answer say yes, and a few no; the others wait on."""
    week = Week(monday, zone_of(session))
    waiting = (
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(week), Promise.state == "offered", Promise.volunteer_id.is_not(None))
        .where(Shift.starts_at > now())
        .order_by(Promise.id)
    )
    with writing(session):
        drawn = [
            (Draws(SEED, "answer", each.volunteer_id, each.seat_id).share(), each)
            for each in session.scalars(waiting)
        ]
        acts.accept(session, Deed(acting=PARTY), [each for share, each in drawn if share < YES])
        acts.decline(session, Deed(acting=PARTY), [each for share, each in drawn if share >= 1 - NO])
