"""Series: when one takes place, its days, changing them, and taking a batch of shifts back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import g
from sqlalchemy import inspect

from web import locale
from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow, scope
from web.models import Series
from web.schemas.demand import SeriesChangeSchema, ShiftSchema
from web.schemas.shown.demand import BatchShown, EffectsShown, OneSeriesShown, SeriesForeseenShown
from web.services import demand
from web.services.access.rights import LEADS
from web.services.calendar_days import CalendarDays
from web.services.demand import batches
from web.services.demand.series import looking
from web.services.demand.series.changing_days import change_days
from web.services.demand.series.occurrences import Occurrence

bp = Resource("series", "Series: shifts that come again")


@bp.post("/projects/<int:project_id>/series/foreseen")
@allow(*LEADS)
@bp.arguments(ShiftSchema)
@bp.response(200, SeriesForeseenShown)
def foresee(values: Mapping[str, Any], project_id: int) -> Mapping[str, Any]:
    """What a series would be, with `repeat` weekly or monthly; nothing is made."""
    found = demand.foresee_series(g.session, locale.zone(), actor(), project_id, values)
    days = [_day(each, found.calendar) for each in found.days]
    return {"days": days, "until": found.until, "like": [each.id for each in found.like]}


@bp.get("/series/<int:series_id>")
@allow(*LEADS)
@bp.response(200, OneSeriesShown)
@tagged("series", "series_id")
def show(series_id: int) -> Mapping[str, Any]:
    """A series, its days as far ahead as shifts are made, and the shifts that stand otherwise."""
    found = looking.look(g.session, locale.zone(), scope(), series_id)
    columns = [each.key for each in inspect(Series).column_attrs]
    return {
        **{name: getattr(found.series, name) for name in columns},
        "days": [_day(each, found.calendar) for each in found.days],
        "adrift": [each.id for each in found.adrift],
    }


@bp.put("/series/<int:series_id>")
@allow(*LEADS)
@bp.arguments(SeriesChangeSchema)
@bp.response(204)
@versioned("series", "series_id")
def change(values: Mapping[str, Any], series_id: int, version: int) -> None:
    """Change when a series takes place; shifts that are to come move, are made, cancelled or deleted."""
    change_days(g.session, locale.zone(), actor(), series_id, values, version=version)


@bp.post("/series/<int:series_id>/effects")
@allow(*LEADS)
@bp.arguments(SeriesChangeSchema)
@bp.response(200, EffectsShown)
def effects(values: Mapping[str, Any], series_id: int) -> demand.Effects:
    """What such a change would do to each who holds a promise; nothing is changed."""
    zone, who = locale.zone(), actor()
    return demand.looked_at(lambda: change_days(g.session, zone, who, series_id, values, preview=True))


@bp.post("/series/<int:series_id>/settle")
@allow(*LEADS)
@bp.response(204)
@versioned("series", "series_id")
def settle(series_id: int, version: int) -> None:
    """Bring the shifts of a series in order with a calendar that changed; whom it concerns is asked again."""
    change_days(g.session, locale.zone(), actor(), series_id, {}, version=version)


@bp.get("/batches/<int:batch_id>")
@allow(*LEADS)
@bp.response(200, BatchShown)
def batch(batch_id: int) -> batches.Undoing:
    """Shifts that were made in one act, and what taking them back would do."""
    return batches.look(g.session, actor(), batch_id)


@bp.post("/batches/<int:batch_id>/undo")
@allow(*LEADS)
@bp.response(204)
def undo(batch_id: int) -> None:
    """Delete the shifts of a batch that nobody was ever given; the others stay."""
    batches.undo(g.session, actor(), batch_id)


def _day(each: Occurrence, calendar: CalendarDays) -> dict[str, date | str | bool | None]:
    return {"day": each.day, "on": each.on, "why": each.why, "provisional": calendar.is_provisional(each.day)}
