"""Who leads a project."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.auth import actor, allow
from web.schemas.access import PersonChosen
from web.schemas.shown import listed
from web.schemas.shown.demand import LeadShown
from web.services.access import leads
from web.services.access.rights import LEADS

bp = Resource("leads", "Who leads a project")


@bp.get("/projects/<int:project_id>/leads")
@allow(*LEADS)
@bp.response(200, listed(LeadShown))
def listing(project_id: int) -> Mapping[str, Any]:
    """Who is named to lead a project."""
    found = leads.seen_of(g.session, actor(), project_id)[1]
    return {"items": found, "total": len(found)}


@bp.post("/projects/<int:project_id>/leads")
@allow(*LEADS)
@bp.arguments(PersonChosen)
@bp.response(200, listed(LeadShown))
def name(values: Mapping[str, Any], project_id: int) -> Mapping[str, Any]:
    """Let a person lead a project: by id one who may be seen, or by a whole address or number."""
    leads.name(g.session, actor(), project_id, **values)
    return _named(project_id)


@bp.put("/projects/<int:project_id>/leads/<int:lead_id>")
@allow(*LEADS)
@bp.response(204)
def put(project_id: int, lead_id: int) -> None:
    """Let a person who may be seen lead a project."""
    leads.name(g.session, actor(), project_id, person_id=lead_id)


@bp.delete("/projects/<int:project_id>/leads/<int:lead_id>")
@allow(*LEADS)
@bp.response(204)
def unname(project_id: int, lead_id: int) -> None:
    """Let a person no longer lead a project."""
    leads.unname(g.session, actor(), project_id, lead_id)


def _named(project_id: int) -> Mapping[str, Any]:
    found = leads.of(g.session, project_id)
    return {"items": found, "total": len(found)}
