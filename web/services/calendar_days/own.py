"""The days that the district decides itself: reading, adding, changing and deleting them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import CalendarDay
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.audit.record import note
from web.services.faults import Forbidden, Invalid, NotFound

READERS = (*LEADS, "administrator")
"""Who sees the calendar; who administers the district changes it."""
TAKEN = lazy("The district has said something of this day already. Change it there.")


def between(session: Session, first: date, last: date) -> Mapping[date, CalendarDay]:
    """The district's own days from the first to the last, in their order."""
    chosen = select(CalendarDay).where(CalendarDay.day.between(first, last)).order_by(CalendarDay.day)
    return {each.day: each for each in session.scalars(chosen)}


def listing(session: Session, actor: Actor, first: date, last: date) -> Sequence[CalendarDay]:
    """The same for who leads, coordinates or administers. Raises Forbidden."""
    if not actor.holds(*READERS):
        raise Forbidden
    return list(between(session, first, last).values())


def get(session: Session, day_id: int) -> CalendarDay:
    """One of the district's own days. Raises NotFound."""
    found = session.get(CalendarDay, day_id)
    if found is None:
        raise NotFound
    return found


def add(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    """The id of a new own day with `day`, `kind` and `names`.

    Raises Forbidden, and Invalid for a day that has one already.
    """
    Scope(session, actor).require("administrator", None)
    with writing(session):
        _refuse_taken(session, values["day"])
        names = _said(values.get("names", {}))
        made = CalendarDay(day=values["day"], kind=values["kind"], names=names)
        session.add(made)
        session.flush()
        said = {name: [None, value] for name, value in _plain(made).items()}
        note(session, actor, "added", "calendar_day", made.id, changes=said)
        return made.id


def change(
    session: Session, actor: Actor, day_id: int, values: Mapping[str, Any], version: int | None
) -> None:
    """Change what `values` names of an own day; a name said empty goes, one that is not said stays.

    Raises Forbidden, NotFound, Outdated, and Invalid for a day that has one already.
    """
    Scope(session, actor).require("administrator", None)
    with writing(session):
        found = get(session, day_id)
        with editing(session, actor, "calendar_day", found, version, lambda: _plain(found)):
            if values.get("day", found.day) != found.day:
                _refuse_taken(session, values["day"])
            found.day = values.get("day", found.day)
            found.kind = values.get("kind", found.kind)
            found.names = _said({**found.names, **values.get("names", {})})


def delete(session: Session, actor: Actor, day_id: int, version: int | None) -> None:
    """Say nothing of a day any more: the notice of its year decides. Raises Forbidden, NotFound, Outdated."""
    Scope(session, actor).require("administrator", None)
    with writing(session):
        found = get(session, day_id)
        refuse_outdated(session, "calendar_day", found, version, lambda: _plain(found))
        said = {name: [value, None] for name, value in _plain(found).items()}
        session.delete(found)
        note(session, actor, "deleted", "calendar_day", day_id, changes=said)


def _plain(found: CalendarDay) -> dict[str, Any]:
    return {"day": found.day.isoformat(), "kind": found.kind, "names": dict(found.names)}


def _said(names: Mapping[str, str]) -> dict[str, str]:
    return {tag: name for tag, name in names.items() if name.strip()}


def _refuse_taken(session: Session, day: date) -> None:
    if session.scalar(select(CalendarDay.id).where(CalendarDay.day == day)) is not None:
        raise Invalid({"day": [TAKEN]})
