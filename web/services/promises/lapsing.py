"""Until when an answer is due, and what becomes of a place that nobody answered for.

Due three days after the notice at 20:00, at the latest 24 hours before the start. Where that leaves less than
two hours to answer, nothing lapses: the place shows as unconfirmed, and somebody calls.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Account, Promise, Seat, Shift
from web.services.clock import now
from web.services.promises import acts

DAYS, CLOCK = 3, time(20)
AT_LATEST = timedelta(hours=24)
AT_LEAST = timedelta(hours=2)
NEAR = timedelta(minutes=5)


def answer_by(since: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
    """When an answer is due to what was told at `since`; None for a shift that is too near to lapse."""
    latest = starts_at - AT_LATEST
    if latest < since + AT_LEAST:
        return None
    day = since.astimezone(zone).date() + timedelta(days=DAYS)
    return min(datetime.combine(day, CLOCK, zone), latest)


def lapse_due(session: Session) -> int:
    """Let every place lapse whose answer is overdue; how many did.

    Only of people with a way to answer. Who has no account is asked by somebody, and so is who was told
    before promises were kept here.
    """
    if not _overdue(session):
        return 0
    with writing(session):
        due = _overdue(session)
        acts.lapse(session, due)
    return len(due)


def may_lapse() -> Any:
    """Of `Promise`: those that wait for an answer of somebody who can give it here."""
    has_account = exists().where(Account.person_id == Promise.volunteer_id)
    return (Promise.state == "offered") & ~Promise.imported & has_account


def _overdue(session: Session) -> Sequence[Promise]:
    zone, at = zone_of(session), now()
    rows = session.execute(
        select(Promise, Shift.starts_at)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(may_lapse(), Shift.starts_at > at + NEAR, Promise.since < at - AT_LEAST)
        .order_by(Promise.id)
    )
    found = [(promise, answer_by(promise.since, starts_at, zone)) for promise, starts_at in rows]
    return [promise for promise, due in found if due is not None and due <= at]
