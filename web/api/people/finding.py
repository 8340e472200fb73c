"""People as planners see them, and what staff keep and look at of them."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import tagged
from web.auth import actor, allow, scope
from web.schemas.asking import WhichPeople, WhichPrivate
from web.schemas.shown import listed
from web.schemas.shown.ground import PersonLineShown, PersonShown, PrivateShown
from web.services.access.rights import COORDINATORS, LEADS
from web.services.paging import Page
from web.services.people import person, private, search
from web.services.people.person import PersonView
from web.services.people.search import PersonRow

bp = Resource("people", "Volunteers as planners see them")


@bp.get("/people")
@allow(*COORDINATORS)
@bp.arguments(WhichPeople, location="query")
@bp.response(200, listed(PersonLineShown))
def listing(asked: Mapping[str, Any]) -> Page[PersonRow]:
    """People by name or number, and by what they bring, a page at a time."""
    chosen = {name: value for name, value in asked.items() if name != "q"}
    return search.find(g.session, scope(), query=asked["q"], **chosen)


@bp.get("/people/<int:person_id>")
@allow(*LEADS)
@bp.response(200, PersonShown)
@tagged("person", "person_id")
def show(person_id: int) -> PersonView:
    """One person as far as one may know them; leads see who serves in their projects."""
    return person.view(g.session, scope(), person_id)


@bp.get("/people/<int:person_id>/private")
@allow(*LEADS, "verifier", "administrator", "volunteer")
@bp.arguments(WhichPrivate, location="query")
@bp.response(200, PrivateShown)
def look(asked: Mapping[str, Any], person_id: int) -> Mapping[str, Any]:
    """Contacts and private fields; that they were looked at is recorded."""
    return private.look(g.session, actor(), person_id, asked["field"])
