"""Rosters: drafts, and publishing, after which a roster is a promise and stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Assignment, Person, Roster
from web.services import judging, rosters
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict
from web.services.paging import PAGE, Page, skipped
from web.services.promises import difference
from web.services.promises.deeds import Deed
from web.services.promises.difference import Difference
from web.services.promises.standing import in_force, last_event
from web.services.promises.transitions import COORDINATOR, SYSTEM


@dataclass(frozen=True, slots=True)
class RosterView:
    """A roster as a list shows it; `costs` as in `RunView.result["tiers"]`, `number` None for a draft.

    `repair` is None unless the draft was made to repair another; then {before {tier: cost}, after, added,
    removed, proven}, with the holes open and when it was proposed.
    """

    id: int
    monday: date
    sunday: date
    state: str
    number: int | None
    version: int
    run_id: int | None
    base_number: int | None
    people: int
    assignments: int
    costs: Mapping[str, Any]
    repair: Mapping[str, Any] | None
    created_at: datetime
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What publishing a draft would change against what is in force: (volunteer id, seat id) pairs.

    `people` are those who would be told. `refused` is what people gave up themselves since the roster that is
    published, with the state of their promise; nobody is told of that again.
    """

    added: Sequence[tuple[int, int]]
    removed: Sequence[tuple[int, int]]
    refused: Mapping[tuple[int, int], str]

    @property
    def people(self) -> frozenset[int]:
        """Volunteers whose shifts would change."""
        return frozenset(volunteer for volunteer, _ in (*self.added, *self.removed))

    @property
    def seats(self) -> frozenset[int]:
        """Seats on which somebody comes or goes."""
        return frozenset(seat for _, seat in (*self.added, *self.removed))


def listing(session: Session, scope: Scope, page: int = 1) -> Page[RosterView]:
    """What was published and the drafts one coordinates, newest first."""
    seen = rosters.visible(scope)
    total = session.scalar(select(func.count()).select_from(Roster).where(seen)) or 0
    chosen = _selected(scope).where(seen).order_by(Roster.id.desc())
    rows = session.execute(chosen.limit(PAGE).offset(skipped(page)))
    return Page([_view(row, scope) for row in rows], total, page)


def roster(session: Session, roster_id: int, scope: Scope | None = None) -> RosterView:
    """One roster, as far as `scope` reaches. Raises NotFound."""
    rosters.get(session, roster_id)
    return _view(session.execute(_selected(scope).where(Roster.id == roster_id)).one(), scope)


def changes(session: Session, scope: Scope, roster_id: int) -> Changes:
    """What publishing a draft would change, on the seats in scope. Raises NotFound.

    That is its difference to the promises as they stood when it was begun, as far as they stand so still.
    """
    draft = rosters.get(session, roster_id)
    seats = None if scope.whole("coordinator") else frozenset(session.scalars(rosters.seats_of(scope)))
    found = difference.of_draft(session, draft).within(seats)
    base = rosters.published(session, draft.period_start)
    gone = difference.refused(session, rosters.week_of(session, draft), base.published_at) if base else {}
    refused = {pair: each.state for pair, each in gone.items() if seats is None or pair[1] in seats}
    return Changes(sorted(found.added), sorted(found.removed), refused)


def publish(
    session: Session, actor: Actor | None, roster_id: int, *, version: int | None = None, key: str = ""
) -> int:
    """Make a draft a promise, under the next number of its week; what was published is superseded.

    `version` is the draft's as its reader saw it. Raises NotFound, Forbidden for who does not coordinate the
    draft's scope; Outdated when the draft was changed since, Conflict when it is no draft any more, or
    another roster was published since it was made.
    """
    return int(once(session, key, lambda: {"number": _publish(session, actor, roster_id, version)})["number"])


def _publish(session: Session, actor: Actor | None, roster_id: int, version: int | None) -> int:
    draft = _editable(session, actor, roster_id, version)
    base = rosters.published(session, draft.period_start)
    if (base.id if base else None) != draft.base_roster_id:
        raise Conflict(
            "published_meanwhile",
            lazy("Another roster was published since this draft was made. Plan again on top of it."),
        )
    found = difference.of_draft(session, draft)
    _refuse_broken(session, draft, found)
    acting = COORDINATOR if actor else SYSTEM
    difference.publish(session, Deed(actor, acting, why="published", roster_id=draft.id), draft, found)
    number = difference.next_number(session, draft)
    if base is not None:
        base.state = "superseded"
        session.flush()
    draft.state, draft.number = "published", number
    draft.published_at, draft.published_by = now(), actor.person_id if actor else None
    session.flush()
    note(
        session, actor, "published", "roster", draft.id,
        node=draft.scope_organisation_id, number=draft.number,
    )  # fmt: skip
    return number


def _refuse_broken(session: Session, draft: Roster, found: Difference) -> None:
    """Raise Conflict if what is added would break a hard rule, beside what stands now."""
    week = rosters.week_of(session, draft)
    after = (in_force(session, week) - found.removed) | found.added
    broken = judging.broken_by(session, week, after, found.added, found.again)
    if broken:
        raise Conflict(
            "rule_broken",
            lazy("Something has changed since: this would now break a rule that always holds. Plan again."),
        )


