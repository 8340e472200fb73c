"""Rosters: drafts and what is published, what publishing would change, and publishing."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, g, jsonify

from web import locale
from web.api.plain import pairings
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.schemas.answering import DraftSchema
from web.schemas.asking import Paged
from web.schemas.publishing import PublishSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.planning import ChangesShown, PairingShown, PublishedShown, RepairedShown, RosterShown
from web.schemas.shown.publishing import MeetingShown, RebasedShown, TakenBackShown
from web.schemas.shown.texts import LackShown
from web.services import publishing, repairing, rosters
from web.services.access.rights import COORDINATORS
from web.services.days import monday_of
from web.services.paging import Page
from web.services.publishing import RosterView
from web.services.texts.gate import Lacks
from web.words import publishing as said
from web.words import rosters as words

bp = Resource("rosters", "Who sits where in a week, as a draft and as a promise")


@bp.get("/rosters")
@allow(*COORDINATORS)
@bp.arguments(Paged, location="query")
@bp.response(200, listed(RosterShown))
def listing(asked: Mapping[str, int]) -> Page[RosterView]:
    """All rosters, newest first, a page at a time."""
    return publishing.listing(g.session, scope(), asked["page"])


@bp.post("/rosters")
@allow(*COORDINATORS)
@bp.keyed
@bp.arguments(DraftSchema)
@bp.response(201, CreatedShown)
def draft(values: Mapping[str, Any], key: str | None) -> Mapping[str, int]:
    """A draft to change by hand, copied from what is published for a week."""
    monday = monday_of(values["week"])
    return {"id": publishing.draft(g.session, actor(), monday, values["organisation_id"], key=once_key(key))}


@bp.get("/rosters/<int:roster_id>")
@allow(*COORDINATORS)
@bp.response(200, RosterShown)
@tagged("roster", "roster_id")
def show(roster_id: int) -> RosterView:
    """One roster: its state, size, and cost and bound of each tier."""
    return publishing.roster(g.session, roster_id, scope())


@bp.delete("/rosters/<int:roster_id>")
@allow(*COORDINATORS)
@bp.response(204)
@versioned("roster", "roster_id")
def discard(roster_id: int, version: int) -> None:
    """Throw a draft away; what is published stays."""
    publishing.discard(g.session, actor(), roster_id, version=version)


@bp.get("/rosters/<int:roster_id>/assignments")
@allow(*COORDINATORS)
@bp.response(200, listed(PairingShown))
def assignments(roster_id: int) -> Mapping[str, Any]:
    """Who sits where, on every seat in scope."""
    rosters.get(g.session, roster_id)
    found = pairings(rosters.within(scope(), rosters.seated(g.session, roster_id)))
    return {"items": found, "total": len(found)}


@bp.get("/rosters/<int:roster_id>/changes")
@allow(*COORDINATORS)
@bp.response(200, ChangesShown)
def changes(roster_id: int) -> Mapping[str, Any]:
    """What differs from what is published for its week, and who would be told."""
    found = publishing.changes(g.session, scope(), roster_id)
    return {
        "added": _pairs(found.added),
        "removed": _pairs(found.removed),
        "people": sorted(found.people),
        "seats": sorted(found.seats),
        "difference": found.difference,
    }


@bp.post("/rosters/<int:roster_id>/publish")
@allow(*COORDINATORS)
@bp.keyed
@bp.arguments(PublishSchema)
@bp.response(200, PublishedShown)
@versioned("roster", "roster_id", status=200)
def publish(
    values: Mapping[str, Any], roster_id: int, key: str | None, version: int
) -> Mapping[str, int] | Response:
    """Make a draft, as it was seen, a promise, under the next number of its week.

    409 says by its code why not: `meets`, with both sides in `meetings`; `texts_missing`, with `texts` that
    people who would be told cannot read in their language; `nothing_to_publish`;
    `difference_changed`, when it would change something else than `difference` says; `published_already`.
    """
    try:
        number = publishing.publish(
            g.session,
            actor(),
            roster_id,
            version=version,
            digest=values["difference"],
            key=once_key(key),
            none_the_less=values["none_the_less"],
        )
    except Lacks as fault:
        return _lacks(fault)
    except publishing.Meets as fault:
        return _meets(fault)
    return {"number": number}


@bp.post("/rosters/<int:roster_id>/rebase")
@allow(*COORDINATORS)
@bp.keyed
@bp.response(200, RebasedShown)
@versioned("roster", "roster_id", status=200)
def rebase(roster_id: int, key: str | None, version: int) -> Mapping[str, Any]:
    """Base a draft on what stands now: what met gives way to what happened; what it lost."""
    lost = publishing.rebase(g.session, actor(), roster_id, version=version, key=once_key(key))
    return {"lost": lost}


@bp.post("/rosters/<int:roster_id>/take-back")
@allow(*COORDINATORS)
@bp.keyed
@bp.response(200, TakenBackShown)
def take_back(roster_id: int, key: str | None) -> publishing.TakenBack:
    """Take back what was published up to ten minutes ago; what somebody has answered stays.

    409 says by its code why not: `told_already`, `taken_back`, `takes_back`, `all_answered`, `not_published`.
    """
    return publishing.take_back(g.session, actor(), roster_id, key=once_key(key))


@bp.post("/rosters/<int:roster_id>/repair")
@allow(*COORDINATORS)
@bp.keyed
@bp.response(201, RepairedShown)
def repair(roster_id: int, key: str | None) -> Mapping[str, Any]:
    """A draft that fills what the people of a published roster have declined since, and what it costs.

    It moves few others, and nobody on a shift that has begun.
    """
    made = repairing.propose(g.session, locale.zone(), actor(), roster_id, key=once_key(key))
    return {"id": made.roster_id, "repair": made.costs}


def _pairs(found: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"volunteer_id": volunteer, "seat_id": seat} for volunteer, seat in found]


def _lacks(fault: Lacks) -> Response:
    """What is missing in which language, and for how many readers."""
    message = locale.reader().translator.say(fault.message)
    told = LackShown(many=True).dump(fault.found)
    answer = jsonify({"error": {"code": fault.code, "message": message, "texts": told}})
    answer.status_code = 409
    return answer


def _meets(fault: publishing.Meets) -> Response:
    """Both sides of all that a draft meets, by name and in words."""
    reader = locale.reader()
    people = {each.volunteer_id for met in fault.meetings for each in met.wanted}
    words.read_names(reader, "volunteer", people)
    found = [
        {
            "wanted": each.wanted,
            "happened": each.happened,
            "broken": _broken(each),
            "says": said.met(reader, each),
        }
        for each in fault.meetings
    ]
    message = reader.translator.say(fault.message)
    told = MeetingShown(many=True).dump(found)
    answer = jsonify({"error": {"code": fault.code, "message": message, "meetings": told}})
    answer.status_code = 409
    return answer


def _broken(met: publishing.Meeting) -> Mapping[str, Any] | None:
    if met.broken is None:
        return None
    return {
        "rule": met.broken.rule,
        "numbers": {name: str(each) for name, each in met.broken.numbers.items()},
    }
