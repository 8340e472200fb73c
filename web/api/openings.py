"""Openings: hours that are cut into stations, before they are made, and when they change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource, once_key
from web.api.versions import tagged, versioned
from web.api.weeks import week_asked
from web.auth import actor, allow, scope
from web.models import Opening
from web.schemas.asking import OfWeek
from web.schemas.shown.demand import EffectsShown
from web.schemas.shown.stations import (
    OpeningForeseenShown,
    OpeningMadeShown,
    OpeningShown,
    OpeningsShown,
    StationWeekShown,
)
from web.schemas.stations import OpeningEndSchema, OpeningSchema
from web.services import demand
from web.services.access.rights import LEADS
from web.services.stations import changing, looking, making, taking_back

COLUMNS = ("id", "version", "project_id", "place_id", "lengths", "every", "days_off", "make_up", "first",
           "last", "made_until")  # fmt: skip
bp = Resource("openings", "Opening hours that are cut into stations")


@bp.get("/projects/<int:project_id>/openings")
@allow(*LEADS)
@bp.response(200, OpeningsShown)
def of_project(project_id: int) -> Mapping[str, Any]:
    """The openings of a project."""
    found = [_shown(each) for each in looking.of_project(g.session, scope(), project_id)]
    return {"items": found, "total": len(found)}


@bp.post("/projects/<int:project_id>/openings")
@allow(*LEADS)
@bp.keyed
@bp.arguments(OpeningSchema)
@bp.response(201, OpeningMadeShown)
def create(values: Mapping[str, Any], project_id: int, key: str | None) -> Mapping[str, Any]:
    """Enter opening hours; their stations are made eight weeks ahead, and go on by themselves."""
    mark = once_key(key)
    return making.create_opening(g.session, locale.zone(), actor(), project_id, values, key=mark)


@bp.post("/projects/<int:project_id>/openings/foreseen")
@allow(*LEADS)
@bp.arguments(OpeningSchema)
@bp.response(200, OpeningForeseenShown)
def foresee(values: Mapping[str, Any], project_id: int) -> Mapping[str, Any]:
    """How such opening hours would be cut, by their first week with hours; nothing is made."""
    found = making.foresee(g.session, locale.zone(), actor(), project_id, values)
    return {
        "days": looking.week_of(g.session, locale.zone(), found.opening, found.first_week),
        "shifts": found.count,
        "until": found.until,
    }


@bp.get("/openings/<int:opening_id>")
@allow(*LEADS)
@bp.response(200, OpeningShown)
@tagged("opening", "opening_id")
def show(opening_id: int) -> Mapping[str, Any]:
    """One opening."""
    return _shown(changing.one(g.session, scope(), opening_id))


@bp.get("/openings/<int:opening_id>/week")
@allow(*LEADS)
@bp.arguments(OfWeek, location="query")
@bp.response(200, StationWeekShown)
def week(values: Mapping[str, date | None], opening_id: int) -> Mapping[str, Any]:
    """A week of an opening: its stations, and hour by hour what is asked for and who is there."""
    opening = changing.one(g.session, scope(), opening_id)
    monday = week_asked(values).monday
    return {"days": looking.week_of(g.session, locale.zone(), opening, monday)}


@bp.put("/openings/<int:opening_id>")
@allow(*LEADS)
@bp.arguments(OpeningSchema)
@bp.response(204)
@versioned("opening", "opening_id")
def change(values: Mapping[str, Any], opening_id: int, version: int) -> None:
    """Change an opening; days that are otherwise are cut anew around who is promised, as `/effects` says."""
    changing.change_opening(g.session, locale.zone(), actor(), opening_id, values, version=version)


@bp.post("/openings/<int:opening_id>/effects")
@allow(*LEADS)
@bp.arguments(OpeningSchema)
@bp.response(200, EffectsShown)
def effects(values: Mapping[str, Any], opening_id: int) -> demand.Effects:
    """What such a change would do to each who holds a promise; nothing is changed."""
    zone, who = locale.zone(), actor()
    return demand.looked_at(
        lambda: changing.change_opening(g.session, zone, who, opening_id, values, preview=True)
    )


@bp.post("/openings/<int:opening_id>/end")
@allow(*LEADS)
@bp.arguments(OpeningEndSchema)
@bp.response(204)
@versioned("opening", "opening_id")
def end(values: Mapping[str, Any], opening_id: int, version: int) -> None:
    """Let an opening end with a day; later stations go, and who is promised one is told."""
    changing.end_opening(g.session, locale.zone(), actor(), opening_id, values["last"], version=version)


@bp.post("/openings/<int:opening_id>/settle")
@allow(*LEADS)
@bp.response(204)
@versioned("opening", "opening_id")
def settle(opening_id: int, version: int) -> None:
    """Bring stations in order with a calendar that changed; whom it concerns is told."""
    changing.settle(g.session, locale.zone(), actor(), opening_id, version=version)


@bp.delete("/openings/<int:opening_id>")
@allow(*LEADS)
@bp.response(204)
@versioned("opening", "opening_id")
def take_back(opening_id: int, version: int) -> None:
    """Take an opening back: shifts go that nobody was ever given; with others it ends."""
    taking_back.take_back(g.session, actor(), opening_id, version=version)


def _shown(opening: Opening) -> Mapping[str, Any]:
    like = opening.shift
    return {
        **{name: getattr(opening, name) for name in COLUMNS},
        "hours": [
            {"weekday": int(day) + 1, **row} for day, rows in sorted(opening.hours.items()) for row in rows
        ],
        "other_days": [
            {"day": day, **row} for day, rows in sorted(opening.other_days.items()) for row in rows
        ],
        "closed_days": [day for day, rows in sorted(opening.other_days.items()) if not rows],
        "kind": like["kind"],
        "texts": like["texts"],
        "role": like["seats"][0]["role"],
    }
