"""Changing opening hours, their end, and what their shifts are like; whom that concerns is shown first.

Each day that is otherwise is cut anew around who is promised (`anew`); all others stay as they are.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Opening, Project, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.clock import now
from web.services.demand.changing import Changing
from web.services.demand.closed import refuse_closed
from web.services.demand.effects import Effects
from web.services.demand.series.rules import horizon
from web.services.faults import NotFound
from web.services.stations.cutting_anew import apply, cut_already, days_anew
from web.services.stations.making import HELD, columns, make_until

Draw = Callable[[Opening, date], None]
"""Looks at an opening as it would be, in the week of a day, before anything is decided."""
OF_ALL = ("lengths", "every", "shift", "place_id")
"""What concerns every day; hours and the calendar concern those that are otherwise."""


def one(session: Session, scope: Scope, opening_id: int) -> Opening:
    """An opening of a project that is led. Raises NotFound."""
    opening = session.get(Opening, opening_id)
    if opening is None:
        raise NotFound
    scope.led(opening.project_id)
    return opening


def opening_values(opening: Opening) -> dict[str, Any]:
    """An opening as plain values by field."""
    return {**{name: getattr(opening, name) for name in HELD}, "shift": opening.shift}


def change_opening(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    opening_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
    draw: Draw | None = None,
) -> Effects:
    """Change an opening as a loaded `OpeningSchema` says; what it did to whom.

    `draw` is shown it as it would be, with the first day that is cut anew, also where it is not done then.
    Raises NotFound, Outdated, Unconfirmed, Conflict for a closed project, Invalid for unknown words.
    """
    return _changed(session, zone, actor, opening_id, values, version, seen, preview=preview, draw=draw)


def end_opening(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    opening_id: int,
    last: date | None,
    *,
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """Let an opening end with a day, or with None go on for ever. Raises like `change_opening`."""
    return _changed(session, zone, actor, opening_id, {"last": last}, version, seen, preview=preview)


def settle(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    opening_id: int,
    *,
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """Bring the stations in order with a calendar that changed. Raises like `change_opening`."""
    return _changed(session, zone, actor, opening_id, {}, version, seen, preview=preview)


def _changed(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    opening_id: int,
    values: Mapping[str, Any],
    version: int | None,
    seen: str | None,
    *,
    preview: bool,
    draw: Draw | None = None,
) -> Effects:
    with writing(session):
        opening = one(session, Scope(session, actor), opening_id)
        refuse_outdated(session, "opening", opening, version, lambda: opening_values(opening))
        project, today = session.get_one(Project, opening.project_id), now().astimezone(zone).date()
        refuse_closed(project)
        before = cut_already(session, opening, today)
        stood, change = opening_values(opening), Changing(session, actor, project)
        node = project.organisation_id
        with editing(session, actor, "opening", opening, None, lambda: opening_values(opening), node=node):
            _enter(session, opening, values)
        after = cut_already(session, opening, today)
        every = any(stood[name] != getattr(opening, name) for name in OF_ALL)
        made: list[datetime] = []
        gone: list[datetime] = []
        days: list[date] = []
        for anew in days_anew(session, zone, opening, before, after, every=every):
            there, left = apply(session, zone, actor, change, opening, anew, node)
            days.append(anew.day.on or anew.day.day)
            made += there
            gone += left
        fresh = make_until(session, zone, opening, _horizon(opening, today))
        starts = session.scalars(select(Shift.starts_at).where(Shift.id.in_(fresh))).all()
        if draw is not None and days:
            session.flush()
            draw(opening, min(days))
        change.note_days([*made, *starts], gone, [])
        return change.finish(seen, preview=preview)


def _enter(session: Session, opening: Opening, values: Mapping[str, Any]) -> None:
    whole = {**opening_values(opening), **values}
    entered = columns(session, whole) if "seats" in values else {"last": whole["last"]}
    for name, value in entered.items():
        setattr(opening, name, value)


def _horizon(opening: Opening, today: date) -> date:
    until = horizon(today)
    return until if opening.last is None else min(until, opening.last)
