"""Rights: who holds which, given and ended by administrators."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource
from web.api.versions import versioned
from web.auth import actor, allow
from web.schemas.access import GrantSchema, UntilSchema, WhichHolders, WhichPerson
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.access import CandidateShown, GrantShown, HolderShown
from web.services.access import choosing, grants, holders
from web.services.access.holders import Holder
from web.services.organisations import editing
from web.services.paging import Page

bp = Resource("grants", "Who may do what, and who is locked out")


@bp.get("/grants")
@allow("administrator")
@bp.arguments(WhichHolders, location="query")
@bp.response(200, listed(HolderShown))
def listing(asked: Mapping[str, Any]) -> Page[Holder]:
    """Who holds rights on the organisations one administers, or who is locked out there."""
    chosen = {name: value for name, value in asked.items() if name != "q"}
    return holders.listing(g.session, actor(), locale.zone(), query=asked["q"], **chosen)


@bp.post("/grants")
@allow("administrator")
@bp.arguments(GrantSchema)
@bp.response(201, CreatedShown)
def give(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Give somebody else a right on an organisation that one administers."""
    return {"id": grants.give(g.session, actor(), locale.zone(), **values)}


@bp.put("/grants/<int:grant_id>/until")
@allow("administrator")
@bp.arguments(UntilSchema)
@bp.response(204)
@versioned("grant", "grant_id")
def change_until(values: Mapping[str, Any], grant_id: int, version: int) -> None:
    """Set another last day, or none."""
    grants.change_until(g.session, actor(), locale.zone(), grant_id, version, values["until"])


@bp.delete("/grants/<int:grant_id>")
@allow("administrator")
@bp.response(204)
@versioned("grant", "grant_id")
def end(grant_id: int, version: int) -> None:
    """End a right at once."""
    grants.end(g.session, actor(), grant_id, version)


@bp.get("/organisations/<int:organisation_id>/grants")
@allow("administrator")
@bp.response(200, listed(GrantShown))
def on(organisation_id: int) -> Mapping[str, Any]:
    """The rights in force on an organisation that one administers."""
    editing.administered(g.session, actor(), organisation_id)
    found = grants.on(g.session, [organisation_id], locale.zone())
    return {"items": found, "total": len(found)}


@bp.get("/people/<int:person_id>/grants")
@allow("signed_in")
@bp.response(200, listed(GrantShown))
def of(person_id: int) -> Mapping[str, Any]:
    """A person's rights on the organisations one administers; all of one's own."""
    if person_id != actor().person_id:
        holders.one(g.session, actor(), locale.zone(), person_id)
    found = grants.of(g.session, actor(), person_id, locale.zone())
    return {"items": found, "total": len(found)}


@bp.get("/choices/people")
@allow("administrator", "coordinator", "lead")
@bp.arguments(WhichPerson, location="query")
@bp.response(200, listed(CandidateShown))
def choices(asked: Mapping[str, str]) -> Mapping[str, Any]:
    """People to give a right to or to name: by part of a name, or by a whole address or number."""
    found = choosing.find(g.session, actor(), asked["who"])
    return {"items": found, "total": len(found)}
