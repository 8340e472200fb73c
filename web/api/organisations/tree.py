"""The tree of organisations, and the places."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.models import Organisation
from web.schemas.organisations import NewOrganisation, OpenSchema, OrganisationSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.organisations import NodeShown, OrganisationShown, PlaceShown
from web.services import organisations
from web.services.organisations import Node, editing

bp = Resource("organisations", "The tree of organisations, and the places")


@bp.get("/organisations")
@allow("signed_in")
@bp.response(200, listed(NodeShown))
def tree() -> Mapping[str, Any]:
    """Every organisation, each after its parent."""
    found = [_node(each) for each in organisations.tree(g.session)]
    return {"items": found, "total": len(found)}


@bp.post("/organisations")
@allow("administrator")
@bp.arguments(NewOrganisation)
@bp.response(201, CreatedShown)
def create(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Add an organisation below one that one administers; without a code, one is made from its name."""
    return {"id": editing.create(g.session, actor(), **values)}


@bp.get("/organisations/<int:organisation_id>")
@allow("signed_in")
@bp.response(200, OrganisationShown)
@tagged("organisation", "organisation_id")
def show(organisation_id: int) -> Organisation:
    """One organisation."""
    return organisations.get(g.session, organisation_id)


@bp.patch("/organisations/<int:organisation_id>")
@allow("administrator")
@bp.arguments(OrganisationSchema)
@bp.response(204)
@versioned("organisation", "organisation_id")
def change(values: Mapping[str, Any], organisation_id: int, version: int) -> None:
    """Give an organisation other names, another kind, parent or outline; what is not named stays."""
    editing.change(g.session, actor(), organisation_id, version, values)


@bp.put("/organisations/<int:organisation_id>/open")
@allow("administrator")
@bp.arguments(OpenSchema)
@bp.response(204)
@versioned("organisation", "organisation_id")
def set_open(values: Mapping[str, bool], organisation_id: int, version: int) -> None:
    """Close an organisation to who would join it and to new work, or open it again."""
    deed = editing.reopen if values["open"] else editing.close
    deed(g.session, actor(), organisation_id, version)


@bp.get("/places")
@allow("signed_in")
@bp.response(200, listed(PlaceShown))
def places() -> Mapping[str, Any]:
    """Every place."""
    found = organisations.places(g.session)
    return {"items": found, "total": len(found)}


def _node(node: Node) -> Mapping[str, Any]:
    names = ("id", "version", "parent_id", "code", "kind", "names", "outline", "closed_at")
    return {**{name: getattr(node.organisation, name) for name in names}, "depth": node.depth}
