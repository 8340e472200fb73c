"""Applications for seats that are given by approval: what waits, and saying yes or no."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import versioned
from web.auth import actor, allow, scope
from web.schemas.shown import listed
from web.schemas.shown.mine import ApplicationShown
from web.services.access.rights import LEADS
from web.services.promises import applying

bp = Resource("applications", "Applications for seats")


@bp.get("/projects/<int:project_id>/applications")
@allow(*LEADS)
@bp.response(200, listed(ApplicationShown))
def listing(project_id: int) -> Mapping[str, Any]:
    """What waits for a decision in a project, of shifts to come."""
    found = applying.of_project(g.session, scope(), project_id)
    return {"items": found, "total": len(found)}


@bp.post("/applications/<int:application_id>/approve")
@allow(*LEADS)
@bp.response(204)
@versioned("application", "application_id")
def approve(application_id: int, version: int) -> None:
    """Give the seat to who asked; refused with a code where they may not have it."""
    applying.approve(g.session, actor(), application_id, version=version)


@bp.post("/applications/<int:application_id>/refuse")
@allow(*LEADS)
@bp.response(204)
@versioned("application", "application_id")
def refuse(application_id: int, version: int) -> None:
    """Say no to who asked."""
    applying.refuse(g.session, actor(), application_id, version=version)
