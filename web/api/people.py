"""People as planners see them."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import PLANNERS, Resource
from web.auth import actor, allow
from web.schemas.asking import WhichPeople
from web.schemas.shown import listed
from web.schemas.shown.ground import PersonLineShown, PersonShown
from web.services import people, profile
from web.services.paging import Page
from web.services.people import PersonRow, PersonView

bp = Resource("people", "Volunteers as planners see them")


@bp.get("/people")
@allow(*PLANNERS)
@bp.arguments(WhichPeople, location="query")
@bp.response(200, listed(PersonLineShown))
def listing(asked: Mapping[str, Any]) -> Page[PersonRow]:
    """People by name or number, and by what they bring, a page at a time."""
    chosen = {name: value for name, value in asked.items() if name != "q"}
    return people.search(g.session, query=asked["q"], **chosen)


@bp.get("/people/<int:volunteer_id>")
@allow(*PLANNERS)
@bp.response(200, PersonShown)
def show(volunteer_id: int) -> PersonView:
    """One person whole."""
    return people.person(g.session, volunteer_id)


@bp.post("/people/<int:volunteer_id>/credentials/<code:code>/verify")
@allow(*PLANNERS)
@bp.response(204)
def verify(volunteer_id: int, code: str) -> None:
    """Somebody of the district has seen the paper; from now on it counts."""
    profile.verify_credential(g.session, actor(), volunteer_id, code)
