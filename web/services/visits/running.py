"""What a run decides about visits: over which starts it solves, and what it chose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import ShiftId
from matcher.problem.entities import Window
from matcher.problem.problem import Problem
from web.models import Roster, Run, Seat
from web.services.days import Week
from web.services.deciding import Part
from web.services.drafts.edits import by_hand
from web.services.drafts.keeping import edits_of
from web.services.visits.spreading import Spread, spread
from web.services.visits.starts import starts_of, windows_of
from web.services.weeks.kept import KeptWeek
from web.services.weeks.pairing import Pairings
from web.services.weeks.starts import Starts


@dataclass(frozen=True)
class Visits:
    """The visits of a run's week: the windows of those whose start it chooses, who is paired, and the starts
    of those on which people are kept by hand.
    """

    windows: Mapping[int, Window] = field(default_factory=dict)
    pairings: Pairings = field(default_factory=dict)
    kept: Starts = field(default_factory=dict)

    def spread(self, problem: Problem, scope: Part | None, moment: datetime) -> Spread:
        """A problem without pins of pairings, over the starts of its visits; of a part those there."""
        inside: Collection[ShiftId] | None = None if scope is None else frozenset(scope.shifts)
        windows = {
            shift: window
            for shift, window in self.windows.items()
            if inside is None or ShiftId(str(shift)) in inside
        }
        return spread(problem, windows, self.pairings, moment)


def visits_of(session: Session, week: Week, kept: KeptWeek, starts: Starts) -> Visits:
    """The visits that a run of a week decides; those with `starts` have them."""
    windows = {shift: each for shift, each in windows_of(session, week).items() if shift not in starts}
    return Visits(windows, kept.rows.pairings, starts)


def kept_starts(session: Session, run: Run) -> Starts:
    """When the visits begin on which a run keeps people by hand: as in the draft of these changes."""
    written: Mapping[str, Any] | None = run.kept
    draft = session.get(Roster, written["roster"]) if written else None
    inside, _ = by_hand(edits_of(written))
    if draft is None or not inside:
        return {}
    seats = select(Seat.shift_id).where(Seat.id.in_({seat for _, seat in inside}))
    shifts = frozenset(session.scalars(seats))
    return {shift: begins for shift, begins in starts_of(session, draft).items() if shift in shifts}
