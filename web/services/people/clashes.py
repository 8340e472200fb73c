"""Two persons on one seat, or at one time, in one roster: what cannot both be true once they are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from web.models import Answer, Assignment, Roster, Seat, Shift
from web.services.clock import now
from web.services.matching import GONE


@dataclass(frozen=True, slots=True)
class Clash:
    """An assignment of each of two persons, in one roster, for shifts that have not begun."""

    kept: Assignment
    merged: Assignment
    kept_shift_id: int
    merged_shift_id: int
    starts_at: datetime
    draft: bool


def clashes(session: Session, kept_id: int, merged_id: int) -> Sequence[Clash]:
    """Where both sit on one seat or serve at one time, by time; what either has given up does not count."""
    mine, theirs = aliased(Assignment), aliased(Assignment)
    my_seat, their_seat = aliased(Seat), aliased(Seat)
    my_shift, their_shift = aliased(Shift), aliased(Shift)
    rows = session.execute(
        select(mine, theirs, my_shift, their_shift, Roster.state)
        .join(theirs, theirs.roster_id == mine.roster_id)
        .join(Roster, Roster.id == mine.roster_id)
        .join(my_seat, my_seat.id == mine.seat_id)
        .join(my_shift, my_shift.id == my_seat.shift_id)
        .join(their_seat, their_seat.id == theirs.seat_id)
        .join(their_shift, their_shift.id == their_seat.shift_id)
        .where(mine.volunteer_id == kept_id, theirs.volunteer_id == merged_id)
        .where(Roster.state.in_(("draft", "published")))
        .where(my_shift.starts_at < their_shift.ends_at, their_shift.starts_at < my_shift.ends_at)
        .where(my_shift.starts_at > now(), their_shift.starts_at > now())
        .where(~_given_up(mine), ~_given_up(theirs))
        .order_by(their_shift.starts_at, theirs.id, mine.id)
    )
    return [
        Clash(each, other, shift.id, its.id, its.starts_at, state == "draft")
        for each, other, shift, its, state in rows
    ]


def _given_up(assignment: Any) -> Any:
    return (
        select(Answer.volunteer_id)
        .where(Answer.volunteer_id == assignment.volunteer_id, Answer.seat_id == assignment.seat_id)
        .where(Answer.state.in_(GONE))
        .exists()
    )
