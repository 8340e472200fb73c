"""Households: the list, one, what is private of it, its pairings and visits."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.models import Household
from web.schemas.households import HouseholdsAsked, HouseholdSchema, PairingsSchema, VisitsSchema
from web.schemas.shown.households import (
    HouseholdMade,
    HouseholdShown,
    HouseholdsShown,
    PairingsShown,
    PrivateHomeShown,
    VisitsMade,
)
from web.services.access.rights import COORDINATORS, LEADS
from web.services.households import keeping, pairings, reading, showing, visits

bp = Resource("households", "Households that are visited")


@bp.get("/households")
@allow(*LEADS)
@bp.arguments(HouseholdsAsked, location="query")
@bp.response(200, HouseholdsShown)
def listing(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The households where one leads or coordinates, by number; 50 a page."""
    found = reading.listed(g.session, scope(), **asked)
    return {"items": [each.household for each in found.rows], "total": found.total}


@bp.post("/households")
@allow(*COORDINATORS)
@bp.arguments(HouseholdSchema)
@bp.response(201, HouseholdMade)
def create(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Make a household where one coordinates."""
    return {"id": keeping.create(g.session, actor(), values)}


@bp.get("/households/<int:household_id>")
@allow(*LEADS)
@bp.response(200, HouseholdShown)
@tagged("household", "household_id")
def show(household_id: int) -> Household:
    """One household, without what is private of it."""
    return reading.seen(g.session, scope(), household_id)


@bp.put("/households/<int:household_id>")
@allow(*COORDINATORS)
@bp.arguments(HouseholdSchema)
@bp.response(204)
@versioned("household", "household_id")
def change(values: Mapping[str, Any], household_id: int, version: int) -> None:
    """Let a household be as said, the private fields with it."""
    keeping.update(g.session, actor(), household_id, values, version=version)


@bp.post("/households/<int:household_id>/look")
@allow(*COORDINATORS)
@bp.response(200, PrivateHomeShown)
def look(household_id: int) -> Mapping[str, Any]:
    """What is private of a household. The look is recorded."""
    return showing.look(g.session, actor(), household_id)


@bp.post("/households/<int:household_id>/end")
@allow(*COORDINATORS)
@bp.response(204)
@versioned("household", "household_id")
def end(household_id: int, version: int) -> None:
    """A household is visited no more: 409 `visits_to_come` while visits are to come."""
    keeping.end(g.session, actor(), household_id, version=version)


@bp.delete("/households/<int:household_id>/private")
@allow(*COORDINATORS)
@bp.response(204)
def erase(household_id: int) -> None:
    """Forget what is private of a household that has ended, for good: its key is destroyed."""
    keeping.erase(g.session, actor(), household_id)


@bp.get("/households/<int:household_id>/pairings")
@allow(*LEADS)
@bp.response(200, PairingsShown)
@tagged("household", "household_id")
def paired(household_id: int) -> Mapping[str, Any]:
    """Who is paired, and who stands in, in order."""
    found = reading.seen(g.session, scope(), household_id)
    return {"pairings": pairings.pairings_of(g.session, household_id, found.place_id)}


@bp.put("/households/<int:household_id>/pairings")
@allow(*COORDINATORS)
@bp.arguments(PairingsSchema)
@bp.response(204)
@versioned("household", "household_id")
def pair(values: Mapping[str, Any], household_id: int, version: int) -> None:
    """Let these be paired and these stand in, and nobody else."""
    pairings.pair(g.session, actor(), household_id, values["paired"], values["stand_ins"], version=version)


@bp.post("/households/<int:household_id>/visits")
@allow(*COORDINATORS)
@bp.keyed
@bp.arguments(VisitsSchema)
@bp.response(201, VisitsMade)
def arrange(values: Mapping[str, Any], household_id: int, key: str | None) -> Mapping[str, Any]:
    """Visits of a project in a rhythm and a window; a run chooses when in it each begins."""
    asked = dict(values)
    project_id = asked.pop("project_id")
    return visits.arrange(
        g.session, locale.zone(), actor(), household_id, project_id, asked, key=once_key(key)
    )
