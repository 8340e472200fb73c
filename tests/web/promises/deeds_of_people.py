"""What people of a history do for themselves: answer, take, ask, leave, come back, and let time go by."""

from datetime import timedelta

from sqlalchemy import select

from tests.web.promises.history import ANSWERS, History, one
from web.models import (
    Person,
)
from web.services.people import leaving
from web.services.promises import answering, applying, lapsing, taking


def answers(history: History, which: int, says: int, _: int) -> str:
    promise = one(history.promises(), which)
    who, said = promise.volunteer_id or 0, one(ANSWERS, says)
    answering.answer(history.session, history.actor(who), promise.seat_id, said)
    return f"{who} says {said} to {promise.seat_id}"


def says_yes(history: History, which: int, _: int, __: int) -> str:
    waiting = [each for each in history.promises() if each.state == "offered"]
    promise = one(waiting, which)
    answering.answer(history.session, history.actor(promise.volunteer_id or 0), promise.seat_id, "accepted")
    return f"{promise.volunteer_id} accepts {promise.seat_id}"


def takes(history: History, who: int, seat: int, _: int) -> str:
    person, place = one(history.people, who), one(history.seats(), seat)
    taking.take(history.session, history.actor(person), place.id)
    return f"{person} takes {place.id}"


def asks(history: History, who: int, seat: int, _: int) -> str:
    chosen = [each for each in history.seats() if each.flow == "approval"]
    person, place = one(history.people, who), one(chosen, seat)
    applying.apply(history.session, history.actor(person), place.id)
    return f"{person} for {place.id}"


def asks_no_more(history: History, which: int, _: int, __: int) -> str:
    asked = one(history.applications("asked", "withdrawn", "refused"), which)
    applying.withdraw(history.session, history.actor(asked.volunteer_id), asked.seat_id)
    return f"{asked.volunteer_id} for {asked.seat_id}"


def leaves(history: History, who: int, _: int, __: int) -> str:
    person = one(history.people, who)
    leaving.leave(history.session, history.actor(person), person)
    return str(person)


def is_locked_out(history: History, who: int, _: int, __: int) -> str:
    person = one(history.people, who)
    leaving.lock_out(history.session, history.staff[1], person)
    return str(person)


def comes_back(history: History, who: int, _: int, __: int) -> str:
    gone = select(Person.id).where(Person.state != "active").order_by(Person.id)
    person = one(history.session.scalars(gone).all(), who)
    leaving.come_back(history.session, history.staff[1], person)
    return str(person)


def time_goes_by(history: History, hours: int, _: int, __: int) -> str:
    later = timedelta(hours=one((1, 7, 24, 50), hours))
    history.clock.shift(later)
    return f"{later}, {lapsing.lapse_due(history.session)} lapse"
