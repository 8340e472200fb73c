"""Whom somebody must call: who was asked for a seat and has not answered, and who cannot answer here."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Account, Person, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.paging import Page, skipped
from web.services.promises.asking import ASKED
from web.services.promises.lapsing import answer_by

A_PAGE = 25
"""Calls that somebody makes in a sitting."""


@dataclass(frozen=True, slots=True)
class Call:
    """One person to call about one seat. `due` is until when an answer is wanted.

    `asked` where somebody asked them for it; `has_account` where they could answer here too.
    """

    volunteer_id: int
    name: str
    seat_id: int
    shift_id: int
    starts_at: datetime
    due: datetime
    asked: bool
    has_account: bool
    since: datetime


def calls(session: Session, scope: Scope, zone: ZoneInfo, page: int = 1) -> Page[Call]:
    """Whom to call about shifts to come in the projects that the reader coordinates; the nearest first."""
    rows = session.execute(
        _chosen(
            scope, Promise.volunteer_id, Person.name, Promise.seat_id, Shift.id.label("shift_id"),
            Shift.starts_at, Promise.since, Promise.why, _has_account().label("has_account"),
        ).order_by(Shift.starts_at, Person.sort_key, Promise.id).limit(A_PAGE).offset(skipped(page, A_PAGE))
    )  # fmt: skip
    return Page([_call(row, zone) for row in rows], count(session, scope), page, A_PAGE)


def count(session: Session, scope: Scope) -> int:
    """How many people there are to call."""
    return session.scalar(_chosen(scope, func.count(Promise.id))) or 0


def waiting(session: Session, scope: Scope, most: int) -> int:
    """How many there are to call; counted up to `most`, which every page can pay."""
    whole = scope.whole("coordinator")
    values = {} if whole else {"nodes": list(scope.nodes("coordinator"))}
    found: int = plain_rows(session, _few(whole), at=now(), most=most, **values).scalar_one()
    return found


@cache
def _few(whole: bool) -> Select[int]:
    """The statement of `waiting`, for who coordinates all or some; to make it takes longer than to ask."""
    chosen = _waits(bindparam("at"), Promise.id).limit(bindparam("most", type_=Integer))
    theirs = Project.organisation_id.in_(bindparam("nodes", expanding=True))
    few = (chosen if whole else chosen.where(theirs)).subquery()
    return select(func.count()).select_from(few)


def _call(row: Any, zone: ZoneInfo) -> Call:
    due = answer_by(row.since, row.starts_at, zone) or row.starts_at
    return Call(
        row.volunteer_id, row.name, row.seat_id, row.shift_id, row.starts_at, due, row.why == ASKED,
        row.has_account, row.since,
    )  # fmt: skip


def _has_account() -> Any:
    return exists().where(Account.person_id == Promise.volunteer_id)


def _chosen(scope: Scope, *columns: Any) -> Any:
    """Places to come that wait for an answer which nobody will give here, where the reader coordinates."""
    chosen = _waits(now(), *columns)
    nodes = scope.nodes("coordinator")
    return chosen if scope.whole("coordinator") else chosen.where(Project.organisation_id.in_(nodes))


def _waits(at: Any, *columns: Any) -> Any:
    """Places to come after a moment that wait for an answer which nobody will give here by themselves."""
    return (
        select(*columns)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Person, Person.id == Promise.volunteer_id)
        .where(Promise.state == "offered", or_(Promise.why == ASKED, ~_has_account()))
        .where(Shift.starts_at > at, Shift.status == "open")
    )
