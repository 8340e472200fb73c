"""Rosters as pages and the API show them: a list, one of them, and what publishing a draft would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Assignment, Person, Roster
from web.services import rosters
from web.services.access.scope import Scope
from web.services.board.filling import Filling, of_rosters
from web.services.paging import PAGE, Page, skipped
from web.services.promises import difference
from web.services.promises.difference import Compared
from web.services.publishing import happened, meeting, rebasing, taking_back
from web.services.publishing.happened import Happened
from web.services.publishing.meeting import Meeting, Wanted


@dataclass(frozen=True, slots=True)
class RosterView:
    """A roster as a list shows it; `costs` as in `RunView.result["tiers"]`, `number` None for a draft.

    `assignments` counts its picture. `filling` is how full its week is on the board, and None where nobody
    looks at it.
    `repair` is None unless the draft was made to repair another; then {before {tier: cost}, after, added,
    removed, proven}, with the holes open and when it was proposed. `undoes_number` is the number that it took
    back, `undone_by_number` the one that took it back, and `may_be_taken_back_until` None for what cannot be.
    """

    id: int
    monday: date
    sunday: date
    state: str
    number: int | None
    version: int
    run_id: int | None
    organisation_id: int | None
    base_number: int | None
    assignments: int
    filling: Filling | None
    costs: Mapping[str, Any]
    repair: Mapping[str, Any] | None
    undoes_number: int | None
    undone_by_number: int | None
    may_be_taken_back_until: datetime | None
    created_at: datetime
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What publishing a draft would change against what is in force: (volunteer id, seat id) pairs.

    `people` are those who would be told. `refused` is what people gave up themselves since the roster that is
    published, with the state of their promise; nobody is told of that again. `difference` is the digest of
    all that would change, in scope or not.
    """

    added: Sequence[tuple[int, int]]
    removed: Sequence[tuple[int, int]]
    refused: Mapping[tuple[int, int], str]
    difference: str = ""

    @property
    def people(self) -> frozenset[int]:
        """Volunteers whose shifts would change."""
        return frozenset(volunteer for volunteer, _ in (*self.added, *self.removed))

    @property
    def seats(self) -> frozenset[int]:
        """Seats on which somebody comes or goes."""
        return frozenset(seat for _, seat in (*self.added, *self.removed))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a draft stands to what is in force.

    What publishing would change; what happened since it was begun, newest first, on the seats in scope; where
    that meets what the draft wants; what else it wanted and cannot have, as the shift is off or the person;
    and what it lost when it was last brought up to date. Rules are judged when it is published.
    """

    changes: Changes
    happened: Sequence[Happened]
    meetings: Sequence[Meeting]
    dropped: Sequence[Wanted]
    lost: Sequence[Wanted]


def listing(session: Session, scope: Scope, page: int = 1) -> Page[RosterView]:
    """What was published and the drafts one coordinates, newest first."""
    seen = rosters.visible(scope)
    total = session.scalar(select(func.count()).select_from(Roster).where(seen)) or 0
    chosen = _selected(scope).where(seen).order_by(Roster.id.desc())
    rows = session.execute(chosen.limit(PAGE).offset(skipped(page))).all()
    full = of_rosters(session, [row[0] for row in rows], scope)
    return Page([_view(row, scope, full[row[0].id]) for row in rows], total, page)


def roster(session: Session, roster_id: int, scope: Scope | None = None) -> RosterView:
    """One roster, as far as `scope` reaches. Raises NotFound."""
    found = rosters.get(session, roster_id)
    chosen = _selected(scope, roster_id).where(Roster.id == roster_id)
    full = of_rosters(session, [found], scope)[roster_id] if scope else None
    return _view(session.execute(chosen).one(), scope, full)


def changes(session: Session, scope: Scope, roster_id: int) -> Changes:
    """What publishing a draft would change, on the seats in scope. Raises NotFound.

    That is its difference to the promises as they stood when it was begun, as far as they stand so still.
    """
    draft = rosters.get(session, roster_id)
    return _changes(session, draft, difference.compare(session, draft), _seats(scope))


def standing(session: Session, scope: Scope, roster_id: int) -> Standing:
    """How a draft stands to what is in force, on the seats in scope. Raises NotFound."""
    draft, seats = rosters.get(session, roster_id), _seats(scope)
    compared = difference.compare(session, draft)
    since = happened.since(session, draft, meeting.seats_of(compared))
    met = meeting.among(session, compared, since)
    named = {each.pair for found in met for each in found.wanted}
    dropped = sorted(pair for pair in compared.lost - named if seats is None or pair[1] in seats)
    return Standing(
        changes=_changes(session, draft, compared, seats),
        happened=[each for each in happened.in_order(since) if seats is None or each.seat_id in seats],
        meetings=met,
        dropped=[Wanted(*pair, comes=True) for pair in dropped],
        lost=rebasing.lost(session, roster_id),
    )


def _seats(scope: Scope) -> frozenset[int] | None:
    """The seats in scope; None is all."""
    if scope.whole("coordinator"):
        return None
    return frozenset(scope.session.scalars(rosters.seats_of(scope)))


def _changes(session: Session, draft: Roster, compared: Compared, seats: frozenset[int] | None) -> Changes:
    found = compared.found.within(seats)
    base = rosters.published(session, draft.period_start)
    gone = difference.refused(session, rosters.week_of(session, draft), base.published_at) if base else {}
    refused = {pair: each.state for pair, each in gone.items() if seats is None or pair[1] in seats}
    return Changes(sorted(found.added), sorted(found.removed), refused, compared.found.digest)


def _selected(scope: Scope | None, roster_id: int | None = None) -> Any:
    counted = select(Assignment.roster_id, func.count().label("assignments"))
    if roster_id is not None:
        counted = counted.where(Assignment.roster_id == roster_id)
    if scope is not None and not scope.whole("coordinator"):
        counted = counted.where(Assignment.seat_id.in_(rosters.seats_of(scope)))
    sizes = counted.group_by(Assignment.roster_id).subquery()
    bases, undoing = Roster.__table__.alias("base"), Roster.__table__.alias("undoing")
    same = (undoing.c.period_start == Roster.period_start) & (undoing.c.undoes_number == Roster.number)
    return (
        select(Roster, bases.c.number, sizes.c.assignments, Person.name, undoing.c.number)
        .outerjoin(undoing, same)
        .outerjoin(bases, bases.c.id == Roster.base_roster_id)
        .outerjoin(sizes, sizes.c.roster_id == Roster.id)
        .outerjoin(Person, Person.id == Roster.published_by)
    )


def _view(found: Any, scope: Scope | None, full: Filling | None) -> RosterView:
    """What it costs is told to who coordinates all that it was made for."""
    row, base_number, assignments, publisher, undone = found
    whole = scope is None or scope.holds_on(row.scope_organisation_id, "coordinator")
    return RosterView(
        id=row.id,
        monday=row.period_start,
        sunday=row.period_end,
        state=row.state,
        number=row.number,
        version=row.version,
        run_id=row.run_id,
        organisation_id=row.scope_organisation_id,
        base_number=base_number,
        assignments=assignments or 0,
        filling=full,
        costs=row.costs if whole else {},
        repair=row.repair if whole else None,
        undoes_number=row.undoes_number,
        undone_by_number=undone,
        may_be_taken_back_until=None if undone else taking_back.until(row),
        created_at=row.created_at,
        published_at=row.published_at,
        published_by=publisher,
    )
