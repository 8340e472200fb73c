"""Shifts that fit a volunteer, and those that nearly do."""

from collections.abc import Mapping
from typing import Any

from flask import g

from i18n import reasons
from web import locale
from web.api.plain import plain
from web.api.profiles import own_volunteer
from web.api.resource import Resource
from web.api.weeks import week_asked
from web.auth import actor, allow
from web.schemas.answering import WishSchema
from web.schemas.asking import OfWeek
from web.schemas.shown import listed
from web.schemas.shown.mine import FittingShown, NearMissShown
from web.services import fitting, nearly
from web.services.clock import now
from web.services.nearly import NearMiss

bp = Resource("fitting", "Finding a shift")


@bp.get("/me/fitting")
@allow("volunteer")
@bp.arguments(OfWeek, location="query")
@bp.response(200, listed(FittingShown))
def find(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The seats with room for which one is fit, free and within one's limits."""
    found = fitting.find(g.session, week_asked(asked), own_volunteer())
    coming = [each for each in found if each.shift.starts_at > now()]
    return {"items": coming, "total": len(coming)}


@bp.get("/me/nearly-fitting")
@allow("volunteer")
@bp.arguments(OfWeek, location="query")
@bp.response(200, listed(NearMissShown))
def nearly_fitting(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Short seats that one thing alone keeps one from, and which."""
    found = nearly.misses(g.session, week_asked(asked), own_volunteer())
    return {"items": [_miss(each) for each in found], "total": len(found)}


@bp.put("/me/fitting/<int:shift_id>/wish")
@allow("volunteer")
@bp.arguments(WishSchema)
@bp.response(204)
def wish(values: Mapping[str, bool], shift_id: int) -> None:
    """Say, or take back, that one would like a shift; it is considered when its week is planned."""
    fitting.wish(g.session, actor(), shift_id, wanted=values["wanted"])


def _miss(found: NearMiss) -> Mapping[str, Any]:
    lacks = found.lacks
    said = reasons.say(locale.reader(), "hindrance", lacks.code, **lacks.numbers)
    return {
        "project": found.project,
        "shift": found.shift,
        "seat": found.seat,
        "lacks": {"code": lacks.code, "numbers": plain(lacks.numbers), "text": said},
    }
