"""Rules that are set aside on a shift."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow, scope
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.waivers import WaiverShown
from web.schemas.waivers import WaiverSchema
from web.services import waiving
from web.services.access.rights import COORDINATORS, LEADS

bp = Resource("waivers", "Rules set aside in one case")


@bp.get("/shifts/<int:shift_id>/waivers")
@allow(*LEADS)
@bp.response(200, listed(WaiverShown))
def listing(shift_id: int) -> Mapping[str, Any]:
    """What is set aside on a shift, oldest first."""
    found = waiving.of_shift(g.session, scope(), shift_id)
    return {"items": found, "total": len(found)}


@bp.post("/shifts/<int:shift_id>/waivers")
@allow(*COORDINATORS)
@bp.arguments(WaiverSchema)
@bp.response(201, CreatedShown)
def create(values: Mapping[str, Any], shift_id: int) -> Mapping[str, int]:
    """Set a rule aside for somebody who has agreed, or for the team. What the law asks cannot be."""
    return {"id": waiving.waive(g.session, actor(), shift_id=shift_id, **values)}


@bp.delete("/shifts/<int:shift_id>/waivers/<int:waiver_id>")
@allow(*COORDINATORS)
@bp.response(204)
def end(shift_id: int, waiver_id: int) -> None:
    """Let a rule hold again."""
    waiving.end(g.session, actor(), shift_id, waiver_id)
