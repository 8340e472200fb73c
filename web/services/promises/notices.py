"""What must be told: for every event, who has to hear of it. Sending is another room's work.

Whoever acted knows already, so the other side is told: of what a party says, whoever leads the project; of
what staff do, the party; of what the program does by itself, both.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.models import Member, Notice, Party, Promise, PromiseEvent
from web.services.clock import now
from web.services.promises.deeds import Deed, Work
from web.services.promises.transitions import PARTY, SYSTEM


def owe(
    session: Session,
    deed: Deed,
    events: Sequence[PromiseEvent],
    promises: Sequence[Promise],
    work: Mapping[int, Work],
) -> None:
    """Create the notices that these events owe; `promises` are theirs, in the same order."""
    people = _people(session, promises)
    owed: list[Notice] = []
    for event, promise in zip(events, promises, strict=True):
        common: dict[str, Any] = {
            "event_id": event.id,
            "kind": event.verb,
            "owed_at": event.at,
            "held_until": deed.held_until,
        }
        if deed.acting != PARTY:
            owed += [Notice(person_id=person, **common) for person in people[promise.id]]
        if deed.acting in (PARTY, SYSTEM) or not people[promise.id]:
            owed.append(Notice(project_id=work[promise.seat_id].shift.project_id, **common))
    session.add_all(owed)


def drop(session: Session, event_ids: Collection[int]) -> None:
    """Nobody is to hear of these events any more."""
    owed = update(Notice).where(Notice.event_id.in_(event_ids), Notice.dropped_at.is_(None))
    session.execute(owed.values(dropped_at=now()).execution_options(synchronize_session=False))


def _people(session: Session, promises: Sequence[Promise]) -> Mapping[int, Sequence[int]]:
    """Promise id -> the persons behind it: one, a group's named members and contact, whom a partner named."""
    parties = {each.party_id for each in promises if each.party_id is not None}
    members: dict[int, set[int]] = {each: set() for each in parties}
    if parties:
        for party in session.scalars(select(Party).where(Party.id.in_(parties))):
            members[party.id] |= set(_of_party(party))
        for member in session.scalars(select(Member).where(Member.party_id.in_(parties))):
            members[member.party_id].add(member.volunteer_id)
    return {each.id: _of(each, members) for each in promises}


def _of(promise: Promise, members: Mapping[int, set[int]]) -> Sequence[int]:
    if promise.volunteer_id is not None:
        return [promise.volunteer_id]
    return sorted(members[promise.party_id or 0])


def _of_party(party: Party) -> Iterator[int]:
    if party.contact_person_id is not None:
        yield party.contact_person_id
    if party.volunteer_id is not None:
        yield party.volunteer_id
