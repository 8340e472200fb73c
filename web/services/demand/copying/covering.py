"""Days on which a series says itself what takes place, so that no shift is made beside its own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.models import Series
from web.services.days import monday_of
from web.services.demand.copying.likeness import Key, key_of
from web.services.demand.instances import starts_at
from web.services.demand.series.occurrences import FURTHEST, occurrences
from web.services.demand.series.rules import calendar_around, rule_of

SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Covered:
    """What the series of some projects make by themselves, whether it is made already or not.

    `days` are (series, day) on which one takes place, `weeks` (series, Monday) of those of its term;
    `like` are those that make a shift which is like that.
    """

    days: frozenset[tuple[int, date]]
    weeks: frozenset[tuple[int, date]]
    like: Mapping[Key, Sequence[Series]]


def covered(session: Session, zone: ZoneInfo, projects: Collection[int], wanted: Collection[date]) -> Covered:
    """What the series of these projects make in the weeks of the days that are wanted."""
    days: set[tuple[int, date]] = set()
    weeks: set[tuple[int, date]] = set()
    like: dict[Key, list[Series]] = {}
    if wanted:
        first, last = monday_of(min(wanted)) - FURTHEST, monday_of(max(wanted)) + SIX_DAYS
        mondays = {monday_of(each) for each in wanted}
        calendar = calendar_around(session, first, last)
        chosen = select(Series).where(
            Series.project_id.in_(projects),
            Series.first <= last,
            or_(Series.last.is_(None), Series.last >= first),
        )
        for series in session.scalars(chosen):
            found = occurrences(rule_of(series), calendar, first, last)
            weeks |= {(series.id, each) for each in mondays if _is_in_term(series, each)}
            on = {each.on for each in found if each.on is not None}
            days |= {(series.id, day) for day in on}
            for day in on.intersection(wanted):
                like.setdefault(_key(series, day, zone), []).append(series)
    return Covered(frozenset(days), frozenset(weeks), like)


def _is_in_term(series: Series, monday: date) -> bool:
    return series.first <= monday + SIX_DAYS and (series.last is None or series.last >= monday)


def _key(series: Series, day: date, zone: ZoneInfo) -> Key:
    """What the shift of a series on a day is like."""
    begins = starts_at(day, series.start_minute, zone)
    ends = begins + timedelta(minutes=series.minutes)
    kind, seats = series.shift["kind"], series.shift["seats"]
    return key_of(series.project_id, series.place_id, begins, ends, kind, seats)
