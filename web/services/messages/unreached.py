"""Whom messages do not reach: nobody can write to them, or what was sent to them did not arrive.

Somebody has to call them. Only news of shifts to come counts, as it stands now, and only what they have not
seen on their page nor heard by phone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, or_, select, true, union
from sqlalchemy.orm import Session, aliased

from web.db import plain_rows
from web.models import (
    Account,
    Contact,
    Delivery,
    Notice,
    Person,
    Project,
    Promise,
    PromiseEvent,
    PushSubscription,
    Seat,
    Shift,
)
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.messages import abouts
from web.services.messages.abouts import About
from web.services.messages.states import LEFT, UNDER_WAY
from web.services.messages.subjects.event import AS_TOLD, TOLD_PARTY
from web.services.paging import Page, skipped
from web.services.promises.transitions import PARTY
from web.services.publishing.happened import SAME_PERSON

A_PAGE = 25
NO_ADDRESS = "no_address"
NONE, UNVERIFIED, DEAD, LOST = "none", "unverified", "dead", "lost"
BACK = timedelta(days=60)
"""What is longer ago is nothing to call about."""
TAKEN_AWAY = ("release", "cancel", "lapse")
"""Verbs that are news only to who knew of what was taken away."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """One person whom messages do not reach: why, as a code, and what they have not heard.

    `has_account` where they could see it on their page.
    """

    person_id: int
    name: str
    why: str
    has_account: bool
    abouts: Sequence[About]


def people(session: Session, scope: Scope, page: int = 1) -> Page[Unreached]:
    """Whom the reader has to call, who has the nearest shift first."""
    chosen = _chosen(scope, Notice.id, Notice.person_id, Person.name)
    ordered = chosen.order_by(PromiseEvent.starts_at, Person.sort_key, Notice.person_id)
    found: dict[int, list[Any]] = {}
    for row in plain_rows(session, ordered):
        found.setdefault(row.person_id, []).append(row)
    start = skipped(page, A_PAGE)
    shown = dict(list(found.items())[start : start + A_PAGE])
    why, told = reach(session, shown), _told(session, shown)
    accounts = set(session.scalars(select(Account.person_id).where(Account.person_id.in_(shown))))
    items = [
        Unreached(each, rows[0].name, why[each] or LOST, each in accounts, told[each])
        for each, rows in shown.items()
    ]
    return Page(items, len(found), page, A_PAGE)


def count(session: Session, scope: Scope, most: int) -> int:
    """How many people there are to call; counted up to `most`."""
    some = _chosen(scope, Notice.person_id).distinct().limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def of_person(session: Session, scope: Scope, person_id: int) -> Sequence[Notice]:
    """What one person has not heard, of what the reader may know."""
    chosen = _chosen(scope, Notice.id, people=[person_id])
    ids = session.scalars(chosen).all()
    return session.scalars(select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id)).all()


def reach(session: Session, person_ids: Collection[int]) -> Mapping[int, str]:
    """Why nothing can be written to each of these persons, as a code; empty for who can be reached."""
    rows = session.execute(
        select(Contact.person_id, Contact.verified_at, Contact.dead_since).where(
            Contact.person_id.in_(person_ids)
        )
    )
    found = dict.fromkeys(person_ids, NONE)
    ranks = (NONE, UNVERIFIED, DEAD, "")
    for row in rows:
        said = DEAD if row.dead_since else "" if row.verified_at else UNVERIFIED
        found[row.person_id] = max(found[row.person_id], said, key=ranks.index)
    pushed = select(PushSubscription.person_id).where(
        PushSubscription.person_id.in_(person_ids), PushSubscription.ended_at.is_(None)
    )
    return {**found, **dict.fromkeys(session.scalars(pushed), "")}


def _told(session: Session, shown: Mapping[int, Sequence[Any]]) -> Mapping[int, Sequence[About]]:
    ids = [row.id for rows in shown.values() for row in rows]
    notices = session.scalars(select(Notice).where(Notice.id.in_(ids))).all()
    found: dict[int, list[About]] = {each: [] for each in shown}
    ordered = sorted(notices, key=lambda each: each.id)
    for notice, about in zip(ordered, abouts.read(session, ordered), strict=True):
        found[notice.person_id].append(about)
    return found


def _chosen(scope: Scope, *columns: Any, people: Sequence[int] | None = None) -> Select[Any]:
    """Notices of shifts to come in the reader's projects that did not reach the party they are for."""
    chosen = (
        select(*columns)
        .select_from(Notice)
        .join(PromiseEvent, PromiseEvent.id == Notice.subject_id)
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .join(Person, Person.id == Notice.person_id)
        .where(
            Notice.id.in_(union(_never_written(people), _lost(people))),
            PromiseEvent.starts_at > now(),
            PromiseEvent.verb.in_(TOLD_PARTY),
            PromiseEvent.acting != PARTY,
            _is_newest(),
            or_(PromiseEvent.verb.not_in(TAKEN_AWAY), _was_known()),
            or_(PromiseEvent.verb != AS_TOLD, _heard_of("ask_again")),
            Person.state == "active",
        )
    )
    if scope.whole("coordinator"):
        return chosen
    return (
        chosen.join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .where(scope.projects())
    )


