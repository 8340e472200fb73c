"""Sessions of specialists that partners offer."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.schemas.offers import NewSpecialist, OfferSchema, SessionChange, SessionEnd, WhoComes
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.offers import SessionsGone, SessionShown, SessionsMade
from web.services.access.rights import LEADS
from web.services.offers import changing, naming, newcomers, offering, reading

bp = Resource("offers", "Sessions of specialists that partners offer")


@bp.get("/offers")
@allow(*LEADS)
@bp.response(200, listed(SessionShown))
def listing() -> Mapping[str, Any]:
    """The sessions to come that one may see: of one's own partner, or of the part that one coordinates."""
    found = reading.listing(g.session, scope())
    return {"items": found, "total": len(found)}


@bp.get("/offers/names-due")
@allow(*LEADS)
@bp.response(200, listed(SessionShown))
def names_due() -> Mapping[str, Any]:
    """Those that are planned and whose name is wanted, the most urgent first."""
    found = reading.names_due(g.session, scope())
    return {"items": found, "total": len(found)}


@bp.post("/offers")
@allow(*LEADS)
@bp.arguments(OfferSchema)
@bp.response(201, SessionsMade)
@bp.keyed
def offer(values: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Offer specialists of a partner for some hours."""
    return {"ids": offering.offer(g.session, actor(), values, key=once_key(key))}


@bp.get("/offers/<int:offer_id>")
@allow(*LEADS)
@bp.response(200, SessionShown)
@tagged("offer", "offer_id")
def show(offer_id: int) -> reading.SessionView:
    """One session."""
    return reading.one(g.session, scope(), offer_id)


@bp.put("/offers/<int:offer_id>")
@allow(*LEADS)
@bp.arguments(SessionChange)
@bp.response(204)
@versioned("offer", "offer_id")
def change(values: Mapping[str, Any], offer_id: int, version: int) -> None:
    """Change a session. Refused with `gives_up` until what is promised and would go is agreed to."""
    changing.change(g.session, actor(), offer_id, values, version, values["gives_up"])


@bp.post("/offers/<int:offer_id>/end")
@allow(*LEADS)
@bp.arguments(SessionEnd)
@bp.response(204)
@versioned("offer", "offer_id")
def end(values: Mapping[str, Any], offer_id: int, version: int) -> None:
    """Take a session back."""
    changing.end(g.session, actor(), offer_id, version, values["gives_up"])


@bp.post("/offers/<int:offer_id>/undo")
@allow(*LEADS)
@bp.response(200, SessionsGone)
def undo(offer_id: int) -> Mapping[str, int]:
    """Take back all that was offered together with a session, as far as it is not planned."""
    gone, stay = offering.take_back(g.session, actor(), offer_id)
    return {"gone": gone, "stay": stay}


@bp.post("/offers/<int:offer_id>/people")
@allow(*LEADS)
@bp.arguments(NewSpecialist)
@bp.response(201, CreatedShown)
@bp.keyed
def enter(values: Mapping[str, Any], offer_id: int, key: str | None) -> Mapping[str, int]:
    """Enter somebody of the partner who is not in Duet yet, so that they can be named."""
    return {"id": newcomers.enter(g.session, actor(), offer_id, values, once_key(key))}


@bp.put("/offers/<int:offer_id>/name")
@allow(*LEADS)
@bp.arguments(WhoComes)
@bp.response(204)
@versioned("offer", "offer_id")
def name(values: Mapping[str, Any], offer_id: int, version: int) -> None:
    """Say who comes: somebody of the partner, free then, with papers that are valid on the day."""
    naming.confirm(g.session, actor(), offer_id, person_id=values["person_id"], version=version)


@bp.delete("/offers/<int:offer_id>/name")
@allow(*LEADS)
@bp.response(204)
@versioned("offer", "offer_id")
def unname(offer_id: int, version: int) -> None:
    """Say that this person does not come."""
    naming.unname(g.session, actor(), offer_id, version)
