"""Rosters as rows: which one is published, who sits where, a new draft."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from matcher.roster import Roster as Seated
from web.models import Assignment, Roster
from web.services.clock import now
from web.services.days import Week
from web.services.faults import NotFound
from web.services.matching import pair_of


def published(session: Session, monday: date) -> Roster | None:
    """The roster that is published for a week."""
    return session.scalar(select(Roster).where(Roster.state == "published", Roster.period_start == monday))


def shown(session: Session, monday: date) -> Roster | None:
    """What a planner looks at: the newest draft of a week that is newer than what is published, else that."""
    newest = select(Roster).where(Roster.period_start == monday, Roster.state != "superseded")
    return session.scalar(newest.order_by(Roster.id.desc()).limit(1))


def get(session: Session, roster_id: int) -> Roster:
    """A roster. Raises NotFound."""
    roster = session.get(Roster, roster_id)
    if roster is None:
        raise NotFound
    return roster


def seated(session: Session, roster_id: int) -> Seated:
    """Who sits where in a roster, as the matcher sees it."""
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id).where(Assignment.roster_id == roster_id)
    )
    return Seated(frozenset(pair_of(row.volunteer_id, row.seat_id) for row in rows))


def new_draft(
    session: Session,
    week: Week,
    pairs: Iterable[tuple[str, str]],
    *,
    costs: Mapping[str, Any],
    run_id: int | None,
    repair: Mapping[str, Any] | None = None,
) -> int:
    """A draft of these (volunteer, seat) ids on top of what is published; in a transaction that writes.

    `repair` says what it costs where it was made to repair another.
    """
    base = published(session, week.monday)
    roster = Roster(
        period_start=week.monday,
        period_end=week.sunday,
        run_id=run_id,
        base_roster_id=base.id if base else None,
        costs=dict(costs),
        repair=None if repair is None else dict(repair),
        created_at=now(),
    )
    session.add(roster)
    session.flush()
    found = [
        {"roster_id": roster.id, "volunteer_id": int(volunteer), "seat_id": int(seat)}
        for volunteer, seat in pairs
    ]
    if found:
        session.execute(insert(Assignment), found)
    return roster.id
