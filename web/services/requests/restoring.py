"""Requests of a whole district as they stood there, with their work, who dealt with them, their history."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from web.db import writing
from web.models import Request, RequestEvent
from web.services.access.rights import COORDINATORS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Invalid
from web.services.requests.asking import UNKNOWN, refuse_unknown_kind, search_key, unit_of
from web.services.requests.numbering import free_number
from web.services.requests.transitions import ENDED

KEPT = (
    "kind", "summary", "wanted_on", "organisation_id", "due_on", "asked_by", "asked_at", "handler_id",
    "shift_id", "series_id", "household_id", "merged_into_id", "stars",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: when, which verb, the state after it, who said it, and in which words."""

    at: datetime
    verb: str
    after: str
    by: int | None
    words: str


def restore(
    session: Session, actor: Actor, scope: Scope, values: Mapping[str, Any], happened: Sequence[Happened]
) -> int:
    """The id of a request as it stood elsewhere, under its number there where that is free.

    Nobody is told of it. One whose work is not there any more waits to be scheduled, and one that was merged
    into none that is here to be decided. Raises Invalid where one does not coordinate.
    """
    with writing(session):
        unit = values.get("unit_id") or unit_of(scope.tree, values["organisation_id"])
        if not {values["organisation_id"], unit} <= scope.nodes(*COORDINATORS):
            raise Invalid({"organisation_id": [UNKNOWN]})
        refuse_unknown_kind(session, values["kind"])
        state, last = _state(values), happened[-1].at
        over = state == "served" or state in ENDED
        row = Request(
            number=secrets.token_hex(8), unit_id=unit, state=state,
            **{name: values.get(name) for name in KEPT},
            people=values.get("people") or 1, language=values.get("language") or actor.language,
            reason=values.get("reason") or "", said=values.get("said") or "",
            reopened=sum(each.verb == "reopen" for each in happened),
            done_at=(values.get("done_at") or last) if over else None,
            closed_at=(values.get("closed_at") or last) if state in ENDED else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        row.number = free_number(session, row, str(values.get("known_as") or ""))
        row.search_key = search_key(row)
        session.add_all(_events(row.id, happened))
        note(session, actor, "import", "request", row.id, node=row.unit_id, number=row.number)
        return row.id


def _state(values: Mapping[str, Any]) -> str:
    """Its state, unless what that state needs did not come with it."""
    said = str(values.get("state") or "received")
    if said == "scheduled" and not (values.get("shift_id") or values.get("series_id")):
        return "accepted"
    return "received" if said == "merged" and not values.get("merged_into_id") else said


def _events(request_id: int, happened: Sequence[Happened]) -> list[RequestEvent]:
    before, made = None, []
    for each in happened:
        made.append(
            RequestEvent(
                request_id=request_id,
                at=each.at,
                verb=each.verb,
                before=before,
                after=each.after,
                by=each.by,
                note=each.words,
            )
        )
        before = each.after
    return made
