"""The calendar of the district: which days are off or worked, and the days it decides itself."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.models import CalendarDay
from web.schemas.calendar_days import NewOwnDay, OwnDaySchema, SpanSchema
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.calendar_days import DayShown, OwnDayShown
from web.services.calendar_days import calendar_of, own

bp = Resource("calendar_days", "The calendar of the district: days off, and weekend days that are worked")


@bp.get("/calendar-days")
@allow(*own.READERS)
@bp.arguments(SpanSchema, location="query")
@bp.response(200, listed(DayShown))
def days(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Every day of a span of three years at most; provisional until the notice of its year is out."""
    first, last = asked["first"], asked["last"]
    found = calendar_of(g.session, first, last)
    span = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    items = [
        {
            "day": day,
            "kind": found.kind(day),
            "working": found.is_working(day),
            "provisional": found.is_provisional(day),
            "names": found.names(day),
        }
        for day in span
    ]
    return {"items": items, "total": len(items)}


@bp.get("/calendar-days/own")
@allow(*own.READERS)
@bp.arguments(SpanSchema, location="query")
@bp.response(200, listed(OwnDayShown))
def own_days(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """The days of a span that the district decides itself."""
    found = own.listing(g.session, actor(), asked["first"], asked["last"])
    return {"items": found, "total": len(found)}


@bp.post("/calendar-days/own")
@allow("administrator")
@bp.arguments(NewOwnDay)
@bp.response(201, CreatedShown)
def add(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Say of a day what it is; who administers the whole district."""
    return {"id": own.add(g.session, actor(), values)}


@bp.get("/calendar-days/own/<int:calendar_day_id>")
@allow(*own.READERS)
@bp.response(200, OwnDayShown)
@tagged("calendar_day", "calendar_day_id")
def own_day(calendar_day_id: int) -> CalendarDay:
    """One day that the district decides itself."""
    return own.get(g.session, calendar_day_id)


@bp.patch("/calendar-days/own/<int:calendar_day_id>")
@allow("administrator")
@bp.arguments(OwnDaySchema)
@bp.response(204)
@versioned("calendar_day", "calendar_day_id")
def change(values: Mapping[str, Any], calendar_day_id: int, version: int) -> None:
    """Change a day; what is not named stays, and a name said empty goes."""
    own.change(g.session, actor(), calendar_day_id, values, version)


@bp.delete("/calendar-days/own/<int:calendar_day_id>")
@allow("administrator")
@bp.response(204)
@versioned("calendar_day", "calendar_day_id")
def delete(calendar_day_id: int, version: int) -> None:
    """Say nothing of a day any more: the notice of its year decides."""
    own.delete(g.session, actor(), calendar_day_id, version)
