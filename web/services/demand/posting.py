"""Posting shifts, once or weekly."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.demand.instances import add_shift, rows_like, starts_at
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
    refuse_what_is_over(begins)
    if values["repeat"] == "once":
        made = [add_shift(session, project_id, values["place_id"], begins, values["minutes"], asked)]
    else:
        made = list(create_series(session, zone, project_id, values, asked))
    note(session, actor, "posted", "shift", made[0], node=project.organisation_id, count=len(made))
    return made


def refuse_what_is_over(begins: datetime) -> None:
    """Raise Invalid for a shift that would begin in the past."""
    if begins <= now():
        raise Invalid({"day": [lazy("This time is over. Choose one to come.")]})
