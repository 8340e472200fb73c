"""Who sits in a roster, as rows: people, and specialists of offered sessions by the number of their party."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, union_all
from sqlalchemy.orm import Session

from web.models import Assignment, OfferedSession, Party, PartyAssignment
from web.services.access.tree import Tree
from web.services.parties.numbers import SEATED, number_of, party_of

Placed = Mapping[tuple[int, int], datetime | None]


def seated_in(roster_id: int) -> Any:
    """(volunteer_id, seat_id, placed_at) of everybody in a roster."""
    return union_all(
        select(Assignment.volunteer_id, Assignment.seat_id, Assignment.placed_at).where(
            Assignment.roster_id == roster_id
        ),
        select(SEATED, PartyAssignment.seat_id, PartyAssignment.placed_at).where(
            PartyAssignment.roster_id == roster_id
        ),
    )


def seat_all(session: Session, roster_id: int, pairs: Placed) -> None:
    """Write down that these (volunteer id, seat id) sit in a roster, and since when by hand."""
    people, parties = [], []
    for (who, seat_id), at in sorted(pairs.items(), key=lambda each: each[0]):
        row = {"roster_id": roster_id, "seat_id": seat_id, "placed_at": at}
        party = party_of(who)
        if party is None:
            people.append({**row, "volunteer_id": who})
        else:
            parties.append({**row, "party_id": party})
    if people:
        session.execute(insert(Assignment), people)
    if parties:
        session.execute(insert(PartyAssignment), parties)


def take_off(session: Session, roster_id: int, gone: Iterable[tuple[int, int]]) -> None:
    """Write down that these sit there no longer."""
    for who, seat_id in gone:
        party = party_of(who)
        kind: Any = Assignment if party is None else PartyAssignment
        own = Assignment.volunteer_id == who if party is None else PartyAssignment.party_id == party
        session.execute(delete(kind).where(kind.roster_id == roster_id, kind.seat_id == seat_id, own))


def clear(session: Session, roster_id: int) -> None:
    """Let nobody sit there."""
    for kind in (Assignment, PartyAssignment):
        session.execute(delete(kind).where(kind.roster_id == roster_id))


def serving(session: Session, numbers: Collection[int]) -> frozenset[int]:
    """Those of these specialists whose offer has not ended."""
    if not numbers:
        return frozenset()
    chosen = (
        select(Party.id)
        .join(OfferedSession, OfferedSession.party_id == Party.id)
        .where(
            Party.id.in_({party_of(each) or 0 for each in numbers}),
            Party.ended_at.is_(None),
            OfferedSession.ended_at.is_(None),
        )
    )
    return frozenset(number_of(each) for each in session.scalars(chosen))


def all_planned_by(session: Session, nodes: frozenset[int]) -> frozenset[int]:
    """The specialists whom organisations may plan."""
    others = Tree.read(session).walled() - nodes
    chosen = (
        select(Party.id)
        .join(OfferedSession, OfferedSession.party_id == Party.id)
        .where(Party.organisation_id.not_in(others))
    )
    return frozenset(number_of(each) for each in session.scalars(chosen))


def planned_by(session: Session, numbers: Collection[int], nodes: frozenset[int]) -> frozenset[int]:
    """Those of these specialists whom organisations may plan: their own, and those of no sub-district."""
    return all_planned_by(session, nodes) & frozenset(numbers) if numbers else frozenset()
