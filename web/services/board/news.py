"""What happened in a week while somebody looks at it: a mark that is cheap to compare, and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Audit, Project, Promise, PromiseEvent, Seat, Shift
from web.services import rosters
from web.services.access.scope import Scope
from web.services.board.kept import is_other_since
from web.services.days import Week
from web.services.promises.standing import in_week, last_event

MOST = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a page has seen: the last event, the last entry of the audit trail, the roster as it was."""

    event: int = 0
    entry: int = 0
    roster_id: int = 0
    version: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        """The mark that a page carries; what makes no sense is the first of all."""
        parts = text.split(".")
        if len(parts) == 4 and all(part.isdecimal() and len(part) < 19 for part in parts):
            return cls(*map(int, parts))
        return cls()

    def __str__(self) -> str:
        return f"{self.event}.{self.entry}.{self.roster_id}.{self.version}"

    def same_roster(self, other: "Mark") -> bool:
        """Whether the roster that is looked at is the same still, and unchanged."""
        return (self.roster_id, self.version) == (other.roster_id, other.version)


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a promise of the week; `volunteer_id` is None for a party."""

    verb: str
    volunteer_id: int | None
    seat_id: int
    starts_at: datetime


def mark(session: Session, shown: Week, scope: Scope, roster_id: int | None) -> Mark:
    """How far things have come. Raises NotFound for an unknown roster."""
    roster = rosters.shown(session, shown.monday, scope, roster_id)
    entry = session.scalar(select(func.max(Audit.id))) or 0
    return Mark(last_event(session), entry, *((roster.id, roster.version) if roster else (0, 0)))


def happened(session: Session, shown: Week, scope: Scope, seen: Mark, now: Mark) -> Sequence[Happened]:
    """The newest events of promises in scope between two marks, oldest first."""
    if seen.event == now.event:
        return ()
    rows = session.execute(
        select(PromiseEvent.verb, Promise.volunteer_id, Promise.seat_id, Shift.starts_at)
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(PromiseEvent.id > seen.event, PromiseEvent.id <= now.event, in_week(shown), scope.projects())
        .order_by(PromiseEvent.id.desc())
        .limit(MOST)
    )
    return [Happened(*row) for row in reversed(rows.all())]


def is_other(session: Session, seen: Mark, now: Mark) -> bool:
    """Whether something else than promises changed between two marks that a board may show."""
    return not seen.same_roster(now) or is_other_since(session, seen.entry, now.entry)


def seats_since(session: Session, event_id: int) -> frozenset[int]:
    """The seats to whose promises something happened after an event."""
    chosen = select(Promise.seat_id).join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
    return frozenset(session.scalars(chosen.where(PromiseEvent.id > event_id).limit(MOST)))
