"""What is private of a request: who it is for, how to reach them, where; sealed, each look recorded."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from web.db import vault_of, writing
from web.models import Request
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Forbidden
from web.services.requests import rights
from web.vault import owners

FIELD = "request"
FIELDS = ("for_whom", "contact", "address")
KEPT = timedelta(days=180)
"""How long after a request is over what is private of it is kept: who asked may open it again till then."""


def seal(session: Session, row: Request, values: Mapping[str, Any]) -> None:
    """Keep what is private under a request's own key; nothing said is nothing kept. In a transaction."""
    said = {name: str(values.get(name) or "") for name in FIELDS}
    text = json.dumps(said, ensure_ascii=False)
    row.sealed = vault_of(session).seal(owners.request(row.id), FIELD, text) if any(said.values()) else None


def opened(session: Session, row: Request) -> dict[str, str]:
    """What is private, by field; the caller answers for who may see it."""
    if row.sealed is None:
        return dict.fromkeys(FIELDS, "")
    found = json.loads(vault_of(session).open(owners.request(row.id), FIELD, row.sealed))
    return {name: str(found.get(name, "")) for name in FIELDS}


def look(session: Session, actor: Actor, request_id: int) -> Mapping[str, str]:
    """What is private of a request. The look is recorded. Raises NotFound, Forbidden."""
    scope = Scope(session, actor)
    row = rights.one(session, scope, request_id)
    if not rights.may_look(scope, row):
        raise Forbidden
    with writing(session):
        note(session, actor, "looked", "request", row.id, node=row.unit_id, fields=list(FIELDS))
        return opened(session, rights.one(session, scope, request_id))


def erase(session: Session, actor: Actor, request_id: int) -> None:
    """Forget what is private of a request; what was asked and done stays. Raises NotFound, Forbidden."""
    scope = Scope(session, actor)
    row = rights.one(session, scope, request_id)
    if not rights.may_look(scope, row):
        raise Forbidden
    with writing(session):
        found = rights.one(session, scope, request_id)
        found.sealed = None
        found.version += 1
        note(session, actor, "erased", "request", found.id, node=found.unit_id)
    vault_of(session).erase(owners.request(request_id))


def forgotten_on(session: Session, row: Request) -> datetime | None:
    """When what is private of a request is forgotten by itself; None while it is not over."""
    followed = session.get(Request, row.merged_into_id) if row.merged_into_id else None
    over = (followed or row).closed_at
    return over + KEPT if over is not None and row.sealed is not None else None


def forget_due(session: Session) -> int:
    """Forget what is private of requests that have been over for long; of how many."""
    ids = _due(session)
    if not ids:
        return 0
    with writing(session):
        for row in session.scalars(select(Request).where(Request.id.in_(ids), Request.sealed.is_not(None))):
            row.sealed = None
            row.version += 1
            note(session, None, "erased", "request", row.id, node=row.unit_id)
    for each in ids:
        vault_of(session).erase(owners.request(each))
    return len(ids)


def _due(session: Session) -> Sequence[int]:
    followed = aliased(Request)
    over = func.coalesce(followed.closed_at, Request.closed_at)
    alone = or_(Request.merged_into_id.is_(None), followed.closed_at.is_not(None))
    due = and_(Request.sealed.is_not(None), alone, over <= now() - KEPT)
    chosen = select(Request.id).outerjoin(followed, followed.id == Request.merged_into_id).where(due)
    return session.scalars(chosen.order_by(Request.id)).all()
