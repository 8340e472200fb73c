"""Projects: the list, one with its week, posting, changing and closing one."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.schemas.asking import OfWeek, WhichProjects
from web.schemas.demand import ClosingSchema, ProjectSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.demand import EffectsShown, ProjectLineShown, ProjectShown
from web.services import demand, projects
from web.services.access.rights import LEADS
from web.services.paging import Page
from web.services.projects import ProjectRow, ProjectView

bp = Resource("projects", "What is asked for, and by whom")


@bp.get("/projects")
@allow(*LEADS)
@bp.arguments(WhichProjects, location="query")
@bp.response(200, listed(ProjectLineShown))
def listing(asked: Mapping[str, Any]) -> Page[ProjectRow]:
    """Open projects, a page at a time, and how their week fills."""
    chosen = {name: asked[name] for name in ("scene", "organisation_id", "mine", "page")}
    return projects.listing(g.session, scope(), week_asked(asked), query=asked["q"], **chosen)


@bp.post("/projects")
@allow(*LEADS)
@bp.keyed
@bp.arguments(ProjectSchema)
@bp.response(201, CreatedShown)
def create(values: Mapping[str, Any], key: str | None) -> Mapping[str, int]:
    """Post a project; a lead who posts it leads it."""
    return {"id": demand.create_project(g.session, actor(), values, key=once_key(key))}


@bp.get("/projects/<int:project_id>")
@allow(*LEADS)
@bp.arguments(OfWeek, location="query")
@bp.response(200, ProjectShown)
@tagged("project", "project_id")
def show(asked: Mapping[str, Any], project_id: int) -> ProjectView:
    """One project, its series and a week of its shifts."""
    return projects.show(g.session, scope(), project_id, week_asked(asked))


@bp.put("/projects/<int:project_id>")
@allow(*LEADS)
@bp.arguments(ProjectSchema)
@bp.response(204)
@versioned("project", "project_id")
def change(values: Mapping[str, Any], project_id: int, version: int) -> None:
    """Change texts and scene; coordinators also weight and organisation."""
    demand.update_project(g.session, actor(), project_id, values, version=version)


@bp.post("/projects/<int:project_id>/close")
@allow(*LEADS)
@bp.arguments(ClosingSchema)
@bp.response(204)
@versioned("project", "project_id")
def close(asked: Mapping[str, Any], project_id: int, version: int) -> None:
    """Take no new shifts; the coming ones take place, or with `coming` `cancel` are cancelled with it."""
    cancels = asked.get("coming") == "cancel"
    demand.close_project(g.session, actor(), project_id, cancels=cancels, version=version)


@bp.post("/projects/<int:project_id>/close/effects")
@allow(*LEADS)
@bp.arguments(ClosingSchema)
@bp.response(200, EffectsShown)
def close_effects(asked: Mapping[str, Any], project_id: int) -> demand.Effects:
    """Whom it would concern that a project is closed so; nothing is changed."""
    cancels, who = asked.get("coming") == "cancel", actor()
    return demand.looked_at(
        lambda: demand.close_project(g.session, who, project_id, cancels=cancels, preview=True)
    )
