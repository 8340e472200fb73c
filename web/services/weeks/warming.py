"""Weeks that are read before anybody asks: those that are published and not over."""

import logging
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from matcher.verify import verify
from web.db import Database, zone_of
from web.models import Roster
from web.services.clock import now
from web.services.days import Week
from web.services.weeks.kept import KeptWeek
from web.services.weeks.store import kept_week

log = logging.getLogger(__name__)
FIRST = 2
"""Weeks that are read at a start."""


def warm(database: Database) -> list[Week]:
    """Read the weeks that people are most likely to ask about, so that nobody waits for it; which.

    Closes its connections: a process may be copied afterwards, and these must not be.
    """
    with database.session() as session:
        weeks = _published(session)
        for week in weeks:
            begun = monotonic()
            _work_out(kept_week(session, week))
            log.info("week of %s read in %.1f s", week.monday, monotonic() - begun)
    database.close()
    return weeks


def _published(session: Session) -> list[Week]:
    zone = zone_of(session)
    chosen = select(Roster.period_start).where(
        Roster.state == "published", Roster.period_end >= now().astimezone(zone).date()
    )
    found = session.scalars(chosen.order_by(Roster.period_start).limit(FIRST))
    return [Week(monday, zone) for monday in found]


def _work_out(kept: KeptWeek) -> None:
    """Let the problem work out what later ones take over: candidates, and what its rules ask for.

    No solver runs: its threads would not live on in a copy of the process.
    """
    candidates(kept.problem)
    verify(kept.problem, kept.seated)
