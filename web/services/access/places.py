"""Whose a place is: of who leads or coordinates where it lies, and of whose projects are there."""

from sqlalchemy import select

from web.models import Place, Project, Shift
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.organisations.reading import HOUSEHOLD


def is_theirs(scope: Scope, place_id: int) -> bool:
    """Whether a place lies in what they lead or coordinate, or one of their projects has a shift there.

    Homes are nobody's as places.
    """
    place = scope.session.get(Place, place_id)
    if place is None or place.kind == HOUSEHOLD:
        return False
    if scope.holds_on(place.organisation_id, *LEADS):
        return True
    there = select(Shift.id).join(Project, Project.id == Shift.project_id)
    chosen = there.where(Shift.place_id == place_id, scope.projects()).limit(1)
    return scope.session.scalar(chosen) is not None
