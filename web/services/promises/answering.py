"""Yes and no: by a volunteer for themselves, or by staff for somebody who told them so."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing, zone_of
from web.models import Project, Promise, Seat, Shift
from web.services import judging
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.days import Week, monday_of
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import in_force
from web.services.promises.transitions import COORDINATOR, LEAD, PARTY, STANDING

SAYS: Mapping[str, Callable[[Session, Deed, Sequence[Promise]], None]] = {
    "accepted": acts.accept,
    "declined": acts.decline,
    "given_up": acts.give_up,
}


def answer(session: Session, actor: Actor, seat_id: int, state: str) -> None:
    """Say `accepted`, `declined` or `given_up` to a promised seat; saying it twice is saying it once.

    Raises Forbidden for who is no volunteer, NotFound for a seat they were not promised, Conflict when it has
    begun, when this cannot follow what was said, or when the seat is theirs no more and somebody has it.
    """
    if actor.volunteer_id is None:
        raise Forbidden
    _answer(session, actor, PARTY, actor.volunteer_id, seat_id, state)


def answer_for(session: Session, actor: Actor, volunteer_id: int, seat_id: int, state: str) -> None:
    """Staff say what somebody told them, by phone or at the desk. Raises as `answer` does."""
    scope = Scope(session, actor)
    project = scope.led(scope.led_shift(scope.led_seat(seat_id).shift_id).project_id)
    if volunteer_id not in scope.knows([volunteer_id]):
        raise NotFound
    _answer(session, actor, acting_on(scope, project), volunteer_id, seat_id, state)


def acting_on(scope: Scope, project: Project) -> str:
    """As whom somebody acts on a project of theirs."""
    return COORDINATOR if project.organisation_id in scope.nodes("coordinator") else LEAD


def _answer(session: Session, actor: Actor, acting: str, volunteer_id: int, seat_id: int, state: str) -> None:
    with writing(session):
        chosen = select(Promise).where(Promise.volunteer_id == volunteer_id, Promise.seat_id == seat_id)
        promise = session.scalar(chosen)
        if promise is None or state not in SAYS:
            raise NotFound
        before, seat = promise.state, session.get_one(Seat, seat_id)
        if before == state and not acts.is_changed(promise, seat):
            return
        shift = session.get_one(Shift, seat.shift_id)
        if state == "accepted" and before not in STANDING:
            _refuse_unfit(session, promise, shift)
        SAYS[state](session, Deed(actor, acting), [promise])
        node = session.get_one(Project, shift.project_id).organisation_id
        note(
            session, actor, state, "seat", seat_id, node=node,
            changes={"state": [before, state]}, volunteer=volunteer_id,
        )  # fmt: skip


def _refuse_unfit(session: Session, promise: Promise, shift: Shift) -> None:
    """Raise Conflict when who comes back would break a rule that always holds."""
    zone = zone_of(session)
    week = Week(monday_of(shift.starts_at.astimezone(zone).date()), zone)
    pair = (promise.volunteer_id or 0, promise.seat_id)
    if judging.broken_by(session, week, in_force(session, week) | {pair}, {pair}, {pair}):
        raise Conflict(
            "rule_broken",
            lazy("You cannot have this place any more: it does not fit what else you have promised by now."),
        )
