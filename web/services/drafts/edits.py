"""What was changed in a draft by hand, in order: the rows that undo, redo and the next run go by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from web.models import DraftEdit, Person

Pair = tuple[int, int]
Pairs = frozenset[Pair]
PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a draft by hand: (volunteer id, seat id) pairs that it put there and took away.

    `by` and `name` are who made it, None and empty for who is not known any more. `pinned` are those of the
    added that were held there by it and are not now, as it was taken back.
    """

    id: int
    position: int
    added: Pairs
    removed: Pairs
    undone: bool
    by: int | None
    name: str
    at: datetime
    pinned: Pairs = frozenset()


@dataclass(frozen=True, slots=True)
class Steps:
    """How many changes of a draft by hand stand, the last of them, and the one that would be made again."""

    count: int
    undo: Edit | None
    redo: Edit | None


def history(session: Session, roster_id: int) -> Sequence[Edit]:
    """The changes of a draft by hand, in order, with those that were taken back."""
    rows = session.execute(
        select(DraftEdit, Person.name)
        .outerjoin(Person, Person.id == DraftEdit.by)
        .where(DraftEdit.roster_id == roster_id)
        .order_by(DraftEdit.position)
    )
    return [_edit(row, name) for row, name in rows]


def steps(session: Session, roster_id: int) -> Steps:
    """What can be taken back in a draft, and what made again."""
    found = history(session, roster_id)
    made, undone = [each for each in found if not each.undone], [each for each in found if each.undone]
    return Steps(len(made), made[-1] if made else None, undone[0] if undone else None)


def record(
    session: Session, roster_id: int, by: int | None, added: Iterable[Pair], removed: Iterable[Pair],
    at: datetime,
) -> None:  # fmt: skip
    """Write a change down, after the last that stands; what was taken back cannot be made again then."""
    session.execute(delete(DraftEdit).where(DraftEdit.roster_id == roster_id, DraftEdit.undone))
    last = session.scalar(select(func.max(DraftEdit.position)).where(DraftEdit.roster_id == roster_id))
    session.add(
        DraftEdit(
            roster_id=roster_id,
            position=(last or 0) + 1,
            added=[list(pair) for pair in sorted(added)],
            removed=[list(pair) for pair in sorted(removed)],
            by=by,
            at=at,
        )
    )
    session.flush()


def by_hand(found: Iterable[Edit]) -> tuple[dict[Pair, datetime], dict[Pair, datetime]]:
    """What the changes that stand come to: who was put where and who was taken off, each with when."""
    inside: dict[Pair, datetime] = {}
    outside: dict[Pair, datetime] = {}
    for edit in found:
        if not edit.undone:
            for pair in edit.removed:
                inside.pop(pair, None)
                outside[pair] = edit.at
            for pair in edit.added:
                outside.pop(pair, None)
                inside[pair] = edit.at
    return inside, outside


def pairs(written: Iterable[Sequence[Any]]) -> Pairs:
    """(volunteer id, seat id) pairs as a row has them."""
    return frozenset((int(each[0]), int(each[1])) for each in written)


def _edit(row: DraftEdit, name: str | None) -> Edit:
    return Edit(
        id=row.id,
        position=row.position,
        added=pairs(row.added),
        removed=pairs(row.removed),
        undone=row.undone,
        by=row.by,
        name=name or "",
        at=row.at,
        pinned=pairs(each for each in row.added if PINNED in each),
    )
