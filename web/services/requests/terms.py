"""By when a request is due: so many working days of the district's calendar after the day it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import RequestKind
from web.services.calendar_days import calendar_of
from web.services.calendar_days.days import CalendarDays

MOST_DAYS = 250
"""Working days of the longest term; a year has about as many."""
USUAL_TRIAGE, USUAL_SERVE = 2, 10


@dataclass(frozen=True, slots=True)
class Term:
    """The working days of a kind, its usual way and the skills that it needs."""

    triage_days: int = USUAL_TRIAGE
    serve_days: int = USUAL_SERVE
    way: str = "shift"
    skills: tuple[str, ...] = ()
    version: int = 0


def read(session: Session) -> Mapping[str, Term]:
    """The terms of each kind that has some; others have those of `Term()`."""
    return {
        row.code: Term(row.triage_days, row.serve_days, row.way, tuple(row.skills), row.version)
        for row in session.scalars(select(RequestKind))
    }


def of_kind(session: Session, kind: str) -> Term:
    """The terms of one kind."""
    return read(session).get(kind, Term())


def due_on(session: Session, asked_at: datetime, working_days: int) -> date:
    """The last day of a term: the day of asking does not count, nor do days on which nobody works."""
    first = asked_at.astimezone(zone_of(session)).date()
    calendar = calendar_of(session, first, first + timedelta(days=2 * MOST_DAYS))
    return after(calendar, first, working_days)


def after(calendar: CalendarDays, first: date, working_days: int) -> date:
    """The working day that comes so many working days after a day."""
    day = first
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= calendar.is_working(day)
    return day


def is_provisional(session: Session, asked_at: datetime, due: date) -> bool:
    """Whether a term rests on an estimate, as the notice of a year it reaches into is not out."""
    first = asked_at.astimezone(zone_of(session)).date()
    if due < first:
        return False
    calendar = calendar_of(session, first, due)
    return any(
        calendar.is_provisional(first + timedelta(days=each)) for each in range((due - first).days + 1)
    )
