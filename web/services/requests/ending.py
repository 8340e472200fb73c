"""What who asked says at the end: that it is done, how it was, or that it is not."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Request
from web.services.actor import Actor
from web.services.clock import now
from web.services.requests.deeds import move, moving, term_anew

CLOSES_AFTER = timedelta(days=7)
"""How long who asked may say something before a served request closes by itself."""


def close(
    session: Session,
    actor: Actor | None,
    request_id: int,
    *,
    stars: int | None = None,
    words: str = "",
    version: int | None = None,
) -> None:
    """It is done; `stars`, 1 to 5, say how it was. Without an actor it closes by itself."""
    with moving(session, actor, request_id, "close", version) as row:
        row.stars = stars
        move(session, actor, row, "close", words=words, numbers={"stars": stars} if stars else {})


def rate(
    session: Session,
    actor: Actor,
    request_id: int,
    stars: int,
    *,
    words: str = "",
    version: int | None = None,
) -> None:
    """How it was, after it was closed or answered."""
    with moving(session, actor, request_id, "rate", version) as row:
        row.stars = stars
        move(session, actor, row, "rate", words=words, numbers={"stars": stars})


def reopen(
    session: Session, actor: Actor, request_id: int, words: str, *, version: int | None = None
) -> None:
    """It is not done: it is received again, with a term that begins today."""
    with moving(session, actor, request_id, "reopen", version) as row:
        row.reopened += 1
        row.shift_id = row.series_id = None
        row.reason, row.said, row.stars = "", "", None
        row.handler_id = None
        move(session, actor, row, "reopen", words=words)
        term_anew(session, row, served=False)


def close_due(session: Session) -> int:
    """Close what was served so long ago that who asked is content, or silent; how many."""
    due = select(Request.id).where(Request.state == "served", Request.done_at <= now() - CLOSES_AFTER)
    found = session.scalars(due.order_by(Request.id)).all()
    for each in found:
        close(session, None, each)
    return len(found)
