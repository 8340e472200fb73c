"""Lists of requests: what is due first, by stage, unit, kind, words; and how many there are of each stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from web.db import zone_of
from web.models import Request, Shift
from web.services import text_search
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.paging import Page, skipped
from web.services.requests import rights
from web.services.requests.alike import LATELY
from web.services.requests.transitions import CLOSED, DUE, OPEN, UNDECIDED

STAGES = ("received", "accepted", "scheduled", "serving", "served", "closed", "other")
"""What people call where a request is: `serving` has its shift today, `other` ended without being done."""
PAGE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which requests are wanted; nothing said is no condition. `open` are not dealt with;
    `alike` have one of their kind near them.
    """

    stage: str = ""
    unit: int | None = None
    kind: str = ""
    open: bool = False
    unassigned: bool = False
    overdue: bool = False
    alike: bool = False
    mine: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """How many requests are at a stage, and how many of them are overdue."""

    count: int = 0
    overdue: int = 0


def listing(session: Session, scope: Scope, asked: Asked, number: int = 1) -> Page[Request]:
    """A page of the requests that they may see: overdue ones first, then by term, then the newest."""
    chosen = and_(rights.seen(scope), *_conditions(session, scope, asked))
    total = session.scalar(select(func.count()).select_from(Request).where(chosen)) or 0
    due = case((Request.state.in_(DUE), 0), (Request.state == "served", 1), else_=2)
    term = case((Request.state.in_(DUE), Request.due_on), else_=None)
    rows = select(Request).where(chosen).order_by(due, term.nulls_last(), Request.id.desc())
    found = session.scalars(rows.limit(PAGE).offset(skipped(number, PAGE))).all()
    return Page(found, total, number, PAGE)


def stages(session: Session, scope: Scope, asked: Asked, since: datetime) -> Mapping[str, Stage]:
    """How many there are at each stage; of what is over, what was asked `since`."""
    today = _today(session)
    serving = is_serving(session)
    stage = case(
        (Request.state.in_(CLOSED), "closed"),
        (Request.state.in_(("refused", "handed", "merged")), "other"),
        (and_(Request.state == "scheduled", serving), "serving"),
        else_=Request.state,
    )
    late = case((and_(Request.state.in_(DUE), Request.due_on < today), 1), else_=0)
    over = stage.in_(("closed", "other"))
    inner = (
        select(stage.label("stage"), late.label("late"))
        .where(rights.seen(scope), or_(~over, Request.asked_at >= since), *_where(scope, asked))
        .subquery()
    )
    rows = session.execute(
        select(inner.c.stage, func.count(), func.sum(inner.c.late)).group_by(inner.c.stage)
    )
    found = {name: Stage(count, int(overdue or 0)) for name, count, overdue in rows}
    return {name: found.get(name, Stage()) for name in STAGES}


def count(session: Session, scope: Scope, asked: Asked) -> int:
    """How many requests they would find."""
    chosen = and_(rights.seen(scope), *_conditions(session, scope, asked))
    return session.scalar(select(func.count()).select_from(Request).where(chosen)) or 0


def is_serving(session: Session) -> ColumnElement[bool]:
    """Of `Request`: its shift, or one of its series, is today."""
    zone = zone_of(session)
    start = datetime.combine(_today(session), time.min, zone)
    today = and_(Shift.starts_at >= start, Shift.starts_at < start + timedelta(days=1))
    both = or_(Shift.id == Request.shift_id, Shift.series_id == Request.series_id)
    return exists().where(both, Shift.status == "open", today)


def is_overdue(row: Request, today: date) -> bool:
    """Whether its next step should have been done before today."""
    return row.state in DUE and row.due_on is not None and row.due_on < today


def _conditions(session: Session, scope: Scope, asked: Asked) -> Sequence[ColumnElement[bool]]:
    found = [*_where(scope, asked)]
    if asked.stage:
        found.append(_of_stage(session, asked.stage))
    if asked.open:
        found.append(Request.state.in_(OPEN))
    if asked.unassigned:
        found += [Request.state.in_(UNDECIDED), Request.handler_id.is_(None)]
    if asked.overdue:
        found += [Request.state.in_(DUE), Request.due_on < _today(session)]
    if asked.alike:
        found.append(_has_one_near())
    if asked.mine:
        found.append(Request.asked_by == scope.actor.person_id)
    if (words := text_search.matches(Request.search_key, asked.query)) is not None:
        found.append(words)
    return found


def _where(scope: Scope, asked: Asked) -> Sequence[ColumnElement[bool]]:
    """What holds for the figures too: whose requests, of which kind."""
    found: list[ColumnElement[bool]] = []
    if asked.unit is not None:
        below = scope.tree.below([asked.unit])
        found.append(or_(Request.unit_id.in_(below), Request.organisation_id.in_(below)))
    if asked.kind:
        found.append(Request.kind == asked.kind)
    return found


def _of_stage(session: Session, stage: str) -> ColumnElement[bool]:
    serving = is_serving(session)
    known: Mapping[str, Any] = {
        "closed": Request.state.in_(CLOSED),
        "other": Request.state.in_(("refused", "handed", "merged")),
        "serving": and_(Request.state == "scheduled", serving),
        "scheduled": and_(Request.state == "scheduled", ~serving),
    }
    found: ColumnElement[bool] = known.get(stage, Request.state == stage)
    return found


def _has_one_near() -> ColumnElement[bool]:
    """Of `Request`: it is undecided, and its neighbourhood has another open one of its kind."""
    other = aliased(Request)
    near = and_(
        other.kind == Request.kind,
        other.organisation_id == Request.organisation_id,
        other.id < Request.id,
        other.asked_at >= now() - LATELY,
        other.state.in_(OPEN),
    )
    return and_(Request.state.in_(UNDECIDED), exists().where(near))


def _today(session: Session) -> date:
    return now().astimezone(zone_of(session)).date()
