"""The district's own map: what is asked for and what is short in each sub-district."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.weeks import week_asked
from web.auth import allow, scope
from web.schemas.asking import WhichOfMap
from web.schemas.shown.district_map import MapShown
from web.services import board
from web.services.access.rights import LEADS
from web.services.district_map import counting
from web.words.board_filters import FACETS, Filters

bp = Resource("map", "Where people are missing, by sub-district")


@bp.get("/map")
@allow(*LEADS)
@bp.arguments(WhichOfMap, location="query")
@bp.response(200, MapShown)
def show(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """A week by sub-district: the outlines, what is asked for and what is short, of the projects in scope."""
    shown = week_asked(asked)
    filters = Filters(**{name: asked[name] for name in FACETS if name in asked})
    projects = filters.chosen(board.in_force(g.session, shown, scope()).projects, ())
    return {"monday": shown.monday, "areas": counting.figures(g.session, scope(), projects, asked["request"])}
