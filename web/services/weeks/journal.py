"""What the database's journal of changes says since somebody last looked."""

from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import PlanChange

MOST, MOST_PEOPLE = 10_000, 500
"""Changes, and people among them; to read a week anew is cheaper than to follow more."""
_LAST, _FIRST = select(func.max(PlanChange.id)), select(func.min(PlanChange.id))
_LATER = (
    select(PlanChange.kind, PlanChange.ref, PlanChange.other)
    .distinct()
    .where(
        PlanChange.id > bindparam("known", type_=Integer),
        PlanChange.id <= bindparam("last", type_=Integer),
        PlanChange.kind != "draft",
    )
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed up to the entry `last`, by kind: ids, and of promises and pins (seat, volunteer) ids.

    A promise of a party has no volunteer.
    """

    last: int
    people: frozenset[int] = frozenset()
    shifts: frozenset[int] = frozenset()
    promises: frozenset[tuple[int, int | None]] = frozenset()
    pins: frozenset[tuple[int, int | None]] = frozenset()
    others: frozenset[str] = frozenset()


def last_change(session: Session) -> int:
    """The newest entry; 0 before the first."""
    if session.info.get("writing"):
        session.flush()  # what is written so far stands in it too
    found: int | None = plain_rows(session, _LAST).scalar()
    return found or 0


def changes_since(session: Session, known: int) -> Changes | None:
    """What changed after an entry that is known; None where that cannot be said, or not soon.

    A session that sees an older state than the one known sees no change.
    """
    last = last_change(session)
    if last <= known:
        return Changes(known)
    if forgotten(session, known):
        return None
    rows = plain_rows(session, _LATER, known=known, last=last).all()
    people, shifts = (frozenset(row.ref for row in rows if row.kind == kind) for kind in ("person", "shift"))
    if len(rows) == MOST or len(people) > MOST_PEOPLE:
        return None
    promises, pins = (
        frozenset((row.ref, row.other) for row in rows if row.kind == kind) for kind in ("promise", "pin")
    )
    others = frozenset(row.kind for row in rows) - {"person", "shift", "promise", "pin"}
    return Changes(last, people, shifts, promises, pins, others)


def forgotten(session: Session, known: int) -> bool:
    """Whether the journal has no longer all that came after an entry."""
    first = plain_rows(session, _FIRST).scalar()
    return first is not None and first > known + 1
