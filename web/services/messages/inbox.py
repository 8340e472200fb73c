"""The inbox on the page: what somebody is told, written to them or not, as it is now.

All that is told of one thing stands there once, by its newest news. What is not true any more, or was taken
back before anybody heard of it, is not there.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from web.db import UtcDateTime, plain_rows, writing
from web.models import Delivery, Notice, Promise, PromiseEvent
from web.services.access.rights import LEADS
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages.kinds import KINDS
from web.services.messages.states import LEFT
from web.services.messages.subjects import table
from web.services.messages.subjects.fact import Fact
from web.services.messages.subjects.set_right import SET_RIGHT

THOUGH_DROPPED = ("muted", "page_only", "budget", "no_address")
"""Why something was not written to somebody, who finds it on their page all the same."""
SHOWN = tuple(name for name, kind in KINDS.items() if kind.written)
A_PAGE = 25
MOST_READ = 100
"""Things that are looked through for one page."""
MOST = 2_000
OVER = frozenset({"begun", "gone", "not_theirs", "out_of_sight"})
"""Codes of what never becomes true again."""
Row = Any
AT, LATELY = bindparam("at", type_=UtcDateTime()), bindparam("lately", type_=UtcDateTime())
STAYS = timedelta(days=90)
"""So long what was set right of a shift that is over stays in the inbox."""

_begins = func.coalesce(PromiseEvent.starts_at, Promise.told_starts_at)
_owed = (
    select(
        Notice.id, Notice.subject, Notice.subject_id, Notice.project_id, Notice.message_id, Notice.due_at,
        Notice.seen_at, Notice.dropped_at, PromiseEvent.promise_id,
        case((Notice.subject == "event", ""), else_=Notice.kind).label("kind"),
    )
    .outerjoin(PromiseEvent, (Notice.subject == "event") & (PromiseEvent.id == Notice.subject_id))
    .outerjoin(Promise, (Notice.subject == "promise") & (Promise.id == Notice.subject_id))
    .where(
        Notice.person_id == bindparam("me"),
        Notice.due_at <= AT,
        Notice.kind.in_(SHOWN),
        Notice.subject.in_(bindparam("subjects", expanding=True)),
        or_(Notice.dropped_at.is_(None), Notice.dropped_because.in_(THOUGH_DROPPED)),
        or_(_begins.is_(None), _begins > AT, Notice.kind.in_(SET_RIGHT) & (Notice.due_at > LATELY)),
        or_(Notice.project_id.is_(None), bindparam("staff", type_=Integer) == 1),
    )
)  # fmt: skip
_OWED = _owed.order_by(Notice.due_at.desc(), Notice.id.desc()).limit(MOST)
_new = _owed.where(Notice.seen_at.is_(None)).subquery()
_things = (
    select(
        _new.c.subject,
        _new.c.kind,
        func.coalesce(_new.c.promise_id, _new.c.subject_id),
        _new.c.project_id.is_(None),
    )
    .distinct()
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_NEW = select(func.count()).select_from(_things)
_WAYS = (
    select(Delivery.message_id, Delivery.channel, Delivery.state)
    .where(Delivery.message_id.in_(bindparam("messages", expanding=True)))
    .order_by(Delivery.id)
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing somebody is told: the fact as it is now, since when, whether they see it for the first time.

    `channels` are those by which it left the house; `notice_ids` is all that is seen with it.
    """

    fact: Fact
    at: datetime
    new: bool
    channels: tuple[str, ...]
    notice_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """Some of what somebody is told, newest first; `older` is where the rest begins, None without any.

    `settled` is what is looked through with it: notice id -> why it is true no more. `elsewhere` is how many
    things that are not among these wait to be seen; whether those are true still is not looked at.
    """

    items: Sequence[Told]
    older: int | None
    settled: Mapping[int, str]
    elsewhere: int

    @property
    def new(self) -> int:
        """How many things are seen for the first time: these, and those that are not shown yet."""
        return sum(each.new for each in self.items) + self.elsewhere


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is told of one thing: its notices, newest first."""

    rows: Sequence[Row]

    @property
    def newest(self) -> Sequence[Row]:
        """Those that were told together last."""
        return [each for each in self.rows if each.message_id == self.rows[0].message_id]

    @property
    def waits(self) -> bool:
        """Whether its person has not seen all of it."""
        return any(row.seen_at is None for row in self.rows)


def count_new(session: Session, actor: Actor, most: int) -> int:
    """How many things somebody has not seen yet; counted up to `most`, which every page can pay."""
    found: int = plain_rows(session, _NEW, most=most, **_of(actor)).scalar_one()
    return found


def read(session: Session, actor: Actor, skipped: int = 0) -> Inbox:
    """What somebody is told as it is now, newest first, after as many things as are `skipped`."""
    things = _gathered(plain_rows(session, _OWED, **_of(actor)).all())
    place, items = skipped, list[Told]()
    settled: dict[int, str] = {}
    end = skipped + MOST_READ
    while place < min(len(things), end) and len(items) < A_PAGE:
        some = things[place : place + A_PAGE]
        found, untrue = _read(session, actor, some)
        items += found
        settled.update(untrue)
        place += len(some)
    elsewhere = sum(each.waits for each in (*things[:skipped], *things[place:]))
    return Inbox(items, place if place < len(things) else None, settled, elsewhere)


def see(session: Session, actor: Actor, shown: Inbox) -> None:
    """Write down that this was shown to its person; what came to nothing waits for nobody any more."""
    seen = {each for item in shown.items if item.new for each in item.notice_ids}
    over = {each for each, code in shown.settled.items() if code in OVER}
    other = shown.settled.keys() - over
    if not seen and not shown.settled:
        return
    with writing(session):
        over |= _that_left(session, other)
        _mark(session, actor, seen | over)
        for notice_id in sorted(other - over):
            dropped = {"dropped_at": now(), "dropped_because": shown.settled[notice_id]}
            _update(session, actor, [notice_id], Notice.dropped_at.is_(None), **dropped)


def see_these(session: Session, actor: Actor, notice_ids: Collection[int]) -> None:
    """Write down that somebody has seen these of what they are told."""
    with writing(session):
        _mark(session, actor, notice_ids)


def _of(actor: Actor) -> dict[str, Any]:
    return {
        "me": actor.person_id,
        "at": now(),
        "lately": now() - STAYS,
        "subjects": list(table.READINGS),
        "staff": int(actor.holds(*LEADS)),
    }


def _gathered(rows: Sequence[Row]) -> Sequence[_Thing]:
    """Rows of one thing together; a person may be told of one as its party and as staff."""
    found: dict[tuple[str, str, int, bool], list[Row]] = defaultdict(list)
    for row in rows:
        about = row.promise_id or row.subject_id
        found[row.subject, row.kind, about, row.project_id is not None].append(row)
    return [_Thing(each) for each in found.values()]


def _read(
    session: Session, actor: Actor, things: Sequence[_Thing]
) -> tuple[Sequence[Told], Mapping[int, str]]:
    """These things as they are now, in their order, and what is untrue of what nobody has seen."""
    of_notice = {row.id: thing for thing in things for row in thing.rows}
    ids = [row.id for thing in things for row in thing.newest]
    notices = session.scalars(select(Notice).where(Notice.id.in_(ids))).all()
    found = table.read(session, actor.person_id, notices)
    facts = {fact.notice_ids[0]: fact for fact in found.facts}
    of_thing = {id(of_notice[first]): fact for first, fact in facts.items()}
    ways = _ways(session, {thing.rows[0].message_id for thing in things} - {None})
    told = [
        _told(
            thing,
            [of_notice[each] for each in of_thing[id(thing)].notice_ids],
            of_thing[id(thing)],
            ways.get(thing.rows[0].message_id, ()),
        )
        for thing in things
        if id(thing) in of_thing
    ]
    untrue = {
        row.id: code
        for each, code in found.untrue.items()
        if code != table.LEFT
        for row in of_notice[each].rows
        if row.seen_at is None and row.dropped_at is None
    }
    return told, untrue


def _told(thing: _Thing, together: Sequence[_Thing], fact: Fact, ways: Sequence[tuple[str, str]]) -> Told:
    """A thing as it is told, with those that are told together with it."""
    sent = tuple(dict.fromkeys(channel for channel, state in ways if state in LEFT))
    new = any(row.seen_at is None for each in together for row in each.newest)
    unseen = tuple(sorted({row.id for each in together for row in each.rows if row.seen_at is None}))
    return Told(fact, thing.rows[0].due_at, new, sent, unseen)


def _ways(session: Session, messages: Collection[int]) -> Mapping[int, Sequence[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if messages:
        for row in plain_rows(session, _WAYS, messages=list(messages)):
            found[row.message_id].append((row.channel, row.state))
    return found


def _that_left(session: Session, notice_ids: Collection[int]) -> set[int]:
    """Those of these notices whose message has left: they were told."""
    left = select(Delivery.message_id).where(
        Delivery.message_id == Notice.message_id, Delivery.state.in_(LEFT)
    )
    told = select(Notice.id).where(Notice.id.in_(notice_ids), left.exists())
    return set(session.scalars(told))


def _mark(session: Session, actor: Actor, notice_ids: Collection[int]) -> None:
    _update(session, actor, notice_ids, Notice.seen_at.is_(None), seen_at=now())


def _update(
    session: Session, actor: Actor, notice_ids: Collection[int], condition: Any, **values: Any
) -> None:
    mine = (Notice.person_id == actor.person_id) & Notice.id.in_(notice_ids) & condition
    session.execute(update(Notice).where(mine, Notice.due_at <= now()).values(**values))
