"""Posting shifts: one, or a series as far ahead as its shifts are made."""

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
from web.services.demand.asked import UNKNOWN
from web.services.demand.batches import add_batch
from web.services.demand.closed import open_project
from web.services.demand.copying.beside import Beside, beside
from web.services.demand.instances import add_shift, rows_like, starts_at, window_from
from web.services.demand.series.making import Foreseen, create_series, foresee, new_series
from web.services.faults import Invalid

ONCE = "once"


def create_shifts(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    *,
    key: str = "",
) -> dict[str, Any]:
    """The `ids` of a new shift, or of those of a new series as far ahead as they are made, from a loaded
    `ShiftSchema`; with its `series_id` and the `batch_id` by which they are taken back.

    Raises NotFound, Conflict for a closed project or a series like one that is there, Invalid for unknown
    words and places.
    """
    return once(session, key, lambda: _create(session, zone, actor, project_id, values))


def foresee_series(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> Foreseen:
    """What a series would be, before anything is made. Raises as `create_shifts`, but for one like it."""
    project = open_project(Scope(session, actor), project_id)
    if values["repeat"] == ONCE:
        raise Invalid({"repeat": [UNKNOWN]})
    asked = _asked(session, zone, values)
    return foresee(session, zone, new_series(project.id, values, asked))


def foresee_shift(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> Beside:
    """What one new shift would stand beside. Raises as `create_shifts`."""
    project = open_project(Scope(session, actor), project_id)
    return beside(session, zone, project.id, values, _asked(session, zone, values))


def _create(
    session: Session, zone: ZoneInfo, actor: Actor, project_id: int, values: Mapping[str, Any]
) -> dict[str, Any]:
    project = open_project(Scope(session, actor), project_id)
    asked = _asked(session, zone, values)
    if values["repeat"] == ONCE:
        begins = starts_at(values["day"], values["start_minute"], zone)
        made = [
            add_shift(
                session, project_id, values["place_id"], begins, values["minutes"], asked,
                window=window_from(begins, values.get("window_minutes")),
            )
        ]  # fmt: skip
        note(session, actor, "posted", "shift", made[0], node=project.organisation_id, count=1)
        return {"ids": made, "series_id": None, "batch_id": None}
    series = new_series(project_id, values, asked)
    made = create_series(session, zone, series, beside=values["beside"])
    note(session, actor, "posted", "series", series.id, node=project.organisation_id, count=len(made))
    batch = add_batch(session, actor, "series", project, made, series_id=series.id)
    return {"ids": made, "series_id": series.id, "batch_id": batch}


def _asked(session: Session, zone: ZoneInfo, values: Mapping[str, Any]) -> dict[str, Any]:
    asked = rows_like(session, values)
    refuse_what_is_over(starts_at(values["day"], values["start_minute"], zone))
    return asked


def refuse_what_is_over(begins: datetime) -> None:
    """Raise Invalid for a shift that would begin in the past."""
    if begins <= now():
        raise Invalid({"day": [lazy("This time is over. Choose one to come.")]})
