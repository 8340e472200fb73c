"""The closing rate: of the requests that were received, how many are closed, by unit and by month.

Received is what was asked in those months, each request once. Closed is what who asked has closed, what
closed by itself, and what was answered; what was merged is closed when the one it follows is. What was
refused or handed on outside is received and not closed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from web.db import zone_of
from web.models import Request
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.requests import rights
from web.services.requests.asking import unit_of
from web.services.requests.transitions import CLOSED, OPEN

MONTHS = 12
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Count:
    """How many were received, how many of them are closed, and how many are still open."""

    received: int = 0
    closed: int = 0
    open: int = 0

    @property
    def rate(self) -> float | None:
        """Closed of received; None where nothing was received."""
        return self.closed / self.received if self.received else None

    def __add__(self, other: "Count") -> "Count":
        return Count(self.received + other.received, self.closed + other.closed, self.open + other.open)


@dataclass(frozen=True, slots=True)
class Rates:
    """The whole, by sub-district (else unit) with the lowest rate first, and by month from the first on."""

    first: date
    last: date
    whole: Count = Count()
    units: Sequence[tuple[int, Count]] = ()
    months: Sequence[tuple[date, Count]] = ()
    in_time: float | None = None
    days: float | None = None
    reopened: int = 0
    by_both: Mapping[tuple[int, date], Count] = field(default_factory=dict)


def months_until(today: date, count: int = MONTHS) -> list[date]:
    """The first days of the last months, that of today the last."""
    index = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(index - count + 1, index + 1)]


def read(session: Session, scope: Scope, today: date | None = None) -> Rates:
    """The rates of the last twelve months, of the requests that they may see; one look at the table."""
    zone = zone_of(session)
    today = today or now().astimezone(zone).date()
    months = months_until(today)
    starts = [datetime.combine(each, time.min, zone) for each in months]
    followed = aliased(Request)
    month = case(*((Request.asked_at < start, at) for at, start in enumerate(starts[1:])), else_=MONTHS - 1)
    closed = or_(Request.state.in_(CLOSED), followed.state.in_(CLOSED))
    still = or_(Request.state.in_(OPEN), followed.state.in_(OPEN))
    inner = (
        select(
            Request.unit_id.label("unit"),
            month.label("month"),
            case((closed, 1), else_=0).label("closed"),
            case((still, 1), else_=0).label("open"),
            case((Request.reopened > 0, 1), else_=0).label("reopened"),
        )
        .outerjoin(followed, followed.id == Request.merged_into_id)
        .where(Request.asked_at >= starts[0], rights.seen(scope))
        .subquery()
    )
    sums = [func.sum(inner.c[name]) for name in ("closed", "open", "reopened")]
    rows = session.execute(
        select(inner.c.unit, inner.c.month, func.count(), *sums).group_by(inner.c.unit, inner.c.month)
    ).all()
    return _gathered(scope, months, rows, today, _speed(session, scope, starts[0]))


def _speed(session: Session, scope: Scope, since: datetime) -> tuple[float | None, float | None]:
    """Of what is closed: which part was done by its term, and how many days that took on average."""
    took, done_on = _spans(session)
    in_time = case((done_on <= func.date(Request.due_on), 1.0), else_=0.0)
    chosen = and_(
        Request.asked_at >= since, Request.state.in_(CLOSED), Request.done_at.is_not(None), rights.seen(scope)
    )
    found = session.execute(select(func.avg(in_time), func.avg(took)).where(chosen)).one()
    return found[0], found[1]


def _spans(session: Session) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Of `Request`: the days from asking to being done, and the local day on which that was."""
    zone = zone_of(session)
    if session.get_bind().dialect.name == "postgresql":
        seconds = func.extract("epoch", Request.done_at - Request.asked_at)
        return cast(seconds, Float) / DAY, func.date(func.timezone(zone.key, Request.done_at))
    ahead = (now().astimezone(zone).utcoffset() or timedelta()).total_seconds()
    took = func.julianday(Request.done_at) - func.julianday(Request.asked_at)
    return cast(took, Float), func.date(Request.done_at, f"{ahead:+.0f} seconds")


def _gathered(
    scope: Scope,
    months: Sequence[date],
    rows: Sequence[Any],
    today: date,
    speed: tuple[float | None, float | None],
) -> Rates:
    units: dict[int, Count] = defaultdict(Count)
    by_month = dict.fromkeys(months, Count())
    by_both: dict[tuple[int, date], Count] = defaultdict(Count)
    for unit, month, received, closed, still, _ in rows:
        node, first = unit_of(scope.tree, unit), months[month]
        one = Count(received, int(closed), int(still))
        units[node] += one
        by_month[first] += one
        by_both[node, first] += one
    return Rates(
        months[0], today, sum(units.values(), Count()),
        sorted(units.items(), key=lambda each: (each[1].rate or 0.0, each[0])), list(by_month.items()),
        *speed, sum(int(row[5]) for row in rows), by_both,
    )  # fmt: skip
