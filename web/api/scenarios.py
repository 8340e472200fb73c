"""What if: named changes on a roster, solved apart; nothing published moves."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.auth import actor, allow, scope
from web.schemas.asking import Paged
from web.schemas.scenarios import ScenarioSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.planning import ScenarioShown
from web.services import whatif
from web.services.access.rights import LEADS
from web.services.paging import Page
from web.services.whatif import ScenarioView

bp = Resource("scenarios", "What if")


@bp.get("/scenarios")
@allow(*LEADS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(ScenarioShown))
def listing(asked: Mapping[str, int]) -> Page[ScenarioView]:
    """Scenarios, newest first, a page at a time; leads see their own."""
    return whatif.scenarios(g.session, scope(), asked["page"])


@bp.post("/scenarios")
@allow(*LEADS)
@bp.keyed
@bp.arguments(ScenarioSchema)
@bp.response(201, CreatedShown)
def create(values: Mapping[str, Any], key: str | None) -> Mapping[str, int]:
    """Solve some changes apart; leads name a project of their own."""
    return {"id": whatif.create(g.session, locale.zone(), actor(), values, key=once_key(key))}


@bp.get("/scenarios/<int:scenario_id>")
@allow(*LEADS)
@bp.response(200, ScenarioShown)
def show(scenario_id: int) -> ScenarioView:
    """A scenario; once it is solved, who would gain and who would lose."""
    return whatif.scenario(g.session, scope(), scenario_id)


@bp.post("/scenarios/<int:scenario_id>/cancel")
@allow(*LEADS)
@bp.response(204)
def cancel(scenario_id: int) -> None:
    """Stop solving it."""
    whatif.cancel(g.session, actor(), scenario_id)
