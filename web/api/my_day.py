"""A volunteer's route of one day."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.profiles import own_volunteer
from web.api.resource import Resource
from web.auth import allow
from web.schemas.shown.households import RouteShown
from web.services.visits.day import day_of, day_said

bp = Resource("my-days", "A volunteer's day")


@bp.get("/me/days/<day>")
@allow("volunteer")
@bp.response(200, RouteShown)
def show(day: str) -> Mapping[str, Any]:
    """The shifts and visits of one local day in order. What is private of a home is there in time alone."""
    return {"stops": day_of(g.session, locale.zone(), own_volunteer(), day_said(day))}
