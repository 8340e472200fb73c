"""How full the weeks of rosters are: the same figures as on their boards, without making these."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Project, Promise, Roster, Seat, Shift
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.board.kept import reach
from web.services.board.records import filling
from web.services.board.sums import filling_of, sums_of
from web.services.board.week_figures import WeekFigures
from web.services.days import Week
from web.services.parties.numbers import WHO, planned_singly
from web.services.parties.seating import seated_in
from web.services.promises import difference
from web.services.promises.standing import in_week, stands
from web.services.promises.transitions import REFUSED
from web.services.weeks.store import kept_week, weeks_of

_PARTIES = (
    select(Promise.seat_id, Promise.heads)
    .join(Seat, Seat.id == Promise.seat_id)
    .join(Shift, Shift.id == Seat.shift_id)
    .where(
        ~planned_singly(),
        stands(),
        Shift.starts_at >= bindparam("start"),
        Shift.starts_at < bindparam("end"),
    )
)
"""The heads of groups in a week."""


@dataclass(frozen=True, slots=True)
class Filling:
    """`heads` of the `desired` heads are there, `beyond` more than wanted; `people` serve."""

    heads: int = 0
    desired: int = 0
    beyond: int = 0
    people: int = 0


_fillings = WeekFigures[int, Filling]()


def of_rosters(session: Session, rosters: Sequence[Roster], scope: Scope) -> Mapping[int, Filling]:
    """Roster id -> how full its week is, of the projects in scope; kept while nothing happens in that week.

    Of what is published that is what is in force, of a draft what would be once it was published now, and of
    an old roster what its picture shows.
    """
    return _fillings.of(
        session,
        {each.id: _week(session, each) for each in rosters},
        {each.id: _key(session, each, scope) for each in rosters},
        lambda stale: _counted(session, [each for each in rosters if each.id in stale], scope),
    )


def _key(session: Session, roster: Roster, scope: Scope) -> tuple[object, ...]:
    """What else than the plan and the promises decides how full a roster is."""
    where = str(session.get_bind().url)  # type: ignore[union-attr]  # an engine
    return (where, roster.id, roster.state, roster.version, roster.base_event_id, *reach(scope))


def _counted(session: Session, rosters: Sequence[Roster], scope: Scope) -> dict[int, Filling]:
    found = _pictured(session, [each for each in rosters if each.state == "superseded"], scope)
    found |= _in_force(session, [each for each in rosters if each.state == "published"], scope)
    return found | {
        each.id: of_pairs(session, _week(session, each), difference.plan_after(session, each), scope)
        for each in rosters
        if each.state == "draft"
    }


def of_pairs(session: Session, week: Week, pairs: Iterable[tuple[int, int]], scope: Scope) -> Filling:
    """How full a week is when these (volunteer id, seat id) serve, beside the parties that are promised."""
    seats = _asked(session, week, scope)
    there = Counter[int]()
    for seat, heads in session.execute(_PARTIES, {"start": week.start, "end": week.end}):
        if seat in seats:
            there[seat] += heads
    serving = [(who, seat) for who, seat in pairs if seat in seats]
    there.update(seat for _, seat in serving)
    filled = [filling(there[seat], desired) for seat, desired in seats.items()]
    return Filling(
        sum(heads for heads, _ in filled),
        sum(seats.values()),
        sum(beyond for _, beyond in filled),
        len({who for who, _ in serving}),
    )


def _asked(session: Session, week: Week, scope: Scope) -> Mapping[int, int]:
    """Seat id -> how many heads are wanted, on the open shifts of a week in scope, as it is kept."""
    own = None if scope.whole(*LEADS) else scope.project_ids()
    return {
        int(seat.id): seat.desired
        for shift in kept_week(session, week).rows.inside.values()
        if own is None or int(shift.project) in own
        for seat in shift.seats
    }


def _in_force(session: Session, published: Sequence[Roster], scope: Scope) -> dict[int, Filling]:
    """Of a week that is kept that is read from there; the others are counted by the database."""
    near = set(weeks_of(session))
    weeks = {each.id: _week(session, each) for each in published if each.period_start not in near}
    sums = sums_of(session, list(weeks.values()), scope) if weeks else {}
    found = {}
    for roster_id, week in weeks.items():
        serving = (
            select(func.count(WHO.distinct())).where(planned_singly()).join(Seat, Seat.id == Promise.seat_id)
        )
        people = session.scalar(_inside(serving.where(stands()), week, scope)) or 0
        full = sums[week.monday]
        found[roster_id] = Filling(full.heads, full.desired, full.beyond, people)
    for each in published:
        if each.period_start in near:
            week = _week(session, each)
            seated = kept_week(session, week).places.in_force
            pairs = ((int(pair.volunteer), int(pair.seat)) for pair in seated)
            found[each.id] = of_pairs(session, week, pairs, scope)
    return found


def _pictured(session: Session, old: Sequence[Roster], scope: Scope) -> dict[int, Filling]:
    """Of old rosters: who sat there and has not said no to it since."""
    found = {}
    for each in old:
        week = _week(session, each)
        there = seated_in(each.id).subquery()
        theirs = (WHO.element == there.c.volunteer_id) & (Promise.seat_id == there.c.seat_id)
        sitting = (
            select(there.c.seat_id, there.c.volunteer_id)
            .outerjoin(Promise, theirs & Promise.state.in_(REFUSED))
            .where(Promise.id.is_(None))
            .subquery()
        )
        heads = select(sitting.c.seat_id, func.count().label("heads")).group_by(sitting.c.seat_id).subquery()
        filled, beyond = filling_of(func.coalesce(heads.c.heads, 0))
        sums = select(func.sum(filled), func.sum(Seat.desired), func.sum(beyond))
        joined = sums.select_from(Seat).outerjoin(heads, heads.c.seat_id == Seat.id)
        full, desired, more = (number or 0 for number in session.execute(_inside(joined, week, scope)).one())
        serving = select(func.count(sitting.c.volunteer_id.distinct())).join(
            Seat, Seat.id == sitting.c.seat_id
        )
        found[each.id] = Filling(full, desired, more, session.scalar(_inside(serving, week, scope)) or 0)
    return found


def _inside(chosen: Any, week: Week, scope: Scope) -> Any:
    """Only of seats in the open shifts of a week, in scope."""
    joined = chosen.join(Shift, Shift.id == Seat.shift_id).join(Project, Project.id == Shift.project_id)
    return joined.where(in_week(week), Shift.status == "open", Seat.ended_at.is_(None), scope.projects())


def _week(session: Session, roster: Roster) -> Week:
    return Week(roster.period_start, zone_of(session))
