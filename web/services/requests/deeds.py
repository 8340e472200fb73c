"""Moving a request along the table of transitions: one door, which writes the event and owes the notices."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Request, RequestEvent
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note as audit
from web.services.clock import now
from web.services.faults import Conflict
from web.services.requests import notices, rights, terms
from web.services.requests.transitions import DUE, ENDED, SYSTEM, TRANSITIONS

MOVED_ON = lazy("This request has moved on meanwhile. Look at how it stands now.")
FIELDS = ("state", "kind", "summary", "people", "wanted_on", "unit_id", "handler_id", "due_on", "stars")


def values_of(row: Request) -> dict[str, Any]:
    """What stands of a request, as a refusal shows it."""
    return {name: getattr(row, name) for name in FIELDS}


@contextmanager
def moving(
    session: Session, actor: Actor | None, request_id: int, verb: str, version: int | None
) -> Iterator[Request]:
    """The request that somebody says a verb to, in a transaction; the caller changes it and moves it.

    Raises NotFound, Forbidden, Outdated, and Conflict when the verb does not fit its state.
    """
    with writing(session):
        if actor is None:
            row = session.get_one(Request, request_id)
        else:
            scope = Scope(session, actor)
            row = rights.one(session, scope, request_id)
            rights.require(scope, row, TRANSITIONS[verb].who - {SYSTEM})
        refuse_outdated(session, "request", row, version, lambda: values_of(row))
        if row.state not in TRANSITIONS[verb].before:
            raise Conflict("request_moved_on", MOVED_ON)
        yield row


def move(
    session: Session,
    actor: Actor | None,
    row: Request,
    verb: str,
    *,
    words: str = "",
    numbers: Mapping[str, Any] | None = None,
) -> RequestEvent:
    """Enter a verb: the state, the moments that follow from it, an event, a line of the trail, notices.

    Those merged into the request go with it when it ends, is done, or is opened again.
    """
    before, after = row.state, TRANSITIONS[verb].to(row.state)
    row.state = after
    row.version += 1
    if before != after:
        _keep_when(row, before)
    event = RequestEvent(
        request_id=row.id, at=now(), verb=verb, before=before, after=after,
        by=actor.person_id if actor else None, note=words, numbers=dict(numbers or {}),
    )  # fmt: skip
    session.add(event)
    session.flush()
    audit(
        session, actor, verb, "request", row.id, node=row.unit_id,
        changes={"state": [before, after]} if before != after else {}, version=row.version,
    )  # fmt: skip
    notices.owe_of(session, row, event, followers(session, row))
    return event


def followers(session: Session, row: Request) -> Sequence[Request]:
    """The requests that were merged into one, in order of id."""
    merged = select(Request).where(Request.merged_into_id == row.id).order_by(Request.id)
    return session.scalars(merged).all()


def term_anew(session: Session, row: Request, *, served: bool) -> None:
    """Let the next step be due by the terms of its kind: until it is decided, or until it is served.

    Terms run from when it was asked, or opened again last.
    """
    kind, since = terms.of_kind(session, row.kind), begun_at(session, row)
    row.due_on = terms.due_on(session, since, kind.serve_days if served else kind.triage_days)


def begun_at(session: Session, row: Request) -> datetime:
    """From when on the terms of a request run."""
    if not row.reopened:
        return row.asked_at
    again = select(RequestEvent.at).where(RequestEvent.request_id == row.id, RequestEvent.verb == "reopen")
    return session.scalar(again.order_by(RequestEvent.id.desc()).limit(1)) or row.asked_at


def _keep_when(row: Request, before: str | None) -> None:
    """When it was done and when it was over; neither of what is open again."""
    if row.state in DUE:
        row.done_at = row.closed_at = None
    elif row.state == "served" or row.state in ENDED:
        row.done_at = row.done_at if before == "served" else now()
        row.closed_at = now() if row.state in ENDED else None
