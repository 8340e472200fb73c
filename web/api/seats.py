"""Why a seat is empty, who could come, whether one person could, and pins."""

from collections.abc import Mapping
from typing import Any

from flask import g

from i18n import reasons
from matcher.answers.explain import FunnelStep, Reason, Repair
from web import locale
from web.api.plain import costs_by_name, pairings, plain
from web.api.resource import Resource
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.schemas.asking import HowMany, OfRoster
from web.schemas.moves import PinSchema
from web.schemas.shown import listed
from web.schemas.shown.explaining import ChoiceShown, EmptySeatShown, PairShown, PinShown
from web.services import editing, explaining, openings, projects, rosters
from web.services.access.rights import COORDINATORS, LEADS
from web.services.faults import Forbidden, NotFound
from web.words.moves import read_effects
from web.words.rosters import read_names

bp = Resource("seats", "Why a seat is empty, and who could fill it")
HOLDS = {"in": True, "out": False, "free": None}


@bp.get("/seats/<int:seat_id>/why")
@allow(*LEADS)
@bp.arguments(OfRoster, location="query")
@bp.response(200, EmptySeatShown)
def why(asked: Mapping[str, Any], seat_id: int) -> Mapping[str, Any]:
    """Who falls out where, and the cheapest ways to fill the seat; leads ask of their own, unnamed."""
    roster_id = _roster(asked, seat_id)
    found = explaining.seat(g.session, locale.zone(), scope(), roster_id, seat_id)
    read_effects(locale.reader(), found.repairs)
    return {
        "roster_id": roster_id,
        "seat_id": seat_id,
        "heads": found.heads,
        "wanted": found.wanted,
        "funnel": [_step(each) for each in found.funnel],
        "repairs": [_repair(each) for each in found.repairs],
    }


@bp.get("/seats/<int:seat_id>/ranked")
@allow(*COORDINATORS)
@bp.arguments(HowMany, location="query")
@bp.response(200, listed(ChoiceShown))
def ranked(asked: Mapping[str, Any], seat_id: int) -> Mapping[str, Any]:
    """Who could sit there at once, cheapest first."""
    roster_id = _roster(asked, seat_id)
    found = explaining.ranked(g.session, locale.zone(), scope(), roster_id, seat_id, asked["most"])
    reader = locale.reader()
    read_names(reader, "volunteer", [int(each.volunteer) for each in found])
    items = [
        {
            "volunteer_id": int(each.volunteer),
            "name": reader.called("volunteer", each.volunteer),
            "costs": costs_by_name(each.costs),
        }
        for each in found
    ]
    return {"items": items, "total": len(items)}


@bp.get("/seats/<int:seat_id>/pairs/<int:volunteer_id>")
@allow(*COORDINATORS)
@bp.arguments(OfRoster, location="query")
@bp.response(200, PairShown)
def pair(asked: Mapping[str, Any], seat_id: int, volunteer_id: int) -> Mapping[str, Any]:
    """Whether one person could have the seat, and why or why not."""
    roster_id = _roster(asked, seat_id)
    found = explaining.pair(g.session, locale.zone(), scope(), roster_id, volunteer_id, seat_id)
    return {
        "roster_id": roster_id,
        "volunteer_id": volunteer_id,
        "seat_id": seat_id,
        "could": found.could,
        "reasons": [_reason(each) for each in found.reasons],
        "costs": None if found.costs is None else costs_by_name(found.costs),
        "displaced": [int(each) for each in found.displaced],
    }


@bp.get("/seats/<int:seat_id>/pins")
@allow(*COORDINATORS)
@bp.response(200, listed(PinShown))
def pins(seat_id: int) -> Mapping[str, Any]:
    """Who is held on the seat, or kept off it."""
    found = openings.pins(g.session, scope(), seat_id)
    return {"items": found, "total": len(found)}


@bp.put("/pins")
@allow(*COORDINATORS)
@bp.arguments(PinSchema(exclude=("back",)))
@bp.response(204)
def pin(values: Mapping[str, Any]) -> None:
    """Hold somebody `in` a seat or `out` of it in every later run, or leave them `free`."""
    editing.pin(g.session, actor(), values["volunteer"], values["seat"], HOLDS[values["hold"]])


def _roster(asked: Mapping[str, Any], seat_id: int) -> int:
    """The roster asked for, or the one that the reader may see. Raises NotFound, Forbidden."""
    shift_id = scope().led_seat(seat_id).shift_id
    found = projects.shift(g.session, scope(), week_asked({"week": None}), shift_id)
    if asked["roster_id"] and not actor().holds(*COORDINATORS):
        raise Forbidden
    if asked["roster_id"]:
        return rosters.seen(g.session, scope(), asked["roster_id"]).id
    if found.roster is None:
        raise NotFound
    return found.roster.id


def _step(step: FunnelStep) -> Mapping[str, Any]:
    text = reasons.say(locale.reader(), "funnel", step.code, **step.numbers)
    kept = {"code": step.code, "left": step.left, "lost": step.lost}
    return {**kept, "numbers": plain(step.numbers), "text": text}


def _repair(repair: Repair) -> Mapping[str, Any]:
    return {
        "code": repair.code,
        "numbers": plain(repair.numbers),
        "text": reasons.say(locale.reader(), "repair", repair.code, **repair.numbers),
        "added": pairings(repair.moves.added),
        "removed": pairings(repair.moves.removed),
        "costs": costs_by_name(repair.costs),
    }


def _reason(reason: Reason) -> Mapping[str, Any]:
    occasion = "hindrance" if reason.tier is None else "price"
    return {
        "code": reason.code,
        "numbers": plain(reason.numbers),
        "text": reasons.say(locale.reader(), occasion, reason.code, **reason.numbers),
        "tier": None if reason.tier is None else reason.tier.name.lower(),
        "cost": reason.cost,
    }
