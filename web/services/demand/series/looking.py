"""One series as it is shown: its days to come with their shifts, and what stands otherwise than they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Batch, Place, Project, Series, Shift
from web.services.access.scope import Scope
from web.services.calendar_days import CalendarDays
from web.services.clock import now
from web.services.demand.instances import given_shifts
from web.services.demand.series.changing_days import one
from web.services.demand.series.ending import first_cancelled
from web.services.demand.series.occurrences import Occurrence, occurrences
from web.services.demand.series.rules import calendar_around, horizon, is_estimated, rule_of
from web.services.demand.series.settling import difference

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class SeriesView:
    """A series, its days from today on as far as shifts are made, and the shift of each by its day.

    `adrift` are the shifts with people on them that stand on other days than the rule and the calendar say;
    those without follow by themselves. `cancelled` is the first of those that were cancelled together, after
    the end of the series. `batch` is what takes it back as a whole, as long as that is recent.
    """

    series: Series
    project: Project
    place: Place
    days: Sequence[Occurrence]
    shifts: Mapping[date, Shift]
    calendar: CalendarDays
    adrift: Sequence[Shift]
    until: date
    cancelled: Shift | None
    batch: Batch | None

    @property
    def goes_on(self) -> bool:
        """Whether it has days later than those that are shown."""
        return self.series.last is None or (bool(self.days) and self.series.last > self.until)

    @property
    def names(self) -> Mapping[date, Mapping[str, str]]:
        """What the days off among its days are called, by tag."""
        return {each.day: self.calendar.names(each.day) for each in self.days}

    @property
    def estimated(self) -> bool:
        """Whether days off that are an estimate decide about any of its days."""
        return is_estimated(self.series, self.days, self.calendar)


def look(session: Session, zone: ZoneInfo, scope: Scope, series_id: int) -> SeriesView:
    """One series in scope. Raises NotFound."""
    series = one(session, scope, series_id)
    today = now().astimezone(zone).date()
    first, last = today, horizon(today)
    if series.last is not None:
        last = min(last, series.last)
    rows = session.scalars(select(Shift).where(Shift.series_id == series_id, Shift.series_day >= first)).all()
    found = difference(session, zone, series)
    elsewhere = [*found.gone, *(move.shift for move in found.moves)]
    given = given_shifts(session, [each.id for each in elsewhere])
    calendar = calendar_around(session, first, last)
    return SeriesView(
        series=series,
        project=session.get_one(Project, series.project_id),
        place=session.get_one(Place, series.place_id),
        days=occurrences(rule_of(series), calendar, max(first, series.first), last),
        shifts={each.series_day: each for each in rows if each.series_day is not None},
        calendar=calendar,
        adrift=[each for each in elsewhere if each.id in given],
        until=horizon(today),
        cancelled=first_cancelled(session, series),
        batch=session.scalars(
            select(Batch)
            .where(Batch.series_id == series_id, Batch.undone_at.is_(None), Batch.made_at > now() - RECENT)
            .order_by(Batch.id.desc())
            .limit(1)
        ).one_or_none(),
    )
