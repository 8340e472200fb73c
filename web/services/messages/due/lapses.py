"""A word before a place lapses: who has not answered hears it once, a day before it becomes free."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows, writing, zone_of
from web.models import Notice, Promise, Seat, Shift
from web.services.clock import now
from web.services.promises.lapsing import answer_by, may_lapse

A_DAY = timedelta(days=1)
AT_LEAST = timedelta(hours=6)
"""So long somebody has had it before they are asked again."""
KIND, SUBJECT = "about_to_lapse", "promise"


def owe_warnings(session: Session) -> int:
    """Owe a word to everybody whose answer is due within a day; how many are new."""
    if not _lacking(session):
        return 0
    with writing(session):
        lacking = _lacking(session)
        session.add_all(lacking)
    return len(lacking)


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
    known = select(Notice.subject_id, Notice.key).where(
        Notice.kind == KIND, Notice.subject == SUBJECT, Notice.owed_at > moment - A_DAY * 14
    )
    owed = {(row.subject_id, row.key) for row in plain_rows(session, known)}
    found = []
    for row in rows:
        due = answer_by(row.since, row.starts_at, zone)
        if due is not None and due - A_DAY <= moment < due and (row.id, due.isoformat()) not in owed:
            found.append(_notice(row.volunteer_id, row.id, due, moment))
    return found


def _notice(person_id: int, promise_id: int, due: datetime, moment: datetime) -> Notice:
    return Notice(
        person_id=person_id, kind=KIND, subject=SUBJECT, subject_id=promise_id, key=due.isoformat(),
        owed_at=moment, due_at=moment,
    )  # fmt: skip
