"""The outbox: who was told what, when, through what, and where each stands; as far as staff may know."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from web.db import plain_rows, zone_of
from web.models import Delivery, Lane, Message, Notice, Person, Project
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.faults import NotFound
from web.services.messages import abouts
from web.services.messages.abouts import About
from web.services.messages.in_scope import messages_of, notices_about, notices_among, notices_of, told_by
from web.services.messages.states import UNDER_WAY
from web.services.messages.telling import NEWS

A_PAGE = 50
NEAR = (300, 2_000)
"""So many of the newest are looked through before all are."""
BACK = timedelta(days=45)
"""Of shifts that were longer ago nothing is listed by project, nor to who coordinates a part or leads."""
OWED, LEFT_OUT = "owed", "left_out"
STATES = ("waiting", "accepted", "delivered", "failed", "dropped", "unsent")
VIEWS = (*STATES, OWED, LEFT_OUT)
"""What can be looked at: deliveries by their state, and notices of which there is no message."""
NEVER_LISTED = ("not_written", "before_messages", "before")
"""Why a notice made no message that nobody asks about: it was never to be written."""


_ABOUT = select(Notice.id, Notice.message_id, Notice.subject, Notice.subject_id).where(
    Notice.message_id.in_(bindparam("messages", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for: to whom, about which project, in which view, on which day, before which entry."""

    person_id: int | None = None
    project_id: int | None = None
    view: str = ""
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: a delivery of a message, or a notice that made none (`delivery` is None).

    `abouts` is what it tells, of what the reader may know; `hidden` is how much else it tells. `seen` when
    its person has seen it on a page. `id` goes on counting by itself in each of both.
    `name` is told of who got a code: administrators know whom they answer for, near or not.
    """

    id: int
    person_id: int | None
    message_id: int | None
    kind: str
    at: datetime
    delivery: Delivery | None
    abouts: Sequence[About]
    hidden: int
    seen: bool
    state: str
    fault: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Some entries, newest first; `older` is the entry before which the rest stands, None without any."""

    items: Sequence[Line]
    older: int | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One message: all its deliveries, and its notices that the reader may know of."""

    message: Message
    deliveries: Sequence[Delivery]
    notices: Sequence[Notice]
    abouts: Sequence[About]
    hidden: int


def listed(session: Session, scope: Scope, filters: Filters) -> Lines:
    """Entries newest first, 50 to a page. Raises NotFound for a project out of scope."""
    if filters.project_id is not None:
        scope.led(filters.project_id)
    if filters.view in (OWED, LEFT_OUT):
        return _without_message(session, scope, filters)
    return _deliveries(session, scope, filters)


def whole(session: Session, scope: Scope, message_id: int) -> Whole:
    """One message, as far as the reader may know of it. Raises NotFound."""
    chosen = select(Message).where(Message.id == message_id, messages_of(scope))
    message = session.scalar(chosen)
    if message is None:
        raise NotFound
    deliveries = select(Delivery).where(Delivery.message_id == message_id).order_by(Delivery.id)
    notices = _notices(session, [message_id])[message_id]
    known = _known(scope, notices)
    theirs = [each for each in notices if each.id in known]
    return Whole(
        message,
        session.scalars(deliveries).all(),
        theirs,
        abouts.read(session, theirs),
        len(notices) - len(theirs),
    )


def paused(session: Session) -> Sequence[Lane]:
    """The lanes that want to be left alone now, the longest first."""
    chosen = select(Lane).where(Lane.paused_until > now()).order_by(Lane.paused_until.desc(), Lane.name)
    return session.scalars(chosen).all()


def _deliveries(session: Session, scope: Scope, filters: Filters) -> Lines:
    chosen = select(Delivery, Message).join(Message, Message.id == Delivery.message_id)
    near = _near(session, scope, filters)
    chosen = chosen.where(Delivery.id.in_(near) if near else and_(*_wanted(session, scope, filters)))
    rows = session.execute(chosen.order_by(Delivery.id.desc()).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    notices = _notices(session, {message.id for _, message in shown if message.kind == NEWS})
    everything = [each for some in notices.values() for each in some]
    known = _known(scope, everything)
    told = dict(
        zip(
            (each.id for each in everything if each.id in known),
            abouts.read(session, [each for each in everything if each.id in known]),
            strict=True,
        )
    )
    names = _names(session, {message.person_id for _, message in shown if message.kind != NEWS} - {None})
    lines = [
        replace(
            _line(delivery, message, notices.get(message.id, ()), told),
            name=names.get(message.person_id or 0, "") if message.kind != NEWS else "",
        )
        for delivery, message in shown
    ]
    return Lines(lines, shown[-1][0].id if len(rows) > A_PAGE else None)


def _near(session: Session, scope: Scope, filters: Filters) -> Sequence[int]:
    """The ids of a page of deliveries, where the newest of all hold one; nothing where they do not.

    Most pages are full of the newest: to look through these is quicker than to look for all of a reader's.
    Who may see all, or codes, is answered by the whole.
    """
    everything = scope.whole("coordinator") and filters.project_id is None
    if everything or scope.actor.holds("administrator"):
        return ()
    since = _since(session, filters)
    newest = select(Delivery.id, Delivery.message_id).join(Message, Message.id == Delivery.message_id)
    newest = newest.where(*_asked(session, filters)).order_by(Delivery.id.desc())
    for most in NEAR:
        rows = plain_rows(session, newest.limit(most)).all()
        ids = {row.message_id for row in rows}
        notices = plain_rows(session, _ABOUT, messages=list(ids)).all()
        known = notices_among(scope, notices, filters.project_id, since)
        theirs = {each.message_id for each in notices if each.id in known}
        near = [row.id for row in rows if row.message_id in theirs][: A_PAGE + 1]
        if len(near) > A_PAGE:
            return near
        if len(rows) < most:
            return ()
    return ()


def _line(delivery: Delivery, message: Message, notices: Sequence[Notice], told: Mapping[int, About]) -> Line:
    known = [told[each.id] for each in notices if each.id in told]
    return Line(
        delivery.id,
        message.person_id,
        message.id,
        message.kind,
        message.made_at,
        delivery,
        known,
        len(notices) - len(known),
        bool(known) and all(each.seen_at is not None for each in notices if each.id in told),
        delivery.state,
        delivery.fault,
    )


def _wanted(session: Session, scope: Scope, filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Of `Delivery` and `Message`: what is looked for, and in scope."""
    since = _since(session, filters)
    found = [*_asked(session, filters), messages_of(scope, since)]
    if filters.project_id is not None:
        found.append(told_by(notices_about(Project.id == filters.project_id, since)))
    return found


