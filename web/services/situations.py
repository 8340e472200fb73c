"""What is decided about a week, and a roster in it, as the matcher sees them; kept while nothing changes."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matcher.ids import SeatId
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from web.models import Roster
from web.services import rosters
from web.services.days import Week
from web.services.promises import difference
from web.services.visits.starts import starts_of
from web.services.weeks.kept import KeptWeek, with_meant
from web.services.weeks.one_person import as_one
from web.services.weeks.rows import pair_of
from web.services.weeks.starts import with_starts
from web.services.weeks.store import kept_week

KEPT = 4
"""Drafts whose last situation is kept."""


@dataclass(frozen=True)
class Situation:
    """A week's problem and a roster in it; who declined is on no seat.

    In `problem` whoever serves under several numbers is judged by all that the roster gives them; `apart` has
    each number by itself.
    """

    problem: Problem
    seated: Seated
    apart: Problem

    def decides(self, seat_id: int) -> bool:
        """Whether a seat is one of the week: a shift of another week, on which somebody stands, is not."""
        return is_inside(self.problem, SeatId(str(seat_id)))


def is_inside(problem: Problem, seat: SeatId) -> bool:
    """Whether a seat is on a shift of a problem's own period."""
    return seat in problem.seat and problem.shift_of[seat].id not in problem.shifts_outside


def in_force(session: Session, week: Week, at: datetime | None = None) -> Situation:
    """A week's problem, and who has which seat in it."""
    kept = kept_week(session, week, at)
    return _situation(session, kept.problem, kept.seated)


def situation(session: Session, zone: ZoneInfo, roster_id: int, at: datetime | None = None) -> Situation:
    """The problem and the roster: of a draft what would be in force once it was published now.

    Of what is published, what is in force; of an old roster its picture. `at` is the moment of which it is,
    now by default. Raises NotFound.
    """
    roster = rosters.get(session, roster_id)
    week = Week(roster.period_start, zone)
    if roster.state == "published":
        return in_force(session, week, at)
    kept = kept_week(session, week, at)
    if roster.state == "superseded":
        there = _there(kept.problem, rosters.seated(session, roster.id).assignments)
        return _situation(session, kept.problem, there)
    return _drafted(session, roster, with_starts(kept, starts_of(session, roster)))


def _situation(session: Session, problem: Problem, seated: Seated) -> Situation:
    return Situation(as_one(session, problem, seated), seated, problem)


_drafts: OrderedDict[tuple[int, int, int], tuple[KeptWeek, Situation]] = OrderedDict()


def _drafted(session: Session, draft: Roster, kept: KeptWeek) -> Situation:
    """The situation of a draft, kept while neither it nor its week changes."""
    key = id(session.get_bind()), draft.id, draft.version
    known = _drafts.get(key)
    if known is not None and known[0] is kept:
        return known[1]
    problem = with_meant(kept, [pair_of(*each) for each in difference.meant(session, draft)])
    change = difference.of_draft(session, draft)
    added = _there(problem, (pair_of(*each) for each in change.added)).assignments
    left = kept.seated.assignments - {pair_of(*each) for each in change.removed}
    seated = (known[1].seated if known is not None else kept.seated).changed(
        (left | added) - problem.pinned_out
    )
    found = _situation(session, problem, seated)
    if not session.info.get("writing"):
        _drafts[key] = kept, found
        while len(_drafts) > KEPT:
            _drafts.popitem(last=False)
    return found


def _there(problem: Problem, pairs: Iterable[Pair]) -> Seated:
    """A roster of those pairs whose people and seats the week has."""
    return Seated(
        frozenset(
            pair for pair in pairs if pair.volunteer in problem.volunteer and is_inside(problem, pair.seat)
        )
    )
