"""When credentials end: what their owner is told, and who is planned on a day after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from web.models import Credential, Project, Roster, Seat, Shift
from web.services import rosters
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.credentials.verifying import WARNED

ENOUGH = timedelta(days=2)
_ENDING = (
    select(Credential)
    .where(
        Credential.volunteer_id == bindparam("me"),
        Credential.valid_until <= bindparam("last"),
        Credential.refused_at.is_(None),
    )
    .order_by(Credential.valid_until, Credential.code)
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A person planned for a `day` on a seat that needs a credential of theirs, that ends before, `until`."""

    volunteer_id: int
    seat_id: int
    shift_id: int
    code: str
    clearance: bool
    until: date
    day: date


def soon(session: Session, volunteer_id: int, zone: ZoneInfo) -> Sequence[Credential]:
    """What a volunteer holds that ends within 60 days or has ended, soonest first."""
    last = now().astimezone(zone).date() + WARNED
    return session.scalars(_ENDING, {"me": volunteer_id, "last": last}).all()


def planned_after(session: Session, scope: Scope, roster_id: int, zone: ZoneInfo) -> Sequence[Planned]:
    """Who is planned after a credential that their seat needs has ended, in projects in scope, by day."""
    roster = session.get(Roster, roster_id)
    if roster is None:
        return []
    until = Credential.valid_until < roster.period_end + ENOUGH
    ending = set(session.scalars(select(Credential.volunteer_id).where(until)))
    sitting = rosters.pairs(session, roster).subquery()
    rows = session.execute(
        select(Seat.id, Seat.needs, Shift.id, Shift.starts_at, Credential)
        .join(sitting, sitting.c.seat_id == Seat.id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Credential, Credential.volunteer_id == sitting.c.volunteer_id)
        .where(
            Shift.status == "open",
            scope.projects(),
            sitting.c.volunteer_id.in_(ending),
            until,
        )
        .order_by(Shift.starts_at, Seat.id, Credential.volunteer_id)
    )
    found = []
    for seat_id, needs, shift_id, starts_at, credential in rows:
        day = starts_at.astimezone(zone).date()
        needed = needs.get("clearances" if credential.clearance else "credentials") or ()
        if credential.code in needed and credential.valid_until < day:
            found.append(
                Planned(
                    credential.volunteer_id, seat_id, shift_id, credential.code,
                    credential.clearance, credential.valid_until, day,
                )
            )  # fmt: skip
    return found
