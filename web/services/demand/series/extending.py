"""Series go on by themselves: their shifts are made eight weeks ahead, and follow a calendar that changes.

Both are due work, done by the clock and by nobody. What somebody was given a place on is never moved by the
clock: it is shown where the series stands, and who leads it decides.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Project, Series
from web.services.audit.record import note
from web.services.clock import now
from web.services.demand.series.making import make_until
from web.services.demand.series.rules import horizon
from web.services.demand.series.settling import settle_free


def make_ahead(session: Session) -> int:
    """Make the shifts of every series that come within eight weeks by now; how many."""
    zone = zone_of(session)
    until = horizon(now().astimezone(zone).date())
    lacks = or_(Series.made_until.is_(None), Series.made_until < until)
    goes_on = or_(Series.last.is_(None), Series.made_until.is_(None), Series.made_until < Series.last)
    count = 0
    for series_id, node in _going_on(session, lacks & goes_on):
        with writing(session):
            made = make_until(session, zone, session.get_one(Series, series_id), until)
            count += len(made)
            if made:
                note(session, None, "extended", "series", series_id, node=node, count=len(made))
    return count


def follow_calendar(session: Session) -> int:
    """Move shifts of series that now lie on a day off, or no longer do; how many. See `settle_free`."""
    zone = zone_of(session)
    asks = or_(Series.days_off != "keep", Series.make_up != "keep")
    count = 0
    for series_id, node in _going_on(session, asks & Series.made_until.is_not(None)):
        with writing(session):
            series = session.get_one(Series, series_id)
            done = settle_free(session, zone, series)
            done += len(make_until(session, zone, series, series.made_until or series.first))
            count += done
            if done:
                note(session, None, "followed", "series", series_id, node=node, count=done)
    return count


def _going_on(session: Session, which: ColumnElement[bool]) -> Sequence[Row[int, int]]:
    """The ids of series of open projects, with the organisation of each; each is a transaction of its own."""
    chosen = select(Series.id, Project.organisation_id).join(Project, Project.id == Series.project_id)
    return session.execute(chosen.where(Project.closed_at.is_(None), which).order_by(Series.id)).all()
