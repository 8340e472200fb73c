"""Yes and no: by a volunteer for themselves, or by staff for somebody who told them so."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Party, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.promises import acts, fit
from web.services.promises.deeds import Deed, Work, work_on
from web.services.promises.standing import heads_on
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


def speak_for(party: Party) -> frozenset[int]:
    """Who says yes and no for a group or a partner: its contact, and whom the partner named."""
    if party.ended_at is not None:
        return frozenset()
    return frozenset(each for each in (party.contact_person_id, party.volunteer_id) if each is not None)


def answer_together(session: Session, actor: Actor, promise_id: int, state: str) -> None:
    """Say it for one's group. Raises NotFound for who does not speak for it, Conflict as `answer` does."""
    with writing(session):
        promise = session.get(Promise, promise_id)
        party = session.get(Party, promise.party_id) if promise is not None and promise.party_id else None
        if promise is None or party is None or actor.person_id not in speak_for(party) or state not in SAYS:
            raise NotFound
        before, seat = promise.state, session.get_one(Seat, promise.seat_id)
        if before == state and not acts.is_changed(promise, seat):
            return
        SAYS[state](session, Deed(actor, PARTY), [promise])
        shift = session.get_one(Shift, seat.shift_id)
        node = session.get_one(Project, shift.project_id).organisation_id
        note(
            session, actor, state, "seat", seat.id, node=node,
            changes={"state": [before, state]}, promise=promise.id, party=party.id,
        )  # fmt: skip


def no_way_back(session: Session, volunteer_id: int, seat_id: int) -> str:
    """Why a no to a seat cannot be taken back now, as a code; empty when it can.

    `cancelled`, `begun`, `full`, or the rule of the person's own plan that it would break.
    """
    there = work_on(session, {seat_id})[seat_id]
    if fit.is_gone(there.seat, there.shift):
        return "cancelled"
    if there.shift.starts_at <= now():
        return "begun"
    if heads_on(session, seat_id) >= there.seat.maximum:
        return "full"
    return fit.keeps_from(session, volunteer_id, there)


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
            if fit.is_gone(seat, shift):
                raise Conflict("cancelled", fit.GONE)
            acts.refuse_full(session, seat)
            fit.refuse_unfit(session, volunteer_id, Work(seat, shift), promise)
        SAYS[state](session, Deed(actor, acting), [promise])
        node = session.get_one(Project, shift.project_id).organisation_id
        note(
            session, actor, state, "seat", seat_id, node=node,
            changes={"state": [before, state]}, volunteer=volunteer_id,
        )  # fmt: skip
