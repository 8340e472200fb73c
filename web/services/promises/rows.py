"""Rows of promises by their (volunteer id, seat id), and new ones that are about to be entered."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Promise
from web.services.clock import now
from web.services.parties.numbers import pair, party_of
from web.services.promises.deeds import Work


def held(session: Session, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Promise]:
    """The promises of these (volunteer id, seat id) pairs."""
    wanted = set(pairs)
    chosen = select(Promise).where(Promise.seat_id.in_({seat for _, seat in wanted}))
    found = {pair(each): each for each in session.scalars(chosen)}
    return {each: promise for each, promise in found.items() if each in wanted}


def made_for(session: Session, pairs: Sequence[tuple[int, int]], work: Mapping[int, Work]) -> list[Promise]:
    """New promises of these pairs, to be entered in the same transaction."""
    made = [
        new(work[seat], volunteer_id=None if party else who, party_id=party)
        for who, seat in pairs
        for party in [party_of(who)]
    ]
    session.add_all(made)
    session.flush()
    return made


def new(
    there: Work, *, volunteer_id: int | None = None, party_id: int | None = None, heads: int = 1
) -> Promise:
    """A promise that is about to be entered; until then nobody else sees it, for its transaction is open."""
    return Promise(
        seat_id=there.seat.id,
        volunteer_id=volunteer_id,
        party_id=party_id,
        heads=heads,
        state="offered",
        since=now(),
        told_sequence=there.seat.sequence,
        told_starts_at=there.shift.starts_at,
        told_ends_at=there.shift.ends_at,
        told_place_id=there.shift.place_id,
        told_role=there.seat.role,
    )
