"""Asking for something, and setting right what was asked."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from i18n.comparison.fold import joined
from i18n.translator import lazy
from web.db import writing
from web.models import Organisation, Request, RequestEvent, Term
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.access.tree import WALLED, Tree
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid
from web.services.requests import deeds, notices, private, rights
from web.services.requests.numbering import free_number
from web.services.requests.transitions import UNDECIDED

TERM_KIND = "request"
UNKNOWN = lazy("Choose one from the list.")
DECIDED = lazy("It is decided already what becomes of this request. Ask again for something else.")
ASKED = ("kind", "summary", "people", "wanted_on")


def ask(session: Session, actor: Actor, values: Mapping[str, Any], *, key: str = "") -> int:
    """The id of a new request, from a loaded `RequestSchema`; asked twice with one key, it is one.

    Raises Invalid for an organisation where they lead or coordinate nothing, or that is closed, and for a
    kind that is not in the district's list.
    """
    found = once(session, key, lambda: {"id": _ask(session, actor, values)})
    return int(found["id"])


def change(
    session: Session, actor: Actor, request_id: int, values: Mapping[str, Any], version: int | None
) -> None:
    """Set right what was asked, while nothing is decided. Raises NotFound, Outdated, Conflict, Invalid."""
    with writing(session):
        scope = Scope(session, actor)
        row = rights.one(session, scope, request_id)
        if not rights.roles(scope, row):
            raise Forbidden
        if row.state not in UNDECIDED:
            raise Conflict("request_decided", DECIDED)
        with editing(
            session, actor, "request", row, version, lambda: {name: getattr(row, name) for name in ASKED},
            node=row.unit_id,
        ):  # fmt: skip
            if "kind" in values:
                refuse_unknown_kind(session, values["kind"])
            for name in ASKED:
                if name in values:
                    setattr(row, name, values[name])
            row.search_key = search_key(row)
            deeds.term_anew(session, row, served=row.state == "accepted")


def search_key(row: Request) -> str:
    """What a search for a request looks through: its number and its words."""
    return f"{joined(row.number)}\n{joined(row.summary)}"


def unit_of(tree: Tree, organisation_id: int) -> int:
    """Who deals with what an organisation asks: the sub-district it stands in, else itself."""
    node: int | None = organisation_id
    while node is not None:
        if tree.kinds.get(node) == WALLED:
            return node
        node = tree.parents.get(node)
    return organisation_id


def _ask(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    with writing(session):
        scope = Scope(session, actor)
        node = session.get(Organisation, values["organisation_id"])
        if node is None or node.closed_at is not None or node.id not in scope.nodes(*LEADS):
            raise Invalid({"organisation_id": [UNKNOWN]})
        refuse_unknown_kind(session, values["kind"])
        row = Request(
            number=secrets.token_hex(8),
            organisation_id=node.id,
            unit_id=unit_of(scope.tree, node.id),
            **{name: values.get(name) for name in ASKED},
            language=values.get("language") or actor.language,
            asked_by=actor.person_id,
            asked_at=now(),
        )
        session.add(row)
        session.flush()
        row.number = free_number(session, row)
        row.search_key = search_key(row)
        private.seal(session, row, values)
        deeds.term_anew(session, row, served=False)
        event = RequestEvent(
            request_id=row.id, at=now(), verb="ask", before=None, after=row.state, by=actor.person_id
        )
        session.add(event)
        session.flush()
        note(session, actor, "ask", "request", row.id, node=row.unit_id, number=row.number)
        notices.owe_of(session, row, event, ())
        return row.id


def refuse_unknown_kind(session: Session, kind: str) -> None:
    """Raise Invalid for a kind that is not in the district's list."""
    if session.get(Term, (TERM_KIND, kind)) is None:
        raise Invalid({"kind": [UNKNOWN]})
