"""Openings go on by themselves: stations are cut eight weeks ahead, and follow a calendar that changes.

Both are due work of the clock. A day on which anybody was ever given a place is moved by nobody but its lead.
"""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from web.db import writing, zone_of
from web.models import Opening, Project
from web.services.audit.record import note
from web.services.clock import now
from web.services.demand.instances import given_shifts, remove_shifts
from web.services.demand.series.rules import horizon
from web.services.stations.cutting_anew import add_new, cut_already, days_anew, shifts_of
from web.services.stations.making import make_until


def make_ahead(session: Session) -> int:
    """Make the stations of every opening that come within eight weeks by now; how many."""
    zone = zone_of(session)
    until = horizon(now().astimezone(zone).date())
    lacks = or_(Opening.made_until.is_(None), Opening.made_until < until)
    goes_on = or_(Opening.last.is_(None), Opening.made_until.is_(None), Opening.made_until < Opening.last)
    count = 0
    for opening_id, node in _going_on(session, lacks & goes_on):
        with writing(session):
            made = make_until(session, zone, session.get_one(Opening, opening_id), until)
            count += len(made)
            if made:
                note(session, None, "extended", "opening", opening_id, node=node, count=len(made))
    return count


def follow_calendar(session: Session) -> int:
    """DayStations days anew that now lie on a day off, or no longer do; how many stations came or went."""
    asks = or_(Opening.days_off != "keep", Opening.make_up != "keep")
    count = 0
    for opening_id, node in _going_on(session, asks & Opening.made_until.is_not(None)):
        with writing(session):
            done = _settle_free(session, session.get_one(Opening, opening_id))
            count += done
            if done:
                note(session, None, "followed", "opening", opening_id, node=node, count=done)
    return count


def _settle_free(session: Session, opening: Opening) -> int:
    """Bring those days in order on which nobody was ever given a place; how many stations came or went."""
    zone = zone_of(session)
    days = cut_already(session, opening, now().astimezone(zone).date())
    there = {day: [each.id for each in rows] for day, rows in shifts_of(session, opening).items()}
    given = given_shifts(session, [each for rows in there.values() for each in rows])
    count = 0
    for anew in list(days_anew(session, zone, opening, days, days, every=False)):
        rows = there.get(anew.day.day, [])
        if not given & set(rows) and all(not each.by_hand for each, _ in anew.stand):
            remove_shifts(session, rows)
            stations = sorted([*anew.new, *(station for _, station in anew.stand)])
            count += len(rows) + len(list(map(partial(add_new, session, zone, opening, anew.day), stations)))
    return count


def _going_on(session: Session, which: ColumnElement[bool]) -> Sequence[Row[int, int]]:
    """The ids of openings of open projects, with the organisation of each."""
    chosen = select(Opening.id, Project.organisation_id).join(Project, Project.id == Opening.project_id)
    return session.execute(chosen.where(Project.closed_at.is_(None), which).order_by(Opening.id)).all()
