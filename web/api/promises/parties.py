"""Groups, and what partners offer."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.schemas.promises import ChangedParty, PartySchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.promises import PartyShown
from web.services.access.rights import COORDINATORS, LEADS
from web.services.parties import keeping

bp = Resource("parties", "Groups, and what partners offer")


@bp.get("/parties")
@allow(*LEADS)
@bp.response(200, listed(PartyShown))
def listing() -> Mapping[str, Any]:
    """The parties of the organisations at which one leads or coordinates."""
    found = keeping.listing(g.session, scope())
    return {"items": found, "total": len(found)}


@bp.post("/parties")
@allow(*COORDINATORS)
@bp.arguments(PartySchema)
@bp.response(201, CreatedShown)
def create(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Enter a group, or what a partner offers."""
    return {"id": keeping.create(g.session, actor(), values)}


@bp.get("/parties/<int:party_id>")
@allow(*LEADS)
@bp.response(200, PartyShown)
@tagged("party", "party_id")
def show(party_id: int) -> keeping.PartyView:
    """One party."""
    return keeping.get(g.session, party_id)


@bp.put("/parties/<int:party_id>")
@allow(*COORDINATORS)
@bp.arguments(ChangedParty)
@bp.response(204)
@versioned("party", "party_id")
def change(values: Mapping[str, Any], party_id: int, version: int) -> None:
    """Change a party, name its people, or end it."""
    keeping.change(g.session, actor(), party_id, values, version)
