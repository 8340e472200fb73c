"""Runs: start one, watch it, stop it."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, g

from web.api.resource import Resource, once_key
from web.auth import actor, allow, scope
from web.schemas.answering import StopSchema
from web.schemas.asking import Paged
from web.schemas.planning import RunSchema
from web.schemas.shown import listed
from web.schemas.shown.planning import RunShown, StartedShown
from web.services import planning
from web.services.access.rights import COORDINATORS
from web.services.paging import Page
from web.services.planning import RunView

bp = Resource("runs", "Solving a week")


@bp.get("/runs")
@allow(*COORDINATORS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(RunShown))
def listing(asked: Mapping[str, int]) -> Page[RunView]:
    """All runs, newest first, a page at a time."""
    return planning.runs(g.session, scope(), asked["page"])


@bp.post("/runs")
@allow(*COORDINATORS)
@bp.keyed
@bp.arguments(RunSchema)
@bp.response(201, StartedShown)
def start(values: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Put a run for each of some weeks into the queue; the roster of each comes as a draft."""
    settings = current_app.extensions["settings"]
    limits = {"workers": settings.solve_workers, "most_seconds": settings.solve_seconds}
    first = planning.start_run(g.session, actor(), values, **limits, key=once_key(key))
    return {"id": first, "runs": [each.id for each in planning.in_one_go(g.session, first)]}


@bp.get("/runs/<int:run_id>")
@allow(*COORDINATORS)
@bp.response(200, RunShown)
def show(run_id: int) -> RunView:
    """One run: its progress while it works, its result when it has ended."""
    return planning.run(g.session, run_id)


@bp.post("/runs/<int:run_id>/stop")
@allow(*COORDINATORS)
@bp.arguments(StopSchema)
@bp.response(204)
def stop(values: Mapping[str, bool], run_id: int) -> None:
    """End a run, with its best roster so far as a draft unless asked not to; the later ones where asked."""
    planning.stop(g.session, actor(), run_id, keep=values["keep"], later=values["later"])
