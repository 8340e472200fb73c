"""Who hears of what becomes of a request: who asked, those whose like requests follow it, and the desk."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Grant, Organisation, Request, RequestEvent
from web.services.messages.owing import owe

TO_ASKER = {
    "accept": "request_accepted",
    "answer": "request_answered",
    "refuse": "request_refused",
    "hand_out": "request_handed_out",
    "merge": "request_merged",
    "schedule": "request_scheduled",
    "unschedule": "request_unscheduled",
    "serve": "request_served",
    "close": "request_closed",
}
"""What who asked hears, by verb."""
TO_DESK = {
    "ask": "request_received",
    "hand": "request_received",
    "reopen": "request_reopened",
    "part": "request_reopened",
}
"""What the coordinators of the unit hear, by verb."""


def owe_of(session: Session, row: Request, event: RequestEvent, merged: Sequence[Request]) -> None:
    """Owe what an event says to whom it concerns; never to who did it."""
    if kind := TO_ASKER.get(event.verb):
        _owe(session, row, event, kind)
        for each in merged:
            _owe(session, each, event, kind)
    if kind := TO_DESK.get(event.verb):
        desk = [row.handler_id] if row.handler_id else coordinators_of(session, row.unit_id)
        people = [each for each in desk if each != event.by]
        owe(session, people, kind, row.id, key=str(event.id))


def coordinators_of(session: Session, unit_id: int) -> list[int]:
    """Who coordinates at a unit; where nobody does, at the next one above."""
    node: int | None = unit_id
    while node is not None:
        holds = (Grant.organisation_id == node) & (Grant.right == "coordinator") & Grant.ended_at.is_(None)
        found = session.scalars(select(Grant.person_id).where(holds).order_by(Grant.person_id)).all()
        if found:
            return list(found)
        node = session.get_one(Organisation, node).parent_id
    return []


def _owe(session: Session, row: Request, event: RequestEvent, kind: str) -> None:
    if row.asked_by is not None and row.asked_by != event.by:
        owe(session, [row.asked_by], kind, row.id, key=str(event.id))
