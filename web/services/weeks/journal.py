"""What the database's journal of changes says since somebody last looked."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import PlanChange

MOST = 2_000
"""Entries; to read a week anew is cheaper than to follow more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed up to the entry `last`, by kind: ids, and of promises and pins (seat, volunteer) ids."""

    last: int
    people: frozenset[int] = frozenset()
    shifts: frozenset[int] = frozenset()
    promises: frozenset[tuple[int, int | None]] = frozenset()
    pins: frozenset[tuple[int, int | None]] = frozenset()
    others: frozenset[str] = frozenset()


def last_change(session: Session) -> int:
    """The newest entry; 0 before the first."""
    return session.scalar(select(func.max(PlanChange.id))) or 0


def changes_since(session: Session, known: int) -> Changes | None:
    """What changed after an entry that is known; None where that cannot be said, or not soon.

    A session that sees an older state than the one known sees no change.
    """
    chosen = select(PlanChange.id, PlanChange.kind, PlanChange.ref, PlanChange.other)
    rows = session.execute(chosen.where(PlanChange.id >= known).order_by(PlanChange.id).limit(MOST)).all()
    if not rows:
        return Changes(known)
    if len(rows) == MOST or rows[0].id != (known or 1):
        return None
    new = [row for row in rows if row.id > known]

    def ids(kind: str) -> frozenset[int]:
        return frozenset(row.ref for row in new if row.kind == kind)

    def pairs(kind: str) -> frozenset[tuple[int, int | None]]:
        return frozenset((row.ref, row.other) for row in new if row.kind == kind)

    kinds = frozenset(row.kind for row in new) - {"person", "shift", "promise", "pin", "draft"}
    return Changes(rows[-1].id, ids("person"), ids("shift"), pairs("promise"), pairs("pin"), kinds)
