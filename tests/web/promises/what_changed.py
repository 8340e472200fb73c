"""What a step of a history changed: the rows before and after it, and the shifts that it touched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Person, Promise, Seat, Shift
from web.services.days import Week

Rows = Mapping[int, tuple[Any, ...]]


@dataclass(frozen=True)
class Read:
    """The rows on which everything rests that people see of promises, by id."""

    promises: Rows
    seats: Rows
    shifts: Rows
    people: Rows

    @classmethod
    def of(cls, session: Session) -> "Read":
        return cls(
            _rows(session, Promise), _rows(session, Seat), _rows(session, Shift),
            {row.id: (row.state,) for row in session.execute(select(Person.id, Person.state))},
        )  # fmt: skip


FIRST: Mapping[Any, tuple[str, ...]] = {
    Promise: ("volunteer_id", "seat_id", "state"),
    Seat: ("shift_id", "maximum"),
    Shift: ("starts_at", "ends_at"),
}


def _rows(session: Session, kind: Any) -> Rows:
    """All rows of a kind: first the columns of `FIRST`, then all columns."""
    columns = [getattr(kind, name) for name in FIRST[kind]]
    return {row.id: tuple(row) for row in session.execute(select(*columns, *kind.__table__.columns))}


def touched_by(before: Read, after: Read) -> set[int]:
    """The shifts of which anything changed, or a promise on them did."""
    found = _differing(before.shifts, after.shifts)
    for read in (before, after):
        found |= {read.seats[each][0] for each in _differing(before.seats, after.seats) if each in read.seats}
        changed = _differing(before.promises, after.promises)
        found |= {read.seats[read.promises[each][1]][0] for each in changed if each in read.promises}
    people = _differing(before.people, after.people)
    found |= {after.seats[row[1]][0] for row in after.promises.values() if row[0] in people}
    return found


def _differing(before: Rows, after: Rows) -> set[int]:
    return {each for each in before.keys() | after.keys() if before.get(each) != after.get(each)}


def is_in(
    week: Week, touched: Collection[int], before: Read | None, after: Read, around: timedelta = timedelta(0)
) -> bool:
    """Whether one of these shifts is, or was, in a week or so near to it."""
    return any(
        week.start - around <= read.shifts[each][0] < week.end + around
        for read in (before, after)
        if read is not None
        for each in touched
        if each in read.shifts
    )
