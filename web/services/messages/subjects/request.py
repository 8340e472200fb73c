"""Requests: what became of one, to who asked; that one came or was opened again, to the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Notice, Request
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.messages.subjects.about import by_subject
from web.services.messages.subjects.fact import Fact, Read
from web.services.requests import rights

TO_STAFF = frozenset({"request_received", "request_reopened"})
TRUE_WHILE = {
    "request_received": ("received",),
    "request_reopened": ("received",),
    "request_accepted": ("accepted",),
    "request_unscheduled": ("accepted",),
    "request_scheduled": ("scheduled",),
    "request_served": ("served",),
    "request_closed": ("closed",),
    "request_answered": ("answered",),
    "request_refused": ("refused",),
    "request_handed_out": ("handed",),
    "request_merged": ("merged",),
}
"""The states in which a kind of notice is true; of one that was merged, those of the one it follows."""


@dataclass(frozen=True, slots=True)
class Told:
    """A request: its number, what it asks, and what was said to it."""

    request_id: int
    number: str
    summary: str
    kind: str
    said: str


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each request, by its newest notice, if that is still so."""
    about = by_subject(notices)
    rows = {each.id: each for each in session.scalars(select(Request).where(Request.id.in_(about)))}
    scope = Scope(session, actor)
    facts, untrue = [], {}
    for identity, owed in about.items():
        ids, last, row = tuple(each.id for each in owed), owed[-1], rows.get(identity)
        code = "gone" if row is None else _code(session, scope, row, last)
        if code or row is None:
            untrue.update(dict.fromkeys(ids, code))
            continue
        said = _followed(session, row).said
        facts.append(Fact(ids, last.kind, "request", Told(row.id, row.number, row.summary, row.kind, said)))
    return Read(facts, untrue)


def _code(session: Session, scope: Scope, row: Request, last: Notice) -> str:
    if last.kind in TO_STAFF:
        if not rights.deals(scope, row):
            return "out_of_sight"
    elif row.asked_by != scope.actor.person_id:
        return "not_theirs"
    states = {row.state, _followed(session, row).state}
    return "" if states & set(TRUE_WHILE[last.kind]) else "decided"


def _followed(session: Session, row: Request) -> Request:
    """The request that one was merged into; itself where it was not."""
    if row.merged_into_id is None:
        return row
    return session.get_one(Request, row.merged_into_id)
