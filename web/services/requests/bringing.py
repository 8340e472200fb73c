"""Requests of another system: brought in as they stand there, with when they were asked and done, untold."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from web.db import writing
from web.models import Organisation, Request, RequestEvent
from web.services.access.rights import COORDINATORS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Invalid
from web.services.requests.asking import ASKED, UNKNOWN, refuse_unknown_kind, search_key, unit_of
from web.services.requests.deeds import term_anew
from web.services.requests.numbering import free_number
from web.services.requests.transitions import ENDED, UNDECIDED

BROUGHT_AS = {"scheduled": "accepted", "merged": "received"}
"""Work and what they follow do not come with them: they are decided anew."""


def bring(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    """The id of a request that was asked elsewhere, `asked_at` then and in the `state` that it has there.

    Nobody is told of it. Raises Invalid for an organisation where they do not coordinate.
    """
    with writing(session):
        scope = Scope(session, actor)
        node = session.get(Organisation, values["organisation_id"])
        if node is None or node.id not in scope.nodes(*COORDINATORS):
            raise Invalid({"organisation_id": [UNKNOWN]})
        refuse_unknown_kind(session, values["kind"])
        said = values.get("state") or "received"
        state, asked_at = BROUGHT_AS.get(said, said), values.get("asked_at") or now()
        done_at = _done(values, asked_at) if state == "served" or state in ENDED else None
        row = Request(
            number=secrets.token_hex(8), organisation_id=node.id, unit_id=unit_of(scope.tree, node.id),
            **{name: values.get(name) for name in ASKED if name != "people"},
            people=values.get("people") or 1, language=values.get("language") or actor.language,
            state=state, asked_at=asked_at, said=values.get("said") or "", stars=values.get("stars"),
            done_at=done_at, closed_at=done_at if state in ENDED else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        row.number = free_number(session, row)
        row.search_key = search_key(row)
        term_anew(session, row, served=state not in UNDECIDED or state == "accepted")
        session.add(
            RequestEvent(
                request_id=row.id, at=now(), verb="import", before=None, after=state, by=actor.person_id
            )
        )
        note(session, actor, "import", "request", row.id, node=row.unit_id, number=row.number)
        return row.id


def _done(values: Mapping[str, Any], asked_at: datetime) -> datetime:
    """When it was done, never before it was asked or in time to come."""
    said: datetime = values.get("done_at") or now()
    return max(asked_at, min(said, now()))
