"""Repair after a drop-out: a draft that says who comes instead of those who declined or cancelled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.answers.explain import effect
from matcher.answers.explain.explanations import lexicographic
from matcher.ids import ProjectId, SeatId, ShiftId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Pair
from matcher.roster import Difference
from matcher.roster import Roster as Seated
from matcher.verify import verify
from web.models import Project, Promise, Roster, Seat, Shift
from web.services import by_exception, rosters, waiving
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.days import Week
from web.services.explaining import known_to
from web.services.faults import Conflict, NotFound
from web.services.matching import pair_of
from web.services.parties.numbers import WHO, planned_singly
from web.services.prices import named
from web.services.promises.standing import in_week, last_event
from web.services.promises.transitions import REFUSED
from web.services.publishing import node_to_plan
from web.services.situations import Situation, situation
from web.services.weeks.one_person import with_room

if TYPE_CHECKING:
    from matcher.answers.repair import Proposal


LOST = REFUSED | {"lapsed"}
"""The states in which a seat stands empty because its person left it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A draft made to repair a roster, on how many seats somebody new sits in it, and what that costs.

    `costs` as in `RosterView.repair`.
    """

    roster_id: int
    added: int
    costs: Mapping[str, Any] | None


def lost(session: Session, scope: Scope, roster_id: int) -> frozenset[Pair]:
    """Who declined or cancelled a seat in scope of a roster, on open shifts that have not begun."""
    gone = _lost(session, roster_id, Shift.starts_at > now())
    return rosters.within(scope, Seated(gone)).assignments


def _lost(session: Session, roster_id: int, when: ColumnElement[bool]) -> frozenset[Pair]:
    roster = rosters.get(session, roster_id)
    rows = session.execute(
        select(WHO, Promise.seat_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(rosters.week_of(session, roster)), Promise.state.in_(LOST))
        .where(Promise.since >= roster.published_at, planned_singly())
        .where(when, Shift.status == "open")
    )
    return frozenset(pair_of(row.volunteer_id, row.seat_id) for row in rows)


def propose(
    session: Session,
    zone: ZoneInfo,
    actor: Actor,
    roster_id: int,
    *,
    shift_id: int | None = None,
    key: str = "",
) -> Repair:
    """A draft on top of a published roster that fills what its people left and moves as few others as can be.

    `shift_id` is the shift beside which it was asked for. Raises NotFound; Conflict when the roster is not
    what is published, nobody is missing, or what somebody is missing on has begun.
    """
    scope, roster = Scope(session, actor), rosters.get(session, roster_id)
    node = node_to_plan(scope, None)
    event = last_event(session)
    now_is, proposal = _proposal(session, zone, scope, node, roster, shift_id)
    moves, costs = proposal.moves, costs_of(now_is, proposal)
    before = rosters.seated(session, roster_id)

    def make() -> dict[str, int]:
        _require_published(rosters.published(session, roster.period_start), roster_id)
        pairs = (before.assignments - moves.removed) | moves.added
        made = rosters.new_draft(
            session, Week(roster.period_start, zone), pairs, costs={}, run_id=None, repair=costs,
            scope_organisation_id=node, base_event_id=event,
        )  # fmt: skip
        note(session, actor, "repair_proposed", "roster", made, node=node, added=len(moves.added))
        return {"roster": made, "added": len(moves.added)}

    done = once(session, key, make)
    made = session.get(Roster, done["roster"])
    return Repair(int(done["roster"]), int(done["added"]), made.repair if made else None)


def costs_of(now_is: Situation, proposal: "Proposal") -> dict[str, Any]:
    """What a proposal costs as plain JSON; see `RosterView.repair`.

    Priced as the confirmation of its moves is, on what is in force now.
    """
    change, before = change_of(now_is, proposal), verify(now_is.problem, now_is.seated).costs
    more = effect(now_is.problem, now_is.seated, change).costs
    return {
        "before": named(before),
        "after": named({tier: cost + more[tier] for tier, cost in before.items()}),
        "added": len(proposal.moves.added),
        "removed": len(proposal.moves.removed),
        "proven": proposal.proven,
    }


def change_of(now_is: Situation, proposal: "Proposal") -> Difference:
    """The moves of a proposal on what is in force, where those who left are gone already."""
    return Difference(proposal.moves.added, proposal.moves.removed & now_is.seated.assignments)


def _proposal(
    session: Session, zone: ZoneInfo, scope: Scope, node: int | None, roster: Roster, shift_id: int | None
) -> tuple[Situation, "Proposal"]:
    """What of an organisation's own projects can be repaired, by people whom the reader may ask, and of what.

    Whoever serves because a rule was set aside keeps their place.
    """
    _require_published(roster if roster.state == "published" else None, roster.id)
    if shift_id is not None:
        _require_coming(session, shift_id)
    # The solver takes seconds and much memory to load: a server that has never repaired goes without.
    from matcher.answers.repair import repair

    now_is = situation(session, zone, roster.id)
    problem = with_room(session, waiving.kept_by_runs(session, now_is.apart), now_is.seated)
    problem, outside = _within(session, scope, node, problem)
    missing = {
        pair
        for pair in lost(session, scope, roster.id)
        if pair.volunteer in problem.volunteer and pair.seat in problem.seat
        if problem.shift_of[pair.seat].id not in outside
    }
    if not missing:
        raise _nothing_to_repair(session, roster.id)
    begun = {shift.id for shift in problem.shifts if shift.start <= now()}
    seated = Seated(now_is.seated.assignments | missing)
    found = repair(problem, seated, missing, settled=begun | outside)
    return now_is, _with_exceptions(session, scope, now_is, found, missing)


def _with_exceptions(
    session: Session, scope: Scope, now_is: Situation, found: "Proposal", missing: Collection[Pair]
) -> "Proposal":
    """A proposal in which places that stay empty go to those for whom a rule was set aside there."""
    known = known_to(session, scope)
    for seat in sorted({pair.seat for pair in missing}):
        after = Situation(now_is.problem, found.roster, now_is.apart)
        if len(found.roster.on(seat)) >= now_is.problem.seat[seat].desired:
            continue
        ways = by_exception.coming(session, after, seat, among=known)
        best = min(ways, key=lambda each: lexicographic(each.costs), default=None)
        if best is not None and lexicographic(best.costs) < lexicographic({}):
            pair = Pair(best.volunteer, seat)
            moves = Difference(found.moves.added | {pair}, found.moves.removed - {pair})
            found = replace(
                found, roster=Seated(found.roster.assignments | {pair}), moves=moves, proven=False
            )
    return found


def _within(
    session: Session, scope: Scope, node: int | None, problem: Problem
) -> tuple[Problem, frozenset[ShiftId]]:
    """The problem in which strangers take no new seat, and the shifts of other organisations' projects."""
    known = known_to(session, scope)
    if known is None or node is None:
        return problem, frozenset()
    own = select(Project.id).where(Project.organisation_id.in_(scope.tree.below([node])))
    projects = {ProjectId(str(each)) for each in session.scalars(own)}
    outside = frozenset(shift.id for shift in problem.shifts if shift.project not in projects)
    strangers = [person.id for person in problem.volunteers if person.id not in known]
    could = candidates(problem).of
    barred = frozenset(
        Pair(person, SeatId(seat))
        for person in strangers
        for seat in could[person]
        if problem.shift_of[SeatId(seat)].id not in outside
    )
    return replace(problem, pinned_out=problem.pinned_out | (barred - problem.pinned_in)), outside


def _require_coming(session: Session, shift_id: int) -> None:
    shift = session.get(Shift, shift_id)
    if shift is None:
        raise NotFound
    if shift.starts_at <= now():
        raise Conflict(
            "shift_begun",
            lazy("This shift has begun. Who declined it is not replaced any more."),
        )


def _nothing_to_repair(session: Session, roster_id: int) -> Conflict:
    if _lost(session, roster_id, Shift.starts_at <= now()):
        return Conflict(
            "shifts_begun",
            lazy("Every shift on which a place was declined has begun. What has begun stays as it is."),
        )
    return Conflict("nobody_missing", lazy("No place on a coming shift was declined."))


def _require_published(published: Roster | None, roster_id: int) -> None:
    if published is None or published.id != roster_id:
        raise Conflict("not_published", lazy("Only the roster that is published can be repaired."))
