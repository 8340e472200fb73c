"""The week in force as a process keeps it, for who looks at all of it: read again only where it changed.

A change of a promise is an event of a shift, and any other change is written down in the audit trail, so the
last of each say what has to be read again: a few shifts, or everything. People have no names here.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Audit, Promise, PromiseEvent, Seat
from web.services import rosters
from web.services.access.rights import LEADS
from web.services.access.scope import Scope
from web.services.board.reading import week
from web.services.board.records import Board, BoardProject, BoardShift
from web.services.days import Week
from web.services.promises.standing import last_event

WEEKS_KEPT = 64
ELSEWHERE = frozenset(
    {
        "account", "belonging", "credential", "evidence", "grant", "roster", "run", "scenario", "stall",
        "term",
    }
)  # fmt: skip
"""Subjects of the audit trail that say nothing of a week in force but by events of promises."""
QUIET = frozenset(
    {
        "account_made", "changed", "contact_added", "contact_removed", "exported", "link_made", "link_used",
        "looked", "registered", "signed_up", "tied", "untied",
    }
)  # fmt: skip
"""Verbs that say of a person nothing that shows where nobody is named."""
BY_EVENTS = frozenset({"offered", "taken", "wished"})
"""Verbs that say of a seat what the events of its promises say too."""


@dataclass(frozen=True)
class _Kept:
    """A week as it was when an event and an entry of the audit trail were the last ones."""

    board: Board
    event: int
    entry: int


_weeks: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
_lock = Lock()


def in_force(session: Session, shown: Week, scope: Scope) -> Board:
    """The week in force of the projects in scope, without names."""
    roster = rosters.published(session, shown.monday)
    key = (str(session.get_bind().url), shown, *reach(scope), roster and (roster.id, roster.published_at))  # type: ignore[union-attr]  # an engine
    with _lock:
        kept = _weeks.get(key)
    event, entry = last_event(session), session.scalar(select(func.max(Audit.id))) or 0
    if kept is None or is_other_since(session, kept.entry, entry):
        found = week(session, shown, scope, named=False)
    else:
        touched = _touched(session, kept.event) if event != kept.event else ()
        found = _renewed(session, kept.board, scope, touched) if touched else kept.board
    with _lock:
        _weeks[key] = _Kept(found, event, entry)
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


def is_other_since(session: Session, entry: int, last: int) -> bool:
    """Whether something that is no promise was changed after an entry, the `last` of which is known."""
    if entry == last:
        return False
    later = session.execute(select(Audit.verb, Audit.subject).where(Audit.id > entry).distinct())
    return any(not is_quiet(verb, subject) for verb, subject in later)


def _touched(session: Session, event: int) -> Collection[int]:
    """The shifts with promises to which something happened after an event."""
    chosen = select(Seat.shift_id).join(Promise, Promise.seat_id == Seat.id)
    later = chosen.join(PromiseEvent, PromiseEvent.promise_id == Promise.id).where(PromiseEvent.id > event)
    return frozenset(session.scalars(later))


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
