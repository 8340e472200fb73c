"""A volunteer's own profile, availability and companions."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.schemas.companions import CompanionsSchema
from web.schemas.profile import AvailabilitySchema, ProfileSchema
from web.schemas.shown import listed
from web.schemas.shown.accounts import AvailabilityShown, CompanionShown, ProfileShown
from web.services.faults import NotFound
from web.services.people import companions, hours, profile
from web.services.people.profile import Profile

bp = Resource("profile", "What a volunteer says of themselves")


def own_volunteer() -> int:
    """The volunteer who is signed in. Raises NotFound for an account without one."""
    volunteer_id = actor().volunteer_id
    if volunteer_id is None:
        raise NotFound
    return volunteer_id


def _own(_: Mapping[str, Any]) -> int:
    return own_volunteer()


@bp.get("/me/profile")
@allow("volunteer")
@bp.response(200, ProfileShown)
@tagged("person", _own)
def show() -> Profile:
    """One's own profile."""
    return profile.get(g.session, own_volunteer())


@bp.patch("/me/profile")
@allow("volunteer")
@bp.arguments(ProfileSchema)
@bp.response(200, ProfileShown)
@versioned("person", _own, 200)
def save(values: Mapping[str, Any], version: int) -> Profile:
    """Change what is named; the rest stays."""
    profile.save(g.session, actor(), own_volunteer(), values, version)
    return profile.get(g.session, own_volunteer())


@bp.get("/me/availability")
@allow("volunteer")
@bp.response(200, AvailabilityShown)
@tagged("hours", _own)
def availability() -> Profile:
    """When one is free."""
    return profile.get(g.session, own_volunteer())


@bp.patch("/me/availability")
@allow("volunteer")
@bp.arguments(AvailabilitySchema)
@bp.response(200, AvailabilityShown)
@versioned("hours", _own, 200)
def save_availability(values: Mapping[str, Any], version: int) -> Profile:
    """Say when one is free; of `weekly` and `exceptions`, what is not named stays."""
    hours.save(g.session, actor(), own_volunteer(), values, version)
    return profile.get(g.session, own_volunteer())


@bp.get("/me/companions")
@allow("volunteer")
@bp.response(200, listed(CompanionShown))
@tagged("person", _own)
def show_companions() -> Mapping[str, Any]:
    """With whom one wants to serve, and with whom never; nobody else sees this."""
    found = companions.of(g.session, own_volunteer())
    return {"items": found, "total": len(found)}


@bp.put("/me/companions")
@allow("volunteer")
@bp.arguments(CompanionsSchema)
@bp.response(200, listed(CompanionShown))
@versioned("person", _own, 200)
def save_companions(values: Mapping[str, Any], version: int) -> Mapping[str, Any]:
    """Say all of them at once."""
    companions.save(g.session, actor(), own_volunteer(), values, version)
    found = companions.of(g.session, own_volunteer())
    return {"items": found, "total": len(found)}
