"""Work as it is elsewhere: series and shifts that an organisation brings, those that are over among them.

What is posted is to come; what is brought may be history, which is why it can be entered here alone.
Nobody is told of it: it is no news.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.db import writing
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.demand.closed import open_project
from web.services.demand.instances import add_shift, rows_like, starts_at, window_from
from web.services.demand.series.making import new_series


def record_shift(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    series: tuple[int, date] | None = None,
    opening: tuple[int, date] | None = None,
) -> int:
    """The id of a shift from a loaded `ShiftSchema`, whenever it is.

    `series` is (series id, its day there), `opening` the same of opening hours.

    Raises NotFound, Conflict for a closed project, Invalid for unknown words and places.
    """
    with writing(session):
        project = open_project(Scope(session, actor), project_id)
        begins = starts_at(values["day"], values["start_minute"], zone)
        like, place = rows_like(session, values), values["place_id"]
        window = _window(values, zone)
        made = add_shift(session, project_id, place, begins, values["minutes"], like, series, opening, window)
        note(session, actor, "posted", "shift", made, node=project.organisation_id, count=1)
        return made


def _window(values: Mapping[str, Any], zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The window of a visit on its day."""
    first, last = values.get("window_start_minute"), values.get("window_end_minute")
    if first is None or last is None:
        return None
    return window_from(starts_at(values["day"], first, zone), last - first)


def record_series(session: Session, actor: Actor, project_id: int, values: Mapping[str, Any]) -> int:
    """The id of a series from a loaded `ShiftSchema`, without its shifts.

    Those that there are come as shifts of it; what is lacking of the weeks to come is made by the clock.
    Raises like `record_shift`.
    """
    with writing(session):
        project = open_project(Scope(session, actor), project_id)
        series = new_series(project_id, values, rows_like(session, values))
        session.add(series)
        session.flush()
        note(session, actor, "posted", "series", series.id, node=project.organisation_id, count=0)
        return series.id