def _since(session: Session, filters: Filters) -> datetime:
    return (_midnight(session, filters.day) if filters.day else now()) - BACK


def _asked(session: Session, filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Of `Delivery` and `Message`: what is looked for, whose it may be, but for the project."""
    found: list[ColumnElement[bool]] = []
    if filters.before is not None:
        found.append(Delivery.id < filters.before)
    if filters.view:
        states = UNDER_WAY if filters.view == "waiting" else (filters.view,)
        found.append(Delivery.state.in_(states))
    if filters.person_id is not None:
        found.append(Message.person_id == filters.person_id)
    if filters.day is not None:
        found.append(Message.made_at >= _midnight(session, filters.day))
        found.append(Message.made_at < _midnight(session, filters.day + timedelta(days=1)))
    return found


def _without_message(session: Session, scope: Scope, filters: Filters) -> Lines:
    """Notices that wait to be written, or were left out, and why."""
    chosen = select(Notice).where(*_left(session, scope, filters))
    if filters.before is not None:
        chosen = chosen.where(Notice.id < filters.before)
    rows = session.scalars(chosen.order_by(Notice.id.desc()).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    lines = [
        Line(
            notice.id,
            notice.person_id,
            None,
            NEWS,
            notice.due_at if filters.view == OWED else notice.owed_at,
            None,
            [about],
            0,
            notice.seen_at is not None,
            filters.view,
            notice.dropped_because,
        )
        for notice, about in zip(shown, abouts.read(session, shown), strict=True)
    ]
    return Lines(lines, shown[-1].id if len(rows) > A_PAGE else None)


def _left(session: Session, scope: Scope, filters: Filters) -> Sequence[ColumnElement[bool]]:
    """Of `Notice`: what made no message, as it is looked for, and in scope."""
    found = [Notice.message_id.is_(None), notices_of(scope)]
    if filters.view == OWED:
        found.append(Notice.dropped_at.is_(None))
    else:
        found.append(and_(Notice.dropped_at.is_not(None), Notice.dropped_because.not_in(NEVER_LISTED)))
    if filters.person_id is not None:
        found.append(Notice.person_id == filters.person_id)
    if filters.project_id is not None:
        found.append(or_(*notices_about(Project.id == filters.project_id)))
    if filters.day is not None:
        found.append(Notice.due_at >= _midnight(session, filters.day))
        found.append(Notice.due_at < _midnight(session, filters.day + timedelta(days=1)))
    return found


def _notices(session: Session, messages: Collection[int]) -> Mapping[int, Sequence[Notice]]:
    found: dict[int, list[Notice]] = defaultdict(list)
    chosen: Select[Any] = select(Notice).where(Notice.message_id.in_(messages)).order_by(Notice.id)
    for notice in session.scalars(chosen) if messages else ():
        found[notice.message_id].append(notice)
    return found


def _names(session: Session, people: Collection[int | None]) -> Mapping[int, str]:
    """Who got codes and links."""
    if not people:
        return {}
    chosen = select(Person.id, Person.name).where(Person.id.in_(people))
    return {row.id: row.name for row in session.execute(chosen)}


def _known(scope: Scope, notices: Sequence[Notice]) -> frozenset[int]:
    """The ids of those that the reader may know of."""
    if scope.whole("coordinator") or not notices:
        return frozenset(each.id for each in notices)
    return frozenset(notices_among(scope, notices))


def _midnight(session: Session, day: date) -> datetime:
    return datetime.combine(day, time.min, zone_of(session))
