"""What is to be copied, from the loaded schemas of `web.schemas.copying`."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.services.access.scope import Scope
from web.services.demand.copying import foreseeing
from web.services.demand.copying.foreseeing import Source

Values = Mapping[str, Any]


def shift(_session: Session, zone: ZoneInfo, shift_id: int, values: Values, scope: Scope) -> Source:
    """A shift to some days."""
    return foreseeing.one_shift(zone, scope, shift_id, values["days"])


def day(session: Session, zone: ZoneInfo, project_id: int, values: Values, scope: Scope) -> Source:
    """The shifts of a project on one day to other days."""
    return foreseeing.one_day(session, zone, scope, project_id, values["day"], values["days"])


def week(session: Session, zone: ZoneInfo, project_id: int, values: Values, scope: Scope) -> Source:
    """A week of a project to others."""
    return foreseeing.one_week(session, zone, scope, project_id, values["day"], values["to"], values["weeks"])


def whole_week(
    session: Session, zone: ZoneInfo, organisation_id: int, values: Values, scope: Scope
) -> Source:
    """A week of all projects at an organisation and below to others."""
    return foreseeing.all_of_week(
        session, zone, scope, organisation_id, values["day"], values["to"], values["weeks"]
    )
