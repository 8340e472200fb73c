"""Weekly series: the days on which they take place, and their shifts."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Series, Shift
from web.services.demand.instances import add_shift, starts_at
from web.services.faults import Invalid, NotFound


def create_series(
    session: Session, zone: ZoneInfo, project_id: int, values: Mapping[str, Any], like: Mapping[str, Any]
) -> Iterator[int]:
    """The ids of the shifts of a new weekly series. Raises Invalid when no day is left."""
    series = Series(
        project_id=project_id,
        place_id=values["place_id"],
        weekday=values["day"].weekday(),
        start_minute=values["start_minute"],
        minutes=values["minutes"],
        first=values["day"],
        last=values["until"],
        except_days=[day.isoformat() for day in values["except_days"]],
        besides_days=[],
        shift=dict(like),
    )
    session.add(series)
    session.flush()
    made = regenerate(session, zone, series.id)
    if not made:
        raise Invalid({"except_days": [lazy("No day is left on which it takes place.")]})
    yield from made


def regenerate(session: Session, zone: ZoneInfo, series_id: int) -> list[int]:
    """Add the shifts a series lacks; the ids of new ones. Done again, it changes nothing.

    A shift that was moved, changed or cancelled by hand stays as it is: its day is taken. Raises NotFound.
    """
    with writing(session):
        series = session.get(Series, series_id)
        if series is None:
            raise NotFound
        there = set(session.scalars(select(Shift.series_day).where(Shift.series_id == series_id)))
        return [
            add_shift(
                session, series.project_id, series.place_id, starts_at(day, series.start_minute, zone),
                series.minutes, series.shift, series=(series_id, day),
            )
            for day in days_of(series)
            if day not in there
        ]  # fmt: skip


def days_of(series: Series) -> list[date]:
    """The days on which a series takes place."""
    first = series.first + timedelta(days=(series.weekday - series.first.weekday()) % 7)
    weeks = range((series.last - first).days // 7 + 1)
    weekly = {first + timedelta(weeks=number) for number in weeks}
    besides = {date.fromisoformat(day) for day in series.besides_days}
    return sorted((weekly | besides) - {date.fromisoformat(day) for day in series.except_days})