def _editable(session: Session, actor: Actor | None, roster_id: int, version: int | None) -> Roster:
    """A draft as it was seen at `version`; None: whatever stands, for the program's own deeds."""
    found = (
        rosters.get(session, roster_id)
        if actor is None
        else rosters.editable(session, Scope(session, actor), roster_id)
    )
    if found.state != "draft":
        raise Conflict("published_already", lazy("This roster is published already."))
    refuse_outdated(session, "roster", found, version)
    return found


def draft(
    session: Session, actor: Actor, monday: date, organisation_id: int | None = None, *, key: str = ""
) -> int:
    """A new draft to edit by hand, a copy of what is published, of an organisation and below or of all.

    Without an organisation it is of what its maker coordinates. Raises Forbidden, Conflict when nothing is
    published.
    """
    made = once(session, key, lambda: {"roster": _draft(session, actor, monday, organisation_id)})
    return int(made["roster"])


def _draft(session: Session, actor: Actor, monday: date, organisation_id: int | None) -> int:
    with writing(session):
        node = node_to_plan(Scope(session, actor), organisation_id)
        base = rosters.published(session, monday)
        if base is None:
            raise Conflict(
                "nothing_published", lazy("Nothing is published for this week. Start a run first.")
            )
        made = Roster(
            period_start=base.period_start,
            period_end=base.period_end,
            base_roster_id=base.id,
            base_event_id=last_event(session),
            scope_organisation_id=node,
            costs=base.costs if base.scope_organisation_id == node else {},
            created_at=now(),
        )
        session.add(made)
        session.flush()
        week = rosters.week_of(session, base)
        rows = [
            {"roster_id": made.id, "volunteer_id": volunteer, "seat_id": seat}
            for volunteer, seat in in_force(session, week)
        ]
        if rows:
            session.execute(insert(Assignment), rows)
        note(session, actor, "draft_made", "roster", made.id, node=node)
        return made.id


def node_to_plan(scope: Scope, organisation_id: int | None) -> int | None:
    """The organisation whose part of a week somebody plans; None is the whole district.

    Unless they say which, the highest that they coordinate, the first of several. Raises Forbidden for one
    that they do not.
    """
    if organisation_id is None and not scope.whole("coordinator"):
        held = sorted(each.organisation_id for each in scope.actor.rights if each.right == "coordinator")
        organisation_id = min(held, key=lambda node: (scope.tree.depth(node), node), default=None)
    scope.require("coordinator", organisation_id)
    return organisation_id


def discard(session: Session, actor: Actor, roster_id: int, *, version: int | None = None) -> None:
    """Throw a draft away, as it was seen.

    Raises NotFound, Forbidden, Outdated, Conflict when it is published.
    """
    with writing(session):
        found = _editable(session, actor, roster_id, version)
        session.execute(delete(Assignment).where(Assignment.roster_id == roster_id))
        node = found.scope_organisation_id
        session.delete(found)
        note(session, actor, "discarded", "roster", roster_id, node=node)


def mark_changed(session: Session, draft_id: int, version: int) -> int:
    """Count a change of a draft; its new version. Raises Conflict when it moved on or is no draft."""
    changed = session.execute(
        update(Roster)
        .where(Roster.id == draft_id, Roster.version == version, Roster.state == "draft")
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
        .returning(Roster.id)
    )
    if changed.scalar() is None:
        raise rosters.draft_changed()
    return version + 1


def _selected(scope: Scope | None) -> Any:
    counted = select(
        Assignment.roster_id,
        func.count().label("assignments"),
        func.count(Assignment.volunteer_id.distinct()).label("people"),
    )
    if scope is not None and not scope.whole("coordinator"):
        counted = counted.where(Assignment.seat_id.in_(rosters.seats_of(scope)))
    sizes = counted.group_by(Assignment.roster_id).subquery()
    bases = Roster.__table__.alias("base")
    return (
        select(Roster, bases.c.number, sizes.c.people, sizes.c.assignments, Person.name)
        .outerjoin(bases, bases.c.id == Roster.base_roster_id)
        .outerjoin(sizes, sizes.c.roster_id == Roster.id)
        .outerjoin(Person, Person.id == Roster.published_by)
    )


def _view(found: Any, scope: Scope | None) -> RosterView:
    """What it costs is told to who coordinates all that it was made for."""
    row, base_number, people, assignments, publisher = found
    whole = scope is None or scope.holds_on(row.scope_organisation_id, "coordinator")
    return RosterView(
        id=row.id,
        monday=row.period_start,
        sunday=row.period_end,
        state=row.state,
        number=row.number,
        version=row.version,
        run_id=row.run_id,
        base_number=base_number,
        people=people or 0,
        assignments=assignments or 0,
        costs=row.costs if whole else {},
        repair=row.repair if whole else None,
        created_at=row.created_at,
        published_at=row.published_at,
        published_by=publisher,
    )
