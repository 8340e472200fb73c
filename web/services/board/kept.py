"""The week in force as a process keeps it, for who looks at all of it: read again only where it changed.

The database's own journal (`PlanChange`) and the events of promises say of which shifts the people changed;
these are read again. All is read again when the journal or the audit trail says that something else changed.
People have no names here.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Audit, PlanChange, Promise, PromiseEvent, Seat
from web.services import rosters
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.board.reading import week
from web.services.board.records import Board, BoardProject, BoardShift
from web.services.days import Week

WEEKS_KEPT = 64
DEMAND, PEOPLE = ("shift", "project", "place", "party"), ("promise", "pin")
"""Kinds of the journal after which all is read again, and those after which a shift is."""
ELSEWHERE = frozenset(
    {
        "account", "belonging", "credential", "evidence", "grant", "invitation", "roster", "run", "scenario",
        "stall", "term",
    }
)  # fmt: skip
"""Subjects of the audit trail that say nothing of a week in force but by events of promises."""
QUIET = frozenset(
    {
        "account_made", "changed", "code_used", "contact_added", "contact_proven", "contact_removed",
        "exported", "link_made", "link_sent", "link_used",
        "looked", "registered", "signed_up", "tied", "untied",
    }
)  # fmt: skip
"""Verbs that say of a person nothing that shows where nobody is named."""
BY_EVENTS = frozenset({"offered", "pinned", "taken", "wished"})
"""Verbs that say of a seat what the events of its promises and the journal say too."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far was seen: the last event, the last entry of the audit trail, the last line of the journal."""

    event: int
    entry: int
    line: int

    @classmethod
    def now(cls, session: Session) -> "Seen":
        """How far things have come."""
        rows = session.execute(
            select(
                *(select(func.max(each.id)).scalar_subquery() for each in (PromiseEvent, Audit, PlanChange))
            )
        )
        return cls(*(number or 0 for number in rows.one()))


@dataclass(frozen=True)
class _Kept:
    """A week as it was when so far was seen."""

    board: Board
    seen: Seen


_weeks: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
_lock = Lock()


def in_force(session: Session, shown: Week, scope: Scope) -> Board:
    """The week in force of the projects in scope, without names."""
    roster = rosters.published(session, shown.monday)
    key = (str(session.get_bind().url), shown, *reach(scope), roster and (roster.id, roster.published_at))  # type: ignore[union-attr]  # an engine
    with _lock:
        kept = _weeks.get(key)
    now = Seen.now(session)
    if kept is None or is_other_since(session, kept.seen, now):
        found = week(session, shown, scope, named=False)
    else:
        touched = touched_since(session, kept.seen, now)
        found = _renewed(session, kept.board, scope, touched) if touched else kept.board
    with _lock:
        _weeks[key] = _Kept(found, now)
        _weeks.move_to_end(key)
        while len(_weeks) > WEEKS_KEPT:
            _weeks.popitem(last=False)
    return replace(found, roster=roster)


def reach(scope: Scope) -> tuple[object, ...]:
    """What decides which projects are in scope."""
    return (True,) if scope.whole(*LEADS) else (False, scope.nodes(*LEADS), frozenset(scope.actor.leads))


def is_quiet(verb: str, subject: str) -> bool:
    """Whether an entry of the audit trail says nothing of a week without names that no event says."""
    if subject in ELSEWHERE:
        return True
    return verb in QUIET if subject == "person" else verb in BY_EVENTS or verb in ("looked", "exported")


def is_other_since(session: Session, seen: Seen, now: Seen) -> bool:
    """Whether something else was changed than who is promised or held where."""
    if seen.line != now.line:
        oldest = session.scalar(select(func.min(PlanChange.id))) or 0
        demand = select(PlanChange.id).where(PlanChange.id > seen.line, PlanChange.kind.in_(DEMAND))
        if oldest > seen.line + 1 or session.scalar(demand.limit(1)) is not None:
            return True
    if seen.entry == now.entry:
        return False
    later = session.execute(select(Audit.verb, Audit.subject).where(Audit.id > seen.entry).distinct())
    return any(not is_quiet(verb, subject) for verb, subject in later)


def touched_since(session: Session, seen: Seen, now: Seen) -> Collection[int]:
    """The shifts of which the people, or their answers, changed."""
    if (seen.event, seen.line) == (now.event, now.line):
        return ()
    chosen = select(Seat.shift_id).join(Promise, Promise.seat_id == Seat.id)
    answered = chosen.join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
    changed = select(Seat.shift_id).join(PlanChange, PlanChange.ref == Seat.id)
    return frozenset(session.scalars(answered.where(PromiseEvent.id > seen.event))) | frozenset(
        session.scalars(changed.where(PlanChange.id > seen.line, PlanChange.kind.in_(PEOPLE)))
    )


def _renewed(session: Session, board: Board, scope: Scope, touched: Collection[int]) -> Board:
    """The board with these shifts read again."""
    if not any(shift.id in touched for project in board.projects for shift in project.shifts):
        return board
    again = week(session, board.week, scope, shift_ids=touched, named=False)
    fresh = {shift.id: shift for project in again.projects for shift in project.shifts}
    return replace(board, projects=tuple(_with(project, fresh) for project in board.projects))


def _with(project: BoardProject, fresh: dict[int, BoardShift]) -> BoardProject:
    if not any(shift.id in fresh for shift in project.shifts):
        return project
    days = tuple(tuple(fresh.get(shift.id, shift) for shift in day) for day in project.days)
    return replace(project, days=days)
