"""One request as its page shows it: the row, its history with who did what, and what its reader may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Person, Request, RequestEvent
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.requests import alike, deeds, listing, rights, terms
from web.services.requests.transitions import SYSTEM, TRANSITIONS


@dataclass(frozen=True, slots=True)
class Happened:
    """An event and who did it; by nobody where it came by itself, or they were erased."""

    event: RequestEvent
    by: str


@dataclass(frozen=True, slots=True)
class Found:
    """A request with all that its page says. `verbs` may be said to it by its reader as it stands."""

    row: Request
    events: Sequence[Happened]
    verbs: frozenset[str]
    overdue: bool
    provisional: bool
    may_look: bool
    followed: Request | None
    merged: Sequence[Request]
    handler: str


def one(session: Session, scope: Scope, request_id: int) -> Found:
    """A request that they may see. Raises NotFound."""
    row = rights.one(session, scope, request_id)
    rows = session.execute(
        select(RequestEvent, Person.name)
        .outerjoin(Person, Person.id == RequestEvent.by)
        .where(RequestEvent.request_id == row.id)
        .order_by(RequestEvent.id)
    )
    followed = session.get(Request, row.merged_into_id) if row.merged_into_id else None
    today = now().astimezone(zone_of(session)).date()
    since = deeds.begun_at(session, row)
    return Found(
        row,
        [Happened(event, name or "") for event, name in rows],
        verbs(scope, row),
        listing.is_overdue(row, today),
        row.due_on is not None and terms.is_provisional(session, since, row.due_on),
        rights.may_look(scope, row),
        followed if followed is not None and rights.is_seen(scope, followed) else None,
        [each for each in deeds.followers(session, row) if rights.is_seen(scope, each)],
        names_of(session, [row.handler_id]).get(row.handler_id or 0, ""),
    )


def verbs(scope: Scope, row: Request) -> frozenset[str]:
    """What they may say to a request as it stands."""
    who = rights.roles(scope, row)
    return frozenset(
        verb for verb, each in TRANSITIONS.items() if row.state in each.before and who & (each.who - {SYSTEM})
    )


def names_of(session: Session, ids: Iterable[int | None]) -> Mapping[int, str]:
    """The names of who deals with requests; who asked may know them."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    return {each.id: each.name for each in session.scalars(select(Person).where(Person.id.in_(wanted)))}


def like(session: Session, scope: Scope, row: Request) -> Sequence[Request]:
    """Those like it that they may see."""
    return [each for each in alike.like(session, row) if rights.is_seen(scope, each)]
