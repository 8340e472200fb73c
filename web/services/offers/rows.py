"""Offered sessions as rows: one with its party, what it is promised, and who may see and change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import OfferedSession, Party, Project, Promise, Seat, Shift
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.faults import Forbidden, NotFound
from web.services.parties import sight
from web.services.promises.standing import stands


@dataclass(frozen=True, slots=True)
class Use:
    """A seat that the specialist of a session is promised, with its shift and project."""

    promise: Promise
    seat: Seat
    shift: Shift
    project: Project

    @property
    def ahead(self) -> bool:
        """Whether its shift has not begun."""
        return self.shift.starts_at > now()


def seen(session: Session, scope: Scope, session_id: int) -> tuple[OfferedSession, Party]:
    """A session that somebody may see. Raises NotFound."""
    chosen = (
        select(OfferedSession, Party)
        .join(Party, Party.id == OfferedSession.party_id)
        .where(OfferedSession.id == session_id, sight.parties(scope))
    )
    found = session.execute(chosen).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def own(session: Session, scope: Scope, session_id: int) -> tuple[OfferedSession, Party]:
    """A session of a partner at which somebody holds a right. Raises NotFound, Forbidden."""
    found, party = seen(session, scope, session_id)
    if not scope.holds_on(party.organisation_id, *LEADS):
        raise Forbidden
    return found, party


def uses(session: Session, party_ids: Sequence[int]) -> Sequence[Use]:
    """What these parties are promised and have not lost, in order of time."""
    rows = session.execute(
        select(Promise, Seat, Shift, Project)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(Promise.party_id.in_(party_ids), stands())
        .order_by(Shift.starts_at, Promise.id)
    )
    return [Use(*row) for row in rows]


def due(found: OfferedSession, used: Sequence[Use]) -> datetime | None:
    """By when the name is wanted: some hours before the first shift to come; None while it is on none."""
    first = min((each.shift.starts_at for each in used if each.ahead), default=None)
    return None if first is None else first - timedelta(hours=found.name_hours)
