"""Shifts that are there already and could serve a request as well: near it in place and time."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Place, Project, Request, Shift
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.organisations.reading import HOUSEHOLD

AHEAD, AROUND = timedelta(weeks=4), timedelta(days=7)
"""How far ahead shifts are proposed; around the day it is wanted on, where it says one."""
MOST = 8


def shifts_near(session: Session, scope: Scope, row: Request) -> Sequence[Shift]:
    """The shifts to come that its reader leads, of its unit and at nobody's home, the nearest first.

    Those at a place of the neighbourhood that asked come before others, then those nearest to the day it is
    wanted on, or the soonest.
    """
    wanted = _wanted(session, row)
    first, last = (wanted - AROUND, wanted + AROUND) if wanted else (now(), now() + AHEAD)
    below = scope.tree.below([row.unit_id])
    found = session.execute(
        select(Shift, Place.organisation_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Place, Place.id == Shift.place_id)
        .where(
            scope.projects(), Shift.status == "open", Place.kind != HOUSEHOLD, Shift.starts_at > now(),
            Shift.starts_at.between(first, last),
            Project.organisation_id.in_(below) | Place.organisation_id.in_(below),
        )
    ).all()  # fmt: skip
    moment = wanted or now()
    nearest = sorted(
        found, key=lambda each: (each[1] != row.organisation_id, abs(each[0].starts_at - moment), each[0].id)
    )
    return [each[0] for each in nearest[:MOST]]


def _wanted(session: Session, row: Request) -> datetime | None:
    """The middle of the day it is wanted on."""
    if row.wanted_on is None:
        return None
    return datetime.combine(row.wanted_on, time(12), zone_of(session)).astimezone(UTC)
