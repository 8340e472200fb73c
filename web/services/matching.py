"""Rows as the matcher's problem: a week's people, work, pins and promises. Ids are the rows' own, as text."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from matcher.problem.problem import Problem
from web.models import Roster
from web.services.clock import now
from web.services.days import Week
from web.services.weeks.ahead import with_drafts
from web.services.weeks.catching_up import read
from web.services.weeks.kept import KeptWeek, with_meant
from web.services.weeks.placing import NEVER, PRICE_OF_PROMISE
from web.services.weeks.rows import AROUND, needs_of, pair_of, policy, team_of
from web.services.weeks.starts import Starts, with_starts
from web.services.weeks.store import kept_week

__all__ = [
    "AROUND",
    "NEVER",
    "PRICE_OF_PROMISE",
    "needs_of",
    "pair_of",
    "planned_week",
    "policy",
    "problem_of",
    "read_anew",
    "team_of",
]


NO_STARTS: Starts = {}


def problem_of(
    session: Session,
    week: Week,
    only: Collection[int] | None = None,
    meant: Collection[tuple[int, int]] = (),
    at: datetime | None = None,
    shifts: Collection[int] | None = None,
    drafts: Collection[Roster] = (),
    starts: Starts = NO_STARTS,
) -> Problem:
    """What there is to decide in a week: open shifts, active people, pins, and promises.

    Of the people `only` some, and of the shifts only `shifts`, where they are said.
    What people serve in the days around the week, and in what has begun, stands: it counts, and is not
    decided. Who said no to a seat is pinned out of it, unless somebody pinned them in since, or put them
    there again by hand: the (volunteer id, seat id) in `meant`. `at` tells what has begun; now by default.
    Of `drafts` of other weeks it is as if they were published. Visits begin at `starts`.
    """
    if only is None and shifts is None:
        kept = planned_week(session, week, at, starts, drafts)
    else:
        kept = read(session, week, at or now(), only, shifts)
    return with_meant(kept, [pair_of(*each) for each in meant])


def planned_week(
    session: Session,
    week: Week,
    at: datetime | None = None,
    starts: Starts = NO_STARTS,
    drafts: Collection[Roster] = (),
) -> KeptWeek:
    """A week as it stands, with visits at these starts, and as if `drafts` of other weeks were published."""
    return with_drafts(session, with_starts(kept_week(session, week, at), starts), drafts)


def read_anew(session: Session, week: Week, at: datetime | None = None) -> Problem:
    """The problem of a whole week, with nothing taken over from what is kept."""
    return read(session, week, at or now()).problem
