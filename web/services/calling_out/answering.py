"""What people say to being asked: the first yes has the seat, judged as any taking is.

`answer` is for links in messages, `say` for who is signed in, `heard` for staff who were told by phone.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from web.db import writing
from web.models import Asked, CallOut, Person, Promise
from web.services.access.scope import Scope
from web.services.accounts.sign_in import acting_as
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.calling_out import ending, place
from web.services.calling_out.place import Place
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.promises import acts, taking
from web.services.promises.answering import acting_on
from web.services.promises.deeds import Deed, Work
from web.services.promises.transitions import PARTY, STANDING

YES, NO, NOT_NOW = "yes", "no", "not_now"
SAYS = (YES, NO, NOT_NOW)
TAKEN, HAS_IT, RULE_BROKEN = "taken", "has_it", "rule_broken"
CALLED_OUT = "called_out"
"""Why somebody took a seat: they were asked for it."""
MESSAGES = {
    YES: lazy("Thank you. The place is yours; we count on you."),
    NO: lazy("Thank you for saying so. You are not asked for this place again."),
    NOT_NOW: lazy("Thank you for saying so. You may be asked another time."),
    TAKEN: lazy("Somebody was faster, and the place is taken. Thank you all the same for offering to help."),
    HAS_IT: lazy("You have said yes to this place. If you cannot come after all, say so under My shifts."),
    place.TIME: lazy("The time to answer is over, and nobody is needed here any more. Thank you."),
    place.WITHDRAWN: lazy("The project no longer looks for anybody here. Thank you for offering to help."),
    place.CHANGED: lazy(
        "This shift has been changed since you were asked, so your answer no longer fits it."
    ),
    place.CANCELLED: lazy("This shift does not take place. Thank you for offering to help."),
    place.BEGUN: lazy("This shift has begun. Speak to your project lead."),
}
"""What the person reads, by code."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an answer: `yes`, `no`, `not_now`, or why the place is not theirs; in words for them."""

    code: str
    message: Message
    seat_id: int


def answer(session: Session, person_id: int, asked_id: int, *, yes: bool) -> Outcome:
    """Take the yes or no of somebody who was asked, by a link that only they have.

    Raises NotFound for who was not asked, or takes part no more.
    """
    actor = acting_as(session, person_id)
    if actor is None:
        raise NotFound
    return say(session, actor, asked_id, YES if yes else NO)


def say(session: Session, actor: Actor, asked_id: int, said: str) -> Outcome:
    """Take one's own `yes`, `no` or `not_now`. Raises Forbidden for who is no volunteer, NotFound."""
    if actor.volunteer_id is None:
        raise Forbidden
    with writing(session):
        asked = session.get(Asked, asked_id)
        if asked is None or asked.volunteer_id != actor.volunteer_id or asked.state == "waiting":
            raise NotFound
        there = place.of(session, session.get_one(CallOut, asked.call_out_id).seat_id)
        return _take(session, Deed(actor, PARTY, why=CALLED_OUT), asked, there, said)


def heard(session: Session, actor: Actor, call_out_id: int, asked_id: int, said: str) -> Outcome:
    """Write down what somebody said by phone or at the desk. Raises NotFound for what is out of scope."""
    with writing(session):
        scope, asked = Scope(session, actor), session.get(Asked, asked_id)
        if asked is None or asked.call_out_id != call_out_id:
            raise NotFound
        call = ending.led(session, scope, call_out_id)
        if asked.volunteer_id not in scope.knows([asked.volunteer_id]):
            raise NotFound
        there = place.of(session, call.seat_id)
        deed = Deed(actor, acting_on(scope, there.project), why=CALLED_OUT)
        return _take(session, deed, asked, there, said)


def _take(session: Session, deed: Deed, asked: Asked, there: Place, said: str) -> Outcome:
    """The answer in one transaction: what is true of the place first, then the seat or the no."""
    if said not in SAYS or session.get_one(Person, asked.volunteer_id).state != "active":
        raise NotFound
    call = session.get_one(CallOut, asked.call_out_id)
    why = ending.settle(session, call, there)
    held = taking.held_by(session, asked.volunteer_id, there.seat.id)
    has_it = held is not None and held.state in STANDING
    if said != YES:
        if has_it and asked.state == YES:
            return _outcome(HAS_IT, there)
        return _no(session, deed, asked, there, said)
    if has_it and asked.state == YES:
        return _outcome(place.CHANGED if held and acts.is_changed(held, there.seat) else YES, there)
    if why in place.ANOTHER:
        return _too_late(asked, there, why)
    if why and not has_it and not (why == place.TIME and place.missing(session, call, there)):
        return _too_late(asked, there, why)
    return _yes(session, deed, asked, there, call, held)


def _yes(
    session: Session, deed: Deed, asked: Asked, there: Place, call: CallOut, held: Promise | None
) -> Outcome:
    work = Work(there.seat, there.shift)
    try:
        if held is not None and held.state in STANDING:
            if held.state == "offered" or acts.is_changed(held, there.seat):
                acts.accept(session, deed, [held])
        else:
            taking.give(session, deed, asked.volunteer_id, work, held)
    except Conflict as fault:
        if fault.code == "full":
            return _too_late(asked, there, place.OTHERWISE)
        return Outcome(fault.code, fault.message, there.seat.id)
    _enter(asked, YES, deed)
    _note(session, deed, "said_yes", "yes_noted", asked, there)
    ending.settle(session, call, place.of(session, there.seat.id))
    return _outcome(YES, there)


def _no(session: Session, deed: Deed, asked: Asked, there: Place, said: str) -> Outcome:
    if asked.state != said:
        _enter(asked, said, deed)
        _note(session, deed, "said_no", "no_noted", asked, there)
    return _outcome(said, there)


def _too_late(asked: Asked, there: Place, why: str) -> Outcome:
    """Thanked at once, by what they read now."""
    waits = asked.state in (*ending.UNANSWERED, "thanked") and asked.answered_at is None
    if waits and why in place.TAKEN:
        _enter(asked, "thanked", None)
    return _outcome(TAKEN if why in place.TAKEN else why, there)


def _enter(asked: Asked, state: str, deed: Deed | None) -> None:
    asked.state, asked.answered_at = state, now()
    asked.asked_at = asked.asked_at or asked.answered_at
    by_staff = deed is not None and deed.actor is not None and deed.acting != PARTY
    asked.answered_by = deed.actor.person_id if by_staff and deed and deed.actor else None


def _note(session: Session, deed: Deed, own: str, noted: str, asked: Asked, there: Place) -> None:
    verb = own if deed.acting == PARTY else noted
    note(
        session, deed.actor, verb, "seat", there.seat.id, node=there.project.organisation_id,
        volunteer=asked.volunteer_id,
    )  # fmt: skip


def _outcome(code: str, there: Place) -> Outcome:
    return Outcome(code, MESSAGES[code], there.seat.id)
