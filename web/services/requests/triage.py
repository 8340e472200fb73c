"""What the desk does with a request, each verb one function. Each raises as `deeds.moving` does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Grant, Organisation, Request
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import Conflict, Invalid
from web.services.requests import rights
from web.services.requests.asking import UNKNOWN
from web.services.requests.deeds import followers, move, moving, term_anew
from web.services.requests.transitions import OPEN

REASONS = ("not_volunteering", "elsewhere", "unsafe", "unclear", "other")
"""Why a request is refused: no work of volunteers, not of this district, needs a professional, ..."""
SAME = lazy("This is the same request. Choose another one.")
OVER = lazy("The other request is over already. Choose one that is open.")
HERE = lazy("This unit deals with it already. Choose another one.")


def accept(session: Session, actor: Actor, request_id: int, *, version: int | None = None) -> None:
    """Take a request on: it is theirs, and due to be served."""
    with moving(session, actor, request_id, "accept", version) as row:
        row.handler_id = actor.person_id
        term_anew(session, row, served=True)
        move(session, actor, row, "accept")


def assign(
    session: Session, actor: Actor, request_id: int, handler_id: int | None, *, version: int | None = None
) -> None:
    """Give a request to somebody who coordinates there, or to nobody. Raises Invalid for anybody else."""
    with moving(session, actor, request_id, "assign", version) as row:
        if handler_id is not None and handler_id not in handlers(session, Scope(session, actor), row):
            raise Invalid({"handler_id": [UNKNOWN]})
        row.handler_id = handler_id
        move(session, actor, row, "assign", numbers={"handler": handler_id})


def answer(
    session: Session, actor: Actor, request_id: int, words: str, *, version: int | None = None
) -> None:
    """Answer it in words: nothing else is needed."""
    with moving(session, actor, request_id, "answer", version) as row:
        row.said, row.handler_id = words, row.handler_id or actor.person_id
        move(session, actor, row, "answer", words=words)


def refuse(
    session: Session,
    actor: Actor,
    request_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> None:
    """Refuse it, with a `reason` of REASONS and the words that who asked reads."""
    with moving(session, actor, request_id, "refuse", version) as row:
        row.reason, row.said = values["reason"], values["words"]
        row.handler_id = row.handler_id or actor.person_id
        move(session, actor, row, "refuse", words=row.said, numbers={"reason": row.reason})


def hand(
    session: Session,
    actor: Actor,
    request_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> None:
    """Hand it to `unit_id`, whose coordinators deal with it from now on; or outside, `to` whom in words.

    Raises Invalid for a unit that is closed, is not there, or has it already.
    """
    verb = "hand" if values.get("unit_id") else "hand_out"
    with moving(session, actor, request_id, verb, version) as row:
        words = values.get("words", "")
        if verb == "hand_out":
            row.said = values["to"]
            move(session, actor, row, verb, words=words, numbers={"to": values["to"]})
            return
        unit = session.get(Organisation, values["unit_id"])
        if unit is None or unit.closed_at is not None:
            raise Invalid({"unit_id": [UNKNOWN]})
        if unit.id == row.unit_id:
            raise Invalid({"unit_id": [HERE]})
        before, row.unit_id, row.handler_id = row.unit_id, unit.id, None
        move(session, actor, row, verb, words=words, numbers={"from": before, "unit": unit.id})


def merge(
    session: Session, actor: Actor, request_id: int, into_id: int, *, version: int | None = None
) -> None:
    """Merge it into one like it, which it follows from now on; so do those that were merged into it.

    Into one that was merged itself means into the one that it follows. Raises Invalid for the same one, for
    one out of sight, and Conflict for one that is over.
    """
    with moving(session, actor, request_id, "merge", version) as row:
        scope = Scope(session, actor)
        into = session.get(Request, into_id)
        if into is not None and into.merged_into_id is not None:
            into = session.get(Request, into.merged_into_id)
        if into is None or not rights.deals(scope, into):
            raise Invalid({"into_id": [UNKNOWN]})
        if into.id == row.id:
            raise Invalid({"into_id": [SAME]})
        if into.state not in OPEN:
            raise Conflict("request_over", OVER)
        for each in followers(session, row):
            each.merged_into_id = into.id
        row.merged_into_id = into.id
        move(session, actor, row, "merge", numbers={"into": into.id})


def part(session: Session, actor: Actor, request_id: int, *, version: int | None = None) -> None:
    """Take a request out of the one it was merged into: it is its own again."""
    with moving(session, actor, request_id, "part", version) as row:
        row.merged_into_id, row.handler_id = None, None
        move(session, actor, row, "part")


def handlers(session: Session, scope: Scope, row: Request) -> frozenset[int]:
    """Who may be given a request: who coordinates at its unit or above."""
    above: list[int] = []
    node: int | None = row.unit_id
    while node is not None:
        above.append(node)
        node = scope.tree.parents.get(node)
    holds = (Grant.right == "coordinator") & Grant.organisation_id.in_(above) & Grant.ended_at.is_(None)
    return frozenset(session.scalars(select(Grant.person_id).where(holds)))
