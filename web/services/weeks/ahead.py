"""A week as it will be once drafts of the weeks around it are published."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Roster, Seat, Shift
from web.services.days import Week
from web.services.parties.seating import seated_in
from web.services.people.limits import spans_weeks
from web.services.promises.transitions import STANDING
from web.services.visits.starts import starts_of
from web.services.weeks.catching_up import with_outside
from web.services.weeks.kept import KeptWeek, Rows, later
from web.services.weeks.placing import NEVER, Promised
from web.services.weeks.rows import pair_of
from web.services.weeks.starts import at


def with_drafts(session: Session, kept: KeptWeek, drafts: Collection[Roster]) -> KeptWeek:
    """A week in which who sits in these drafts stands, instead of who has a seat in their weeks now."""
    if not drafts:
        return kept
    rows = kept.rows
    for draft in drafts:
        rows = _published(session, rows, draft)
    rows = with_outside(session, rows)
    starts = {shift: begins for draft in drafts for shift, begins in starts_of(session, draft).items()}
    if starts:
        moved = {each: at(shift, starts.get(each, shift.start)) for each, shift in rows.outside.items()}
        rows = replace(rows, outside=moved)
    limited = [each for each, person in rows.people.items() if spans_weeks(person)]
    return later(kept, kept.change, rows, kept.since, people=limited, pairs=None)


def _published(session: Session, rows: Rows, draft: Roster) -> Rows:
    """Rows with the seats of a draft promised as it has them, and nobody else in its week."""
    week = Week(draft.period_start, zone_of(session))
    others = {
        pair: said
        for pair, said in rows.promises.items()
        if said.state not in STANDING or not week.start <= said.starts_at < week.end
    }
    there = seated_in(draft.id).subquery()
    sits = (
        select(there.c.volunteer_id, there.c.seat_id, Shift.starts_at, Shift.id)
        .join(Seat, Seat.id == there.c.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Shift.status == "open")
    )
    planned = {
        pair_of(who, seat): Promised("offered", NEVER, starts_at, shift_id)
        for who, seat, starts_at, shift_id in session.execute(sits)
    }
    return replace(rows, promises={**others, **planned})
