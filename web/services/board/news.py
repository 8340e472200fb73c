"""What happened in a week while somebody looks at it: a mark that is cheap to compare, and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Project, Promise, PromiseEvent, Seat, Shift
from web.services import rosters
from web.services.access.scope import Scope
from web.services.board.kept import Seen, is_other_since
from web.services.days import Week
from web.services.promises.standing import in_week

MOST = 50
NOTHING_SEEN = Seen(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a page has seen, and the roster that it shows as it was then."""

    seen: Seen = NOTHING_SEEN
    roster_id: int = 0
    version: int = 0

    @classmethod
    def read(cls, text: str) -> "Mark":
        """The mark that a page carries; what makes no sense is the first of all."""
        parts = text.split(".")
        if len(parts) == 5 and all(part.isdecimal() and len(part) < 19 for part in parts):
            event, entry, line, roster_id, version = map(int, parts)
            return cls(Seen(event, entry, line), roster_id, version)
        return cls()

    def __str__(self) -> str:
        seen = self.seen
        return f"{seen.event}.{seen.entry}.{seen.line}.{self.roster_id}.{self.version}"


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
    return Mark(Seen.now(session), *((roster.id, roster.version) if roster else (0, 0)))


def happened(session: Session, shown: Week, scope: Scope, seen: Mark, now: Mark) -> Sequence[Happened]:
    """The newest events of promises in scope between two marks, oldest first."""
    since, last = seen.seen.event, now.seen.event
    if since == last:
        return ()
    rows = session.execute(
        select(PromiseEvent.verb, Promise.volunteer_id, Promise.seat_id, Shift.starts_at)
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(PromiseEvent.id > since, PromiseEvent.id <= last, in_week(shown), scope.projects())
        .order_by(PromiseEvent.id.desc())
        .limit(MOST)
    )
    return [Happened(*row) for row in reversed(rows.all())]


def is_other(session: Session, seen: Mark, now: Mark) -> bool:
    """Whether something else than promises changed between two marks that a board may show."""
    if (seen.roster_id, seen.version) != (now.roster_id, now.version):
        return True
    return is_other_since(session, seen.seen, now.seen)


def seats_since(session: Session, event_id: int) -> frozenset[int]:
    """The seats to whose promises something happened after an event."""
    chosen = select(Promise.seat_id).join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
    return frozenset(session.scalars(chosen.where(PromiseEvent.id > event_id).limit(MOST)))
