"""What staff keep of people: a new person, and profile, hours, companions, contacts of who has no device."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.models import RIGHTS
from web.schemas.companions import CompanionsSchema
from web.schemas.people import NewPersonSchema, ReachSchema, StateSchema, TieSchema
from web.schemas.profile import AvailabilitySchema, ProfileSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.accounts import AvailabilityShown, CompanionShown
from web.schemas.shown.ground import TieShown, WayShown
from web.services.access.rights import COORDINATORS
from web.services.people import companions, hours, keeping, leaving, profile, registering
from web.services.people.profile import Profile

bp = Resource("keeping", "What staff keep of people")


@bp.post("/people")
@allow(*COORDINATORS)
@bp.arguments(NewPersonSchema)
@bp.response(201, CreatedShown)
@bp.keyed
def register(values: Mapping[str, Any], key: str | None) -> Mapping[str, int]:
    """Somebody new without a way in, who belongs to an organisation of one's own at once."""
    return {"id": registering.register(g.session, actor(), values, once_key(key))}


@bp.patch("/people/<int:person_id>")
@allow(*COORDINATORS)
@bp.arguments(ProfileSchema)
@bp.response(204)
@versioned("person", "person_id")
def save(values: Mapping[str, Any], person_id: int, version: int) -> None:
    """Change what is named of the profile of a person who is near; the rest stays."""
    profile.save(g.session, actor(), person_id, values, version)


@bp.get("/people/<int:person_id>/availability")
@allow(*COORDINATORS)
@bp.response(200, AvailabilityShown)
@tagged("hours", "person_id")
def availability(person_id: int) -> Profile:
    """When a person who is near is free."""
    keeping.kept(g.session, actor(), person_id)
    return profile.get(g.session, person_id)


@bp.patch("/people/<int:person_id>/availability")
@allow(*COORDINATORS)
@bp.arguments(AvailabilitySchema)
@bp.response(204)
@versioned("hours", "person_id")
def save_availability(values: Mapping[str, Any], person_id: int, version: int) -> None:
    """Say when a person who is near is free; of `weekly` and `exceptions`, what is not named stays."""
    hours.save(g.session, actor(), person_id, values, version)


@bp.get("/people/<int:person_id>/companions")
@allow(*COORDINATORS)
@bp.response(200, listed(CompanionShown))
@tagged("person", "person_id")
def show_companions(person_id: int) -> Mapping[str, Any]:
    """With whom somebody without a way in wants to serve, and with whom never."""
    registering.kept_alone(g.session, actor(), person_id)
    found = companions.of(g.session, person_id)
    return {"items": found, "total": len(found)}


@bp.put("/people/<int:person_id>/companions")
@allow(*COORDINATORS)
@bp.arguments(CompanionsSchema)
@bp.response(204)
@versioned("person", "person_id")
def save_companions(values: Mapping[str, Any], person_id: int, version: int) -> None:
    """Say all of them at once."""
    companions.save(g.session, actor(), person_id, values, version)


@bp.get("/people/<int:person_id>/contacts")
@allow(*COORDINATORS)
@bp.response(200, listed(WayShown))
def contacts(person_id: int) -> Mapping[str, Any]:
    """By what a person is reached; the values are told by `private`, which records the look."""
    keeping.kept(g.session, actor(), person_id)
    ways, _ = registering.reached(g.session, person_id)
    return {"items": ways, "total": len(ways)}


@bp.post("/people/<int:person_id>/contacts")
@allow(*COORDINATORS)
@bp.arguments(ReachSchema)
@bp.response(204)
def reach(values: Mapping[str, Any], person_id: int) -> None:
    """Add an email or phone of somebody without a way in."""
    registering.reach(g.session, actor(), person_id, values["value"])


@bp.delete("/people/<int:person_id>/contacts/<int:contact_id>")
@allow(*COORDINATORS)
@bp.response(204)
def forget(person_id: int, contact_id: int) -> None:
    """Keep an email or phone no longer."""
    registering.forget(g.session, actor(), person_id, contact_id)


@bp.get("/people/<int:person_id>/relations")
@allow(*COORDINATORS)
@bp.response(200, listed(TieShown))
def relations(person_id: int) -> Mapping[str, Any]:
    """Who answers for a person, and whom to call."""
    keeping.kept(g.session, actor(), person_id)
    _, ties = registering.reached(g.session, person_id)
    return {"items": ties, "total": len(ties)}


@bp.post("/people/<int:person_id>/relations")
@allow(*COORDINATORS)
@bp.arguments(TieSchema)
@bp.response(201, CreatedShown)
def tie(values: Mapping[str, Any], person_id: int) -> Mapping[str, int]:
    """Say who answers for a person, or whom to call."""
    return {"id": registering.tie(g.session, actor(), person_id, values)}


@bp.delete("/people/<int:person_id>/relations/<int:relation_id>")
@allow(*COORDINATORS)
@bp.response(204)
def untie(person_id: int, relation_id: int) -> None:
    """End a relation."""
    registering.untie(g.session, actor(), person_id, relation_id)


@bp.put("/people/<int:person_id>/state")
@allow(*RIGHTS, "volunteer")
@bp.arguments(StateSchema)
@bp.response(204)
@versioned("person", "person_id")
def take_part(values: Mapping[str, Any], person_id: int, version: int) -> None:
    """Leave oneself; of who has no way in, by who keeps them; lock somebody out, or let them in again."""
    leaving.TO[values["state"]](g.session, actor(), person_id, version)
