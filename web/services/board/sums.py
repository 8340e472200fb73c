"""How full weeks are, counted by the database; kept while nothing happens in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from web.models import Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.board.kept import reach
from web.services.board.week_figures import WeekFigures
from web.services.days import Week
from web.services.promises.standing import between, stands


@dataclass(frozen=True, slots=True)
class Sums:
    """How full a week is: `heads` of the `desired` heads on its open shifts are there, and `beyond` more."""

    shifts: int = 0
    heads: int = 0
    desired: int = 0
    beyond: int = 0


_sums = WeekFigures[date, Sums]()


def sums_of(session: Session, weeks: Sequence[Week], scope: Scope) -> Mapping[date, Sums]:
    """Monday -> how full the week is."""
    where = (str(session.get_bind().url), *reach(scope))  # type: ignore[union-attr]  # an engine
    named = {each.monday: each for each in weeks}
    return _sums.of(
        session,
        named,
        {monday: (*where, each) for monday, each in named.items()},
        lambda stale: _counted(session, [each for each in weeks if each.monday in stale], scope),
    )


def filling_of(there: Any) -> tuple[Any, Any]:
    """`records.filling` as SQL, of the heads that are on a row of `Seat`."""
    return (
        case((there < Seat.desired, there), else_=Seat.desired),
        case((there > Seat.desired, there - Seat.desired), else_=0),
    )


def _counted(session: Session, weeks: Sequence[Week], scope: Scope) -> Mapping[date, Sums]:
    which = case(
        *((between(each.start, each.end), number) for number, each in enumerate(weeks)), else_=len(weeks)
    )
    spanned = between(min(each.start for each in weeks), max(each.end for each in weeks))
    heads = (
        select(Promise.seat_id, func.sum(Promise.heads).label("heads"))
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(spanned, stands())
        .group_by(Promise.seat_id)
        .subquery()
    )
    filled, beyond = filling_of(func.coalesce(heads.c.heads, 0))
    rows = session.execute(
        select(
            which.label("week"), func.count(Shift.id.distinct()), func.sum(Seat.desired),
            func.sum(filled), func.sum(beyond),
        )
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .outerjoin(heads, heads.c.seat_id == Seat.id)
        .where(spanned, Shift.status == "open", Seat.ended_at.is_(None), scope.projects())
        .group_by("week")
    )  # fmt: skip
    found = {number: Sums(shifts, heads, desired, more) for number, shifts, desired, heads, more in rows}
    return {each.monday: found.get(number, Sums()) for number, each in enumerate(weeks)}
