"""What must be told of promises: for every event, who has to hear of it.

Whoever acted knows already, so the other side is told: of what a party says, whoever leads the project; of
what staff do, the party; of what the program does by itself, both. Of an offer only the party hears: staff
planned it, and count on them, so that a yes to it is no news to staff. What one of a group says, the others
hear. And whoever has an entry of it by mail gets the entry that their own no takes away, or that their yes
after a no brings back.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Delivery, Member, Notice, Party, Promise, PromiseEvent
from web.services.messages import owing
from web.services.messages.states import MAY_HAVE_ARRIVED
from web.services.promises.deeds import Deed, Work
from web.services.promises.transitions import GONE, PARTY, STANDING, SYSTEM

TAKEN_BACK = "taken_back"


def owe(
    session: Session,
    deed: Deed,
    events: Sequence[PromiseEvent],
    promises: Sequence[Promise],
    work: Mapping[int, Work],
) -> None:
    """Create the notices that these events owe; `promises` are theirs, in the same order."""
    people = _people(session, promises)
    staff, mailed = _Staff(session), _mailed(session, deed, events)
    owed: list[Notice] = []
    for event, promise in zip(events, promises, strict=True):
        behind = people[promise.id]
        if deed.acting != PARTY:
            owed += [_notice(deed, event, person) for person in behind]
        else:
            others = [each for each in behind if promise.party_id is not None and each != event.by]
            owed += [_notice(deed, event, person) for person in others]
            owed += [
                _receipt(deed, event, person)
                for person in behind
                if person == event.by and (promise.id, person) in mailed and _is_turned(event)
            ]
        by_others = deed.acting == PARTY or (deed.acting == SYSTEM and event.verb != "offer")
        if (by_others and not _is_a_yes(event)) or not people[promise.id]:
            project = work[promise.seat_id].shift.project_id
            told = [each for each in staff.of(project) if each not in people[promise.id]]
            owed += [_notice(deed, event, person, project) for person in told]
    session.add_all(owed)


def drop(session: Session, event_ids: Collection[int]) -> None:
    """Nobody is to hear of these events any more."""
    owing.drop(session, "event", event_ids, TAKEN_BACK)


class _Staff:
    """Who hears what happens in a project, asked once for each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, Sequence[int]] = {}

    def of(self, project_id: int) -> Sequence[int]:
        if project_id not in self._known:
            self._known[project_id] = owing.staff_of(self._session, project_id)
        return self._known[project_id]


def _notice(deed: Deed, event: PromiseEvent, person_id: int, project_id: int | None = None) -> Notice:
    """Made at once for all of a deed: an event is new, so nobody can have heard of it."""
    return owing.notice(
        person_id, event.verb, event.id, owed_at=event.at, due_at=deed.held_until, project_id=project_id,
        key=str(project_id or ""),
    )  # fmt: skip


def _receipt(deed: Deed, event: PromiseEvent, person_id: int) -> Notice:
    """What somebody said themselves is nothing new to them: it goes for the entry that it carries."""
    made = _notice(deed, event, person_id)
    made.seen_at = event.at
    return made


def _is_turned(event: PromiseEvent) -> bool:
    """Whether somebody lost the seat, or won it back: calendars take the entry away, or show it again."""
    return (event.before in GONE) != (event.after in GONE)


def _is_a_yes(event: PromiseEvent) -> bool:
    """Whether a party that has the seat says that it comes, or is there."""
    return event.acting == PARTY and event.before in STANDING and event.after in STANDING


def _mailed(session: Session, deed: Deed, events: Sequence[PromiseEvent]) -> set[tuple[int, int]]:
    """(promise id, person id) of whom a mail brought an entry, of what a party says about these promises."""
    turned = [each.promise_id for each in events if deed.acting == PARTY and _is_turned(each)]
    if not turned:
        return set()
    rows = session.execute(
        select(PromiseEvent.promise_id, Notice.person_id)
        .join(Notice, (Notice.subject == "event") & (Notice.subject_id == PromiseEvent.id))
        .join(Delivery, Delivery.message_id == Notice.message_id)
        .where(
            PromiseEvent.promise_id.in_(turned),
            Notice.project_id.is_(None),
            Delivery.channel == "email",
            Delivery.state.in_(MAY_HAVE_ARRIVED),
        )
    )
    return {(row.promise_id, row.person_id) for row in rows}


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
