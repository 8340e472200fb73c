"""Repair after a drop-out: a draft that says who comes instead of those who declined or cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from web.models import Answer, Assignment, Roster, Seat, Shift
from web.services import rosters
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import Week
from web.services.explaining import situation
from web.services.faults import Conflict, NotFound
from web.services.matching import GONE, pair_of
from web.services.prices import named
from web.services.record import note, once

if TYPE_CHECKING:
    from matcher.answers.repair import Proposal


@dataclass(frozen=True, slots=True)
class Repair:
    """A draft made to repair a roster, on how many seats somebody new sits in it, and what that costs.

    `costs` as in `RosterView.repair`.
    """

    roster_id: int
    added: int
    costs: Mapping[str, Any] | None


def lost(session: Session, roster_id: int) -> frozenset[Pair]:
    """Who of a roster declined or cancelled, and the seat, on open shifts that have not begun."""
    return _lost(session, roster_id, Shift.starts_at > now())


def _lost(session: Session, roster_id: int, when: ColumnElement[bool]) -> frozenset[Pair]:
    answered = (Answer.volunteer_id == Assignment.volunteer_id) & (Answer.seat_id == Assignment.seat_id)
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id)
        .join(Answer, answered)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Assignment.roster_id == roster_id, Answer.state.in_(GONE))
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
    roster = rosters.get(session, roster_id)
    proposal = _proposal(session, zone, roster, shift_id)
    moves, costs = proposal.moves, costs_of(proposal)
    before = rosters.seated(session, roster_id)

    def make() -> dict[str, int]:
        _require_published(rosters.published(session, roster.period_start), roster_id)
        pairs = (before.assignments - moves.removed) | moves.added
        made = rosters.new_draft(
            session, Week(roster.period_start, zone), pairs, costs={}, run_id=None, repair=costs
        )
        note(session, actor.account_id, "repair_proposed", "roster", made, added=len(moves.added))
        return {"roster": made, "added": len(moves.added)}

    done = once(session, key, make)
    made = session.get(Roster, done["roster"])
    return Repair(int(done["roster"]), int(done["added"]), made.repair if made else None)


def costs_of(proposal: "Proposal") -> dict[str, Any]:
    """What a proposal costs as plain JSON; see `RosterView.repair`."""
    return {
        "before": named(proposal.before),
        "after": named(proposal.after),
        "added": len(proposal.moves.added),
        "removed": len(proposal.moves.removed),
        "proven": proposal.proven,
    }


def _proposal(session: Session, zone: ZoneInfo, roster: Roster, shift_id: int | None) -> "Proposal":
    _require_published(roster if roster.state == "published" else None, roster.id)
    if shift_id is not None:
        _require_coming(session, shift_id)
    # The solver takes seconds and much memory to load: a server that has never repaired goes without.
    from matcher.answers.repair import repair

    now_is = situation(session, zone, roster.id)
    missing = {
        pair
        for pair in lost(session, roster.id)
        if pair.volunteer in now_is.problem.volunteer and pair.seat in now_is.problem.seat
    }
    if not missing:
        raise _nothing_to_repair(session, roster.id)
    begun = [shift.id for shift in now_is.problem.shifts if shift.start <= now()]
    return repair(now_is.problem, Seated(now_is.seated.assignments | missing), missing, settled=begun)


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
