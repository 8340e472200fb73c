"""The tree of organisations, and the places."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow
from web.models import Organisation
from web.schemas.administration import NamedSchema, OrganisationSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.ground import NodeShown, OrganisationShown, PlaceShown
from web.services import organisations
from web.services.organisations import Node

bp = Resource("organisations", "The tree of organisations, and the places")


@bp.get("/organisations")
@allow("signed_in")
@bp.response(200, listed(NodeShown))
def tree() -> Mapping[str, Any]:
    """Every organisation, each after its parent."""
    found = [_node(each) for each in organisations.tree(g.session)]
    return {"items": found, "total": len(found)}


@bp.post("/organisations")
@allow("admin")
@bp.arguments(OrganisationSchema)
@bp.response(201, CreatedShown)
def create(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Add an organisation below another one."""
    return {"id": organisations.create(g.session, actor(), **values)}


@bp.get("/organisations/<int:organisation_id>")
@allow("signed_in")
@bp.response(200, OrganisationShown)
def show(organisation_id: int) -> Organisation:
    """One organisation."""
    return organisations.get(g.session, organisation_id)


@bp.put("/organisations/<int:organisation_id>/names")
@allow("admin")
@bp.arguments(NamedSchema)
@bp.response(204)
def rename(values: Mapping[str, Any], organisation_id: int) -> None:
    """Give an organisation other names."""
    organisations.rename(g.session, actor(), organisation_id, values["names"])


@bp.get("/places")
@allow("signed_in")
@bp.response(200, listed(PlaceShown))
def places() -> Mapping[str, Any]:
    """Every place."""
    found = organisations.places(g.session)
    return {"items": found, "total": len(found)}


def _node(node: Node) -> Mapping[str, Any]:
    names = ("id", "parent_id", "code", "kind", "names")
    return {**{name: getattr(node.organisation, name) for name in names}, "depth": node.depth}
