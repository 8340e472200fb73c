"""From notices to messages: what is close together becomes one, at an hour that suits its reader.

A person's notices wait until nothing new has come for `SETTLES`, at most `WAITS` in all, and for the end of
their quiet hours; not where a shift begins soon. What they do not want to be written about, or what goes
beyond their week, is left out; their page shows it all the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.db import vault_of, writing
from web.models import Contact, Delivery, Message, Notice, Person, Promise, PromiseEvent, PushSubscription
from web.models.messages import CHANNELS
from web.services.accounts import contacts
from web.services.clock import now
from web.services.messages import direct, telling
from web.services.messages.kinds import KINDS
from web.services.messages.telling import NEWS, Wishes

SETTLES = timedelta(seconds=90)
WAITS = timedelta(minutes=10)
SOON = timedelta(hours=3)
"""A shift that begins within this of the end of quiet hours waits for no morning."""
MOST_PEOPLE = 200
"""So many are written to in one transaction, so that nobody else waits long."""
PUSH = "push"
CHINA = "+86"
NO_CHANNEL = "no_channel"
UNTOLD = Notice.message_id.is_(None) & Notice.dropped_at.is_(None)


@dataclass(frozen=True, slots=True)
class Address:
    """A way to reach somebody: by which channel, the contact or subscription, and what serves it."""

    channel: str
    lane: str
    contact_id: int | None = None
    push_id: int | None = None


def gather(session: Session, channels: Iterable[str] = CHANNELS) -> int:
    """Make messages of all notices that are due; how many.

    `channels` are those that can send; a message by another one is kept as what would have gone.
    """
    open_channels = frozenset(channels)
    made = 0
    while people := _ready(session)[:MOST_PEOPLE]:
        with writing(session):
            made += _write(session, _ready(session, people), open_channels)
    _keep_unsent(session, open_channels)
    return made


def addresses(session: Session, person_id: int, wishes: Wishes) -> Sequence[Address]:
    """Where one message to somebody may go, the best first: verified ones that are not dead.

    A phone in China comes before an e-mail unless they said otherwise; one kind alone where they said so.
    """
    chosen = (
        select(Contact)
        .where(Contact.person_id == person_id, Contact.verified_at.is_not(None), Contact.dead_since.is_(None))
        .order_by(Contact.account_id.is_(None), Contact.id)
    )
    rows = session.scalars(chosen).all()
    values = vault_of(session).open_many([(person_id, contacts.FIELD, row.sealed) for row in rows])
    known = [
        (row, value)
        for row, value in zip(rows, values, strict=True)
        if value is not None and wishes.reached_by in ("any", row.kind)
    ]
    known.sort(key=lambda each: not each[1].startswith(CHINA))
    return [Address(row.kind, direct.lane_of(value), contact_id=row.id) for row, value in known]


def deliver(session: Session, message: Message, address: Address, channels: frozenset[str]) -> Delivery:
    """A delivery of a message to an address, which waits, or is kept unsent where nothing can send it."""
    made = direct.delivery_of(
        message, address.channel, address.lane, to_contact_id=address.contact_id, push_id=address.push_id
    )
    if address.channel not in channels:
        made.state, made.fault = "unsent", NO_CHANNEL
    session.add(made)
    return made


def _ready(session: Session, among: Collection[int] | None = None) -> list[int]:
    """The persons (of these, or of all) who can be written to now, who has waited longest first."""
    moment = now()
    due = UNTOLD & (Notice.due_at <= moment)
    rows = session.execute(
        select(Notice.person_id, Notice.due_at, PromiseEvent.starts_at, Promise.told_starts_at)
        .outerjoin(PromiseEvent, (Notice.subject == "event") & (PromiseEvent.id == Notice.subject_id))
        .outerjoin(Promise, (Notice.subject == "promise") & (Promise.id == Notice.subject_id))
        .where(due if among is None else due & Notice.person_id.in_(among))
        .order_by(Notice.due_at, Notice.id)
    ).all()
    times: dict[int, tuple[datetime, datetime, datetime]] = {}
    far = datetime.max.replace(tzinfo=moment.tzinfo)
    for person, due_at, of_event, of_promise in rows:
        first, last, begins = times.get(person, (due_at, due_at, far))
        start = min([begins, *filter(None, (of_event, of_promise))])
        times[person] = (first, max(last, due_at), start)
    wishes = telling.read(session, times.keys())
    return [
        person
        for person, (first, last, begins) in times.items()
        if _may_go(session, wishes[person], moment, first, last, begins)
    ]


def _may_go(
    session: Session, wishes: Wishes, moment: datetime, first: datetime, last: datetime, begins: datetime
) -> bool:
    quiet_until = telling.quiet_until(session, wishes, moment)
    soon = moment < begins < quiet_until + SOON
    settled = moment - last >= SETTLES or moment - first >= WAITS
    return soon or (settled and quiet_until <= moment)


def _write(session: Session, people: Sequence[int], channels: frozenset[str]) -> int:
    """Messages for these persons; how many."""
    due = (
        select(Notice)
        .where(UNTOLD, Notice.due_at <= now(), Notice.person_id.in_(people))
        .order_by(Notice.person_id, Notice.due_at, Notice.id)
    )
    owed: dict[int, list[Notice]] = {}
    for notice in session.scalars(due):
        owed.setdefault(notice.person_id, []).append(notice)
    wishes, left = telling.read(session, owed.keys()), telling.left_of_budget(session, owed.keys())
    persons = {each.id: each for each in session.scalars(select(Person).where(Person.id.in_(owed)))}
    pushed = _pushed(session, owed.keys())
    made = 0
    for person_id, notices in owed.items():
        told = _left_in(notices, persons[person_id], wishes[person_id], left[person_id])
        if not told:
            continue
        ways = [*addresses(session, person_id, wishes[person_id])[:1], *pushed.get(person_id, ())]
        if not ways:
            _drop(told, "no_address")
            continue
        _post(session, persons[person_id], told, ways, channels)
        made += 1
    return made


def _post(
    session: Session,
    person: Person,
    told: Sequence[Notice],
    ways: Sequence[Address],
    channels: frozenset[str],
) -> None:
    message = Message(person_id=person.id, kind=NEWS, language=person.language, made_at=now())
    session.add(message)
    session.flush()
    for notice in told:
        notice.message_id = message.id
    for way in ways:
        deliver(session, message, way, channels)


def _left_in(notices: Sequence[Notice], person: Person, wishes: Wishes, left: int) -> list[Notice]:
    """The notices somebody wants to be written to about; the others are dropped, with why."""
    if person.state != "active" or person.merged_into_id is not None:
        _drop(notices, "left")
        return []
    told: list[Notice] = []
    for notice in notices:
        kind = KINDS[notice.kind]
        if not kind.written:
            _drop([notice], "not_written")
        elif wishes.reached_by == "none":
            _drop([notice], "page_only")
        elif not wishes.hears(kind.group):
            _drop([notice], "muted")
        elif kind.budgeted and left == 0:
            _drop([notice], "budget")
        else:
            told.append(notice)
    return told


def _keep_unsent(session: Session, channels: frozenset[str]) -> None:
    """What waits for a channel that nobody has set up is kept as what would have gone."""
    waiting = (Delivery.state == "waiting") & Delivery.channel.not_in(channels)
    if session.scalar(select(Delivery.id).where(waiting).limit(1)) is None:
        return
    with writing(session):
        kept = update(Delivery).where(waiting).values(state="unsent", fault=NO_CHANNEL)
        session.execute(kept.execution_options(synchronize_session=False))


def _drop(notices: Iterable[Notice], because: str) -> None:
    for notice in notices:
        notice.dropped_at, notice.dropped_because = now(), because


def _pushed(session: Session, person_ids: Iterable[int]) -> Mapping[int, Sequence[Address]]:
    """The browsers that show messages to these persons."""
    chosen = select(PushSubscription.id, PushSubscription.person_id).where(
        PushSubscription.person_id.in_(list(person_ids)), PushSubscription.ended_at.is_(None)
    )
    found: dict[int, list[Address]] = {}
    for row in session.execute(chosen):
        found.setdefault(row.person_id, []).append(Address(PUSH, f"push-{row.id}", push_id=row.id))
    return found
