"""A word before a place lapses: who has not answered hears it once, a day before it becomes free."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows, zone_of
from web.models import Notice, Promise, Seat, Shift
from web.services.clock import now
from web.services.messages import owing
from web.services.promises.lapsing import answer_by, may_lapse

A_DAY = timedelta(days=1)
AT_LEAST = timedelta(hours=6)
"""So long somebody has had it before they are asked again."""
KIND = "about_to_lapse"


def owe_warnings(session: Session) -> int:
    """Owe a word to everybody whose answer is due within a day; how many are new."""
    return owing.owe_lacking(session, _lacking)


def _lacking(session: Session) -> list[Notice]:
    moment, zone = now(), zone_of(session)
    rows = plain_rows(
        session,
        select(Promise.id, Promise.volunteer_id, Promise.since, Shift.starts_at)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(
            may_lapse(), Shift.status == "open", Shift.starts_at > moment, Promise.since < moment - AT_LEAST
        ),
    ).all()
    owed = owing.owed(session, KIND, moment - A_DAY * 2)
    found = []
    for row in rows:
        due = answer_by(row.since, row.starts_at, zone)
        if due is not None and due - A_DAY <= moment < due and (row.id, due.isoformat()) not in owed:
            found.append(owing.notice(row.volunteer_id, KIND, row.id, key=due.isoformat()))
    return found
