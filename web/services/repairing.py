"""Repair after a drop-out: a draft that says who comes instead of those who declined or cancelled."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.roster import Assignment as Pair
from matcher.roster import Difference
from matcher.roster import Roster as Seated
from web.models import Answer, Assignment, Roster, Seat, Shift
from web.services import rosters
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import Week
from web.services.explaining import situation
from web.services.faults import Conflict
from web.services.matching import GONE, pair_of
from web.services.record import note, once


@dataclass(frozen=True, slots=True)
class Repair:
    """A draft made to repair a roster, and on how many seats somebody new sits in it."""

    roster_id: int
    added: int


def lost(session: Session, roster_id: int) -> frozenset[Pair]:
    """Who of a roster declined or cancelled, and the seat, on open shifts that have not begun."""
    answered = (Answer.volunteer_id == Assignment.volunteer_id) & (Answer.seat_id == Assignment.seat_id)
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id)
        .join(Answer, answered)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Assignment.roster_id == roster_id, Answer.state.in_(GONE))
        .where(Shift.starts_at > now(), Shift.status == "open")
    )
    return frozenset(pair_of(row.volunteer_id, row.seat_id) for row in rows)


def propose(session: Session, zone: ZoneInfo, actor: Actor, roster_id: int, *, key: str = "") -> Repair:
    """A draft on top of a published roster that fills what its people left and moves as few others as can be.

    Raises NotFound; Conflict when the roster is not what is published, or nobody is missing.
    """
    roster = rosters.get(session, roster_id)
    moves = _moves(session, zone, roster)
    before = rosters.seated(session, roster_id)

    def make() -> dict[str, int]:
        _require_published(rosters.published(session, roster.period_start), roster_id)
        pairs = (before.assignments - moves.removed) | moves.added
        made = rosters.new_draft(session, Week(roster.period_start, zone), pairs, costs={}, run_id=None)
        note(session, actor.account_id, "repair_proposed", "roster", made, added=len(moves.added))
        return {"roster": made, "added": len(moves.added)}

    done = once(session, key, make)
    return Repair(int(done["roster"]), int(done["added"]))


def _moves(session: Session, zone: ZoneInfo, roster: Roster) -> Difference:
    _require_published(roster if roster.state == "published" else None, roster.id)
    # The solver takes seconds and much memory to load: a server that has never repaired goes without.
    from matcher.repair import repair

    now_is = situation(session, zone, roster.id)
    missing = {
        pair
        for pair in lost(session, roster.id)
        if pair.volunteer in now_is.problem.volunteer and pair.seat in now_is.problem.seat
    }
    if not missing:
        raise Conflict("nobody_missing", lazy("No place on a coming shift was declined."))
    return repair(now_is.problem, Seated(now_is.seated.assignments | missing), missing).moves


def _require_published(published: Roster | None, roster_id: int) -> None:
    if published is None or published.id != roster_id:
        raise Conflict("not_published", lazy("Only the roster that is published can be repaired."))
