"""What is decided about a week, and a roster in it, as the matcher sees them; kept while nothing changes."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import SeatId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Roster as Seated
from web.models import Audit, Roster
from web.services import rosters
from web.services.days import Week
from web.services.matching import problem_of
from web.services.promises import difference
from web.services.promises.standing import last_event

KEPT = 2
# What is written down though it changes nothing that is planned.
NO_CHANGE = ("looked", "signed_in", "exported")


@dataclass(frozen=True)
class Situation:
    """A week's problem and a roster in it; who declined is on no seat."""

    problem: Problem
    seated: Seated

    def decides(self, seat_id: int) -> bool:
        """Whether a seat is one of the week: a shift of another week, on which somebody stands, is not."""
        return is_inside(self.problem, SeatId(str(seat_id)))


def is_inside(problem: Problem, seat: SeatId) -> bool:
    """Whether a seat is on a shift of a problem's own period."""
    return seat in problem.seat and problem.shift_of[seat].id not in problem.shifts_outside


_situations: OrderedDict[tuple[object, ...], Situation] = OrderedDict()
_lock = Lock()


def situation(session: Session, zone: ZoneInfo, roster_id: int, at: datetime | None = None) -> Situation:
    """The problem and the roster, kept while nobody changes anything. Raises NotFound.

    `at` is the moment of which it is, now by default.

    The audit trail and the events of promises count every change, so the last of each say whether what is
    kept is still true.
    """
    roster = rosters.get(session, roster_id)
    changed = select(Audit.id).where(Audit.verb.not_in(NO_CHANGE)).order_by(Audit.id.desc()).limit(1)
    last = session.scalar(changed), last_event(session)
    key = (str(session.get_bind().url), zone.key, roster_id, roster.version, roster.state, last, at)  # type: ignore[union-attr]  # an engine
    with _lock:
        if key not in _situations:
            _situations[key] = _read(session, zone, roster, at)
            while len(_situations) > KEPT:
                _situations.popitem(last=False)
        _situations.move_to_end(key)
        return _situations[key]


def _read(session: Session, zone: ZoneInfo, roster: Roster, at: datetime | None) -> Situation:
    meant = difference.meant(session, roster) if roster.state == "draft" else ()
    problem = problem_of(session, Week(roster.period_start, zone), meant=meant, at=at)
    candidates(problem)
    gone = problem.pinned_out if roster.state == "draft" else frozenset()
    there = {
        pair
        for pair in rosters.seated(session, roster.id)
        if pair not in gone and pair.volunteer in problem.volunteer and is_inside(problem, pair.seat)
    }
    return Situation(problem, Seated(frozenset(there)))
