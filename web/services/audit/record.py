"""The audit trail, and forms that were sent twice."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Audit, Done
from web.services.actor import Actor
from web.services.clock import now

REMEMBERED = timedelta(days=7)


def note(
    session: Session,
    actor: Actor | None,
    verb: str,
    subject: str,
    subject_id: int,
    *,
    node: int | None = None,
    changes: Mapping[str, Any] | None = None,
    **numbers: Any,
) -> None:
    """Write down who did what to what; inside the transaction that does it.

    `node` is the organisation it happened in, None the district; `changes` is field -> [before, after].
    """
    session.add(
        Audit(
            person_id=actor.person_id if actor else None,
            verb=verb,
            subject=subject,
            subject_id=subject_id,
            organisation_id=node,
            numbers=numbers,
            changes=dict(changes or {}),
            address=actor.address if actor else "",
            at=now(),
        )
    )


def once(session: Session, key: str, deed: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do `deed` unless a form with this key was done before; either way the first one's answer (JSON).

    The deed and its mark are one transaction, so a second send waits for the first and finds its answer. An
    empty key marks nothing. Marks older than `REMEMBERED` go, for nobody sends those forms again.
    """
    with writing(session):
        if key and (done := session.get(Done, key)):
            return done.answer
        answer = deed()
        if key:
            session.execute(delete(Done).where(Done.at < now() - REMEMBERED))
            session.add(Done(token=key, answer=answer, at=now()))
        return answer
