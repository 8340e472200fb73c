"""Who could do what a shift asks: numbers of people, before it is posted."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web import locale
from web.api.resource import Resource
from web.auth import allow
from web.schemas.shown.teams import TeamCouldShown
from web.schemas.teams import TeamAsked
from web.services.access.rights import LEADS
from web.services.teams.could import counting, times_of

bp = Resource("teams", "Who could do what a shift asks")


@bp.post("/teams/check")
@allow(*LEADS)
@bp.arguments(TeamAsked)
@bp.response(200, TeamCouldShown)
def check(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """How many people could do what seats and a team ask, and are free then; nothing is kept."""
    zone = locale.zone()
    said = (asked["day"], asked["start"], asked["end"])
    counted = counting(g.session, zone, None if None in said else times_of(*said, zone), read=True)
    return {
        "seats": [list(counted.seat(each)) for each in asked["seats"]],
        "team": [counted.rule(each) for each in asked["team"]],
    }
