"""Who may see a request, who deals with it, and who speaks for who asked."""

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import Session

from web.models import Request
from web.services.access.rights import COORDINATORS, LEADS
from web.services.access.scope import Scope
from web.services.faults import Forbidden, NotFound
from web.services.requests.transitions import ASKER, DESK


def seen(scope: Scope) -> ColumnElement[bool]:
    """Of `Request`: those of the units where they coordinate, those their neighbourhood or they asked."""
    if scope.whole(*COORDINATORS):
        return true()
    return or_(
        Request.unit_id.in_(scope.nodes(*COORDINATORS)),
        Request.organisation_id.in_(scope.nodes(*LEADS)),
        Request.asked_by == scope.actor.person_id,
    )


def is_seen(scope: Scope, row: Request) -> bool:
    """Whether they may see one request."""
    return (
        row.unit_id in scope.nodes(*COORDINATORS)
        or row.organisation_id in scope.nodes(*LEADS)
        or row.asked_by == scope.actor.person_id
    )


def deals(scope: Scope, row: Request) -> bool:
    """Whether they coordinate where a request is dealt with."""
    return row.unit_id in scope.nodes(*COORDINATORS)


def asks(scope: Scope, row: Request) -> bool:
    """Whether they asked it, or hold a right on the very organisation that did: it outlives its people."""
    if row.asked_by == scope.actor.person_id:
        return True
    held = {each.organisation_id for each in scope.actor.rights if each.right in LEADS}
    return row.organisation_id in held


def may_look(scope: Scope, row: Request) -> bool:
    """Whether what is private of it concerns them."""
    return deals(scope, row) or asks(scope, row)


def roles(scope: Scope, row: Request) -> frozenset[str]:
    """What they are to a request."""
    found = {DESK: deals(scope, row), ASKER: asks(scope, row)}
    return frozenset(name for name, is_so in found.items() if is_so)


def one(session: Session, scope: Scope, request_id: int) -> Request:
    """A request that they may see. Raises NotFound."""
    row = session.get(Request, request_id)
    if row is None or not is_seen(scope, row):
        raise NotFound
    return row


def require(scope: Scope, row: Request, who: frozenset[str]) -> None:
    """Raise Forbidden unless they are one of these to a request."""
    if not who & roles(scope, row):
        raise Forbidden
