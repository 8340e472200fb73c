"""Posting shifts, once or weekly, changing and cancelling one."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Project, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.demand.instances import add_shift, rows_like, starts_at, update_seats
from web.services.demand.series import create_series
from web.services.faults import Conflict, Invalid


def create_shifts(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    *,
    key: str = "",
) -> list[int]:
    """The ids of a new shift, or of all shifts of a new weekly series, from a loaded `ShiftSchema`.

    Raises NotFound, Conflict for a closed project, Invalid for unknown words and places.
    """
    answer = once(session, key, lambda: {"shifts": _create_shifts(session, zone, actor, project_id, values)})
    return list(answer["shifts"])


def _create_shifts(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> list[int]:
    project = Scope(session, actor).led(project_id)
    if project.closed_at is not None:
        raise Conflict("closed", lazy("This project is closed."))
    asked = rows_like(session, values)
    begins = starts_at(values["day"], values["start_minute"], zone)
    _refuse_what_is_over(begins)
    if values["repeat"] == "once":
        made = [add_shift(session, project_id, values["place_id"], begins, values["minutes"], asked)]
    else:
        made = list(create_series(session, zone, project_id, values, asked))
    note(session, actor, "posted", "shift", made[0], node=project.organisation_id, count=len(made))
    return made


def update_shift(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    shift_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> None:
    """Change one shift (of a series, only this one) as a loaded `ShiftSchema` says, seats by their id.

    Raises NotFound, Outdated, Conflict when a seat goes that somebody was given, Invalid for unknown words.
    """
    with writing(session):
        shift = Scope(session, actor).led_shift(shift_id)
        asked = rows_like(session, values)
        begins = starts_at(values["day"], values["start_minute"], zone)
        with _editing_shift(session, actor, shift, version, "changed"):
            if begins != shift.starts_at:
                _refuse_what_is_over(begins)
            shift.place_id, shift.starts_at = values["place_id"], begins
            shift.ends_at = shift.starts_at + timedelta(minutes=values["minutes"])
            for name in ("kind", "group_code", "texts", "team"):
                setattr(shift, name, asked[name])
            update_seats(session, shift_id, values["seats"], asked["seats"])


def cancel_shift(session: Session, actor: Actor, shift_id: int, *, version: int | None = None) -> None:
    """The shift does not take place; who was on it stays written down. Raises NotFound, Outdated."""
    with writing(session):
        shift = Scope(session, actor).led_shift(shift_id)
        if shift.status == "open":
            with _editing_shift(session, actor, shift, version, "cancelled"):
                shift.status, shift.cancelled_at = "cancelled", now()


def _editing_shift(
    session: Session, actor: Actor, shift: Shift, version: int | None, verb: str
) -> AbstractContextManager[None]:
    node = session.get_one(Project, shift.project_id).organisation_id
    return editing(
        session, actor, "shift", shift, version, lambda: _shift_values(session, shift), verb=verb, node=node
    )


def _shift_values(session: Session, shift: Shift) -> dict[str, Any]:
    """A shift and its seats as plain values."""
    names = ("place_id", "starts_at", "ends_at", "kind", "group_code", "texts", "team", "status")
    seats = session.scalars(select(Seat).where(Seat.shift_id == shift.id).order_by(Seat.position, Seat.id))
    held = ("id", "role", "texts", "minimum", "desired", "maximum", "needs")
    return {
        **{name: getattr(shift, name) for name in names},
        "seats": [{name: getattr(seat, name) for name in held} for seat in seats],
    }


def _refuse_what_is_over(begins: datetime) -> None:
    if begins <= now():
        raise Invalid({"day": [lazy("This time is over. Choose one to come.")]})
