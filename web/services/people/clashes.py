"""Two persons on one seat, or at one time: what cannot both be true once they are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from web.models import Assignment, Promise, Roster, Seat, Shift
from web.services.clock import now
from web.services.promises.transitions import COMING


@dataclass(frozen=True, slots=True)
class Clash:
    """What each of two persons has, promises or places in one draft, for shifts that have not begun."""

    kept: Assignment | Promise
    merged: Assignment | Promise
    kept_shift_id: int
    merged_shift_id: int
    starts_at: datetime
    draft: bool


def clashes(session: Session, kept_id: int, merged_id: int) -> Sequence[Clash]:
    """Where both sit on one seat or serve at one time, by time; what either has given up does not count."""
    found = [*_of_promises(session, kept_id, merged_id), *_of_drafts(session, kept_id, merged_id)]
    return sorted(found, key=lambda each: (each.starts_at, each.draft, each.merged.id, each.kept.id))


def _of_promises(session: Session, kept_id: int, merged_id: int) -> Sequence[Clash]:
    mine, theirs = aliased(Promise), aliased(Promise)
    coming = and_(mine.state.in_(COMING), theirs.state.in_(COMING))
    return _found(session, mine, theirs, coming & _theirs(mine, theirs, kept_id, merged_id), draft=False)


def _of_drafts(session: Session, kept_id: int, merged_id: int) -> Sequence[Clash]:
    mine, theirs = aliased(Assignment), aliased(Assignment)
    drafts = select(Roster.id).where(Roster.state == "draft")
    together = (theirs.roster_id == mine.roster_id) & mine.roster_id.in_(drafts)
    return _found(session, mine, theirs, together & _theirs(mine, theirs, kept_id, merged_id), draft=True)


def _theirs(mine: Any, theirs: Any, kept_id: int, merged_id: int) -> ColumnElement[bool]:
    return and_(mine.volunteer_id == kept_id, theirs.volunteer_id == merged_id)


def _found(
    session: Session, mine: Any, theirs: Any, condition: ColumnElement[bool], *, draft: bool
) -> Sequence[Clash]:
    my_seat, their_seat = aliased(Seat), aliased(Seat)
    my_shift, their_shift = aliased(Shift), aliased(Shift)
    rows = session.execute(
        select(mine, theirs, my_shift, their_shift)
        .select_from(mine)
        .join(theirs, condition)
        .join(my_seat, my_seat.id == mine.seat_id)
        .join(my_shift, my_shift.id == my_seat.shift_id)
        .join(their_seat, their_seat.id == theirs.seat_id)
        .join(their_shift, their_shift.id == their_seat.shift_id)
        .where(my_shift.starts_at < their_shift.ends_at, their_shift.starts_at < my_shift.ends_at)
        .where(my_shift.starts_at > now(), their_shift.starts_at > now())
    )
    return [Clash(each, other, shift.id, its.id, its.starts_at, draft) for each, other, shift, its in rows]