def _never_written(people: Sequence[int] | None) -> Select[int]:
    """Ids of notices that nobody could be written, and that were not seen."""
    never = (Notice.message_id.is_(None), Notice.dropped_because == literal_column(f"'{NO_ADDRESS}'"))
    return _unseen(select(Notice.id).where(*never, Notice.owed_at > now() - BACK), people)


def _lost(people: Sequence[int] | None) -> Select[int]:
    """Ids of notices whose message was sent and arrived nowhere, and that were not seen."""
    other = aliased(Delivery)
    failed = or_(Delivery.state == "failed", Delivery.fault == NO_ADDRESS)
    under_way = exists().where(other.message_id == Notice.message_id, other.state.in_((*UNDER_WAY, *LEFT)))
    chosen = (
        select(Notice.id)
        .join(Delivery, Delivery.message_id == Notice.message_id)
        .where(
            Delivery.state.in_(("failed", "dropped")),
            Delivery.next_at > now() - BACK,
            failed,
            Notice.dropped_at.is_(None),
            ~under_way,
        )
    )
    return _unseen(chosen, people)


def _unseen(chosen: Select[int], people: Sequence[int] | None) -> Select[int]:
    found = chosen.where(Notice.subject == "event", Notice.project_id.is_(None), Notice.seen_at.is_(None))
    return found if people is None else found.where(Notice.person_id.in_(people))


def _is_newest() -> ColumnElement[bool]:
    """Of `PromiseEvent`: nothing has happened to the promise since."""
    later = aliased(PromiseEvent)
    return ~exists().where(
        later.promise_id == PromiseEvent.promise_id,
        later.id > PromiseEvent.id,
        later.verb.not_in(SAME_PERSON),
    )


def _was_known() -> ColumnElement[bool]:
    """Of `Notice` and `PromiseEvent`: what was taken away had been said yes to, or was heard of before."""
    return or_(PromiseEvent.before != "offered", _heard_of())


def _heard_of(*verbs: str) -> ColumnElement[bool]:
    """Of `Notice` and `PromiseEvent`: its person heard of an event of this promise; of one of these verbs."""
    earlier, heard = aliased(PromiseEvent), aliased(Notice)
    left = exists().where(Delivery.message_id == heard.message_id, Delivery.state.in_(LEFT))
    seen = exists().where(
        heard.subject == "event",
        heard.subject_id == earlier.id,
        heard.person_id == Notice.person_id,
        or_(heard.seen_at.is_not(None), left),
    )
    of_it = earlier.promise_id == PromiseEvent.promise_id
    return exists().where(of_it, earlier.verb.in_(verbs) if verbs else true(), seen)
