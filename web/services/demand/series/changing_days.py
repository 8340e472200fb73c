"""Changing when a series takes place; whom that concerns is shown first.

Shifts of days that are gone move to new days of the same week or month, else they are cancelled, or deleted
where nobody was ever given a place; those of new days are made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Project, Series, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.clock import now
from web.services.demand.changing import Changing
from web.services.demand.closed import refuse_closed
from web.services.demand.effects import Effects, Moved
from web.services.demand.instances import is_given, remove_shifts, shift_values
from web.services.demand.series.ending import end_on
from web.services.demand.series.making import RHYTHM, make_until
from web.services.demand.series.rules import horizon, rule_of
from web.services.demand.series.settling import Difference, Move, begins_on, difference, enter, give_days
from web.services.demand.taking_place import cancel_in
from web.services.faults import Invalid, NotFound

EXCEPTIONS = ("except_days", "besides_days")
DAYS = (*RHYTHM, "last", *EXCEPTIONS)
"""What says on which days a series takes place."""
ANEW = ("unit", "every", "weekdays", "nths")
"""What begins anew on the first day of a change."""
TURNS = ("unit", "every")
"""What says which weeks or months it takes place in: as long as that stays, they stay the same ones."""
TOO_EARLY = lazy("The last day is before the first one of the change.")


def one(session: Session, scope: Scope, series_id: int) -> Series:
    """A series of a project that is led. Raises NotFound."""
    series = session.get(Series, series_id)
    if series is None:
        raise NotFound
    scope.led(series.project_id)
    return series


def days_values(series: Series) -> dict[str, Any]:
    """What says on which days a series takes place, as plain values."""
    return {name: getattr(series, name) for name in DAYS}


def change_days(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    series_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    seen: str | None = None,
    preview: bool = False,
) -> Effects:
    """Change when a series takes place, another rhythm from `values["from_day"]` on; what it did to whom.

    With nothing to change, its shifts are brought in order with a calendar that changed since. Raises
    NotFound, Outdated, Unconfirmed, Conflict for a closed project, Invalid for an end before the beginning.
    """
    with writing(session):
        series = one(session, Scope(session, actor), series_id)
        refuse_outdated(session, "series", series, version, lambda: days_values(series))
        project, today = session.get_one(Project, series.project_id), now().astimezone(zone).date()
        refuse_closed(project)
        change, node = Changing(session, actor, project), project.organisation_id
        with editing(session, actor, "series", series, None, lambda: days_values(series), node=node):
            _enter(series, values, today)
        found = difference(session, zone, series)
        moved = [
            Moved(each.shift.starts_at, begins_on(series, each.shift, each.on, zone)[0])
            for each in found.moves
        ]
        gone = list(_settle(session, zone, actor, change, found, series, node))
        made = make_until(session, zone, series, horizon(today))
        change.note_days(_starts(session, made), gone, moved)
        return change.finish(seen, preview=preview)


def _enter(series: Series, values: Mapping[str, Any], today: date) -> None:
    """Enter another rhythm, another end and other exceptions. Raises Invalid."""
    if any(name in values and values[name] != getattr(series, name) for name in ANEW):
        begins = max(series.first, values.get("from_day") or today)
        counts_on = all(values.get(name, getattr(series, name)) == getattr(series, name) for name in TURNS)
        series.first = rule_of(series).rhythm.next_turn(begins) if counts_on else begins
    for name in (*RHYTHM, *EXCEPTIONS):
        if name in values:
            held = values[name]
            setattr(series, name, _days(series, name, held, today) if name in EXCEPTIONS else held)
    if "until" in values:
        end_on(series, values["until"])
    if series.last is not None and series.last < series.first:
        raise Invalid({"until": [TOO_EARLY]})


def _days(series: Series, name: str, said: Iterable[date], today: date) -> list[str]:
    """Days as they are kept: those that are said, and those that are over, which nobody changes any more."""
    over = [day for day in getattr(series, name) if day < today.isoformat()]
    return sorted({*over, *map(date.isoformat, said)})


def _settle(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    change: Changing,
    found: Difference,
    series: Series,
    node: int,
) -> Iterator[datetime]:
    """Move and cancel what stands otherwise than the rule says; when the shifts begin that are deleted."""
    give_days(session, found)
    for move in found.moves:
        change.alter(move.shift, partial(_move, session, zone, actor, series, move, node))
    for shift in found.gone:
        if is_given(session, shift.id):
            cancel_in(session, actor, change, shift, node)
        else:
            yield shift.starts_at
            remove_shifts(session, [shift.id])
    session.flush()


def _move(session: Session, zone: ZoneInfo, actor: Actor, series: Series, move: Move, node: int) -> None:
    shift = move.shift
    with editing(session, actor, "shift", shift, None, lambda: shift_values(session, shift), node=node):
        enter(series, move, zone)


def _starts(session: Session, shifts: Sequence[int]) -> Sequence[datetime]:
    return session.scalars(select(Shift.starts_at).where(Shift.id.in_(shifts))).all()
