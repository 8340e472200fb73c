"""The rule of a series row, and its days with what the calendar of the district does to them."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from web.models import Series
from web.services.calendar_days import CalendarDays, calendar_of
from web.services.days import monday_of
from web.services.demand.series.occurrences import FURTHEST, KEEP, Occurrence, Rule, occurrences
from web.services.demand.series.rhythm import Rhythm

AHEAD = timedelta(weeks=8)


def horizon(today: date) -> date:
    """The last day to which shifts of series are made: the Sunday of the eighth week after this one."""
    return monday_of(today) + AHEAD + timedelta(days=6)


def rule_of(series: Series) -> Rule:
    """When a series takes place."""
    rhythm = Rhythm(
        unit=series.unit,
        every=series.every,
        weekdays=tuple(series.weekdays),
        nths=tuple(series.nths),
        first=series.first,
        last=series.last,
    )
    return Rule(
        rhythm,
        days_off=series.days_off,
        make_up=series.make_up,
        without=frozenset(map(date.fromisoformat, series.except_days)),
        besides=frozenset(map(date.fromisoformat, series.besides_days)),
    )


def calendar_around(session: Session, first: date, last: date) -> CalendarDays:
    """The calendar that says what becomes of the days of a series from `first` to `last`."""
    return calendar_of(session, first - FURTHEST, max(first, last) + 2 * FURTHEST)


def is_estimated(series: Series, days: Iterable[Occurrence], calendar: CalendarDays) -> bool:
    """Whether days off that are an estimate decide about any of these days."""
    asks = (series.days_off, series.make_up) != (KEEP, KEEP)
    return asks and any(calendar.is_provisional(each.day) for each in days)


def days_of(session: Session, rule: Rule, first: date, last: date) -> list[Occurrence]:
    """What becomes of each day of a series from `first` to `last`."""
    if last < first:
        return []
    return occurrences(rule, calendar_around(session, first, last), first, last)
