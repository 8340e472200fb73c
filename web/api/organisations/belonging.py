"""Who belongs where: asked by the person, answered by the organisation, ended by either."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow
from web.schemas.asking import Paged
from web.schemas.organisations import BelongingSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.organisations import BelongingShown
from web.services.access.rights import KEEPERS
from web.services.organisations import belonging
from web.services.organisations.belonging import Belongs
from web.services.paging import Page

bp = Resource("belonging", "Who belongs to which organisation")


@bp.get("/people/<int:person_id>/belongings")
@allow("signed_in")
@bp.response(200, listed(BelongingShown))
def of(person_id: int) -> Mapping[str, Any]:
    """What a person belongs to, has asked, or was refused: oneself, or a person who is near."""
    found = belonging.seen_of(g.session, actor(), person_id)
    return {"items": found, "total": len(found)}


@bp.post("/people/<int:person_id>/belongings")
@allow("signed_in")
@bp.arguments(BelongingSchema)
@bp.response(201, CreatedShown)
def ask(values: Mapping[str, int], person_id: int) -> Mapping[str, int]:
    """Ask for oneself; staff of the organisation enter a person who has no way in, confirmed at once."""
    return {"id": belonging.ask(g.session, actor(), person_id, values["organisation_id"])}


@bp.delete("/belongings/<int:belonging_id>")
@allow("signed_in")
@bp.response(204)
def end(belonging_id: int) -> None:
    """Take a request back or end a belonging: by the person, or by the organisation."""
    belonging.end(g.session, actor(), belonging_id)


@bp.post("/belongings/<int:belonging_id>/confirm")
@allow(*KEEPERS)
@bp.response(204)
def confirm(belonging_id: int) -> None:
    """Confirm what a person asked for."""
    belonging.decide(g.session, actor(), belonging_id, confirm=True)


@bp.post("/belongings/<int:belonging_id>/refuse")
@allow(*KEEPERS)
@bp.response(204)
def refuse(belonging_id: int) -> None:
    """Do not confirm what a person asked for."""
    belonging.decide(g.session, actor(), belonging_id, confirm=False)


@bp.get("/belongings/requests")
@allow(*KEEPERS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(BelongingShown))
def requests(asked: Mapping[str, int]) -> Page[Belongs]:
    """What people have asked of the organisations one answers for, oldest first."""
    return belonging.requests(g.session, actor(), asked["page"])


@bp.get("/organisations/<int:organisation_id>/people")
@allow(*KEEPERS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(BelongingShown))
def members(asked: Mapping[str, int], organisation_id: int) -> Page[Belongs]:
    """Who belongs to an organisation or below it."""
    return belonging.members(g.session, actor(), organisation_id, asked["page"])
