"""Random histories of a small district, and what must be true after each of their steps.

A step is four numbers: which deed, and which of what it could be done to. Faults that a deed may answer with
are part of a history; anything else ends it.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from tests.web.conftest import account_of
from tests.web.promises.district_of_weeks import planned, weeks_of
from tests.web.promises.shifts_changed import values_of
from web.db import Database, zone_of
from web.models import Account, Person, Promise, Roster, Seat, Shift, Volunteer
from web.services import demand, editing, publishing, rosters
from web.services.accounts import sign_in
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Refused
from web.services.people import leaving
from web.services.promises import answering, keeping, lapsing, taking

Step = tuple[int, int, int, int]
STAFF = ("coordinator", "admin", "lead")
ANSWERS = ("accepted", "declined", "given_up")


T = TypeVar("T")


class History:
    """A district in which several people do things; `said` is what was done and what it was answered."""

    def __init__(self, app: Flask, database: Database, session: Session, clock: Any) -> None:
        self.app, self.database, self.session, self.clock = app, database, session, clock
        self.weeks: Sequence[Week] = weeks_of(session)
        self.staff = [self._recognised(account_of(session, code)) for code in STAFF]
        self.browsers: dict[int, FlaskClient] = {}
        self.people = session.scalars(select(Volunteer.id).order_by(Volunteer.id)).all()
        self.said: list[str] = []

    def step(self, step: Step) -> None:
        """Do one thing, a minute later; what is refused is refused."""
        self.clock.shift(timedelta(minutes=1))
        deed = DEEDS[step[0] % len(DEEDS)]
        try:
            done = deed(self, *step[1:])
        except Refused as fault:
            self.session.rollback()
            done = f"refused: {fault.code}"
        self.said.append(f"{now():%a %d %H:%M} {deed.__name__}{step[1:]}: {done}")

    def actor(self, person: int) -> Actor:
        """A volunteer, for what they do themselves."""
        return Actor(person, 0, "somebody", "en", person)

    def any_staff(self, number: int) -> Actor:
        return self.staff[number % len(self.staff)]

    def coordinator(self, number: int) -> Actor:
        return self.staff[number % 2]

    def week(self, number: int) -> Week:
        return self.weeks[number % len(self.weeks)]

    def browser(self, account: int) -> FlaskClient:
        """A browser of an account's own."""
        if account not in self.browsers:
            token = sign_in.open_session(self.session, account, agent="test", days=365)
            self.browsers[account] = self.app.test_client()
            self.browsers[account].set_cookie("duet_session", token)
        return self.browsers[account]

    def account(self, person: int) -> int:
        return self.session.scalars(select(Account.id).where(Account.person_id == person).limit(1)).one()

    def shifts(self) -> Sequence[Shift]:
        """The shifts of the three weeks, and those that were moved out of them."""
        return self.session.scalars(select(Shift).order_by(Shift.starts_at, Shift.id)).all()

    def seats(self) -> Sequence[Seat]:
        return self.session.scalars(select(Seat).order_by(Seat.id)).all()

    def promises(self) -> Sequence[Promise]:
        return self.session.scalars(select(Promise).order_by(Promise.id)).all()

    def drafts(self) -> Sequence[Roster]:
        return self.session.scalars(select(Roster).where(Roster.state == "draft").order_by(Roster.id)).all()

    def _recognised(self, account: int) -> Actor:
        token = sign_in.open_session(self.session, account, agent="test", days=1)
        found = sign_in.recognise(self.session, token, "127.0.0.1", zone_of(self.session))
        assert found is not None
        return found[0]


def one(among: Sequence[T], number: int) -> T:
    """One of several, by a number of any size. Raises Refused where there is none."""
    if not among:
        raise Refused("nothing_there", lazy("There is nothing here, or nothing that you may see."))
    return among[number % len(among)]


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


def says_for_them(history: History, which: int, says: int, staff: int) -> str:
    promise = one(history.promises(), which)
    who, said = promise.volunteer_id or 0, one(ANSWERS, says)
    answering.answer_for(history.session, history.any_staff(staff), who, promise.seat_id, said)
    return f"for {who} {said} to {promise.seat_id}"


def takes(history: History, who: int, seat: int, _: int) -> str:
    person, place = one(history.people, who), one(history.seats(), seat)
    taking.take(history.session, history.actor(person), place.id)
    return f"{person} takes {place.id}"


def moves_a_shift(history: History, which: int, by: int, staff: int) -> str:
    shift, later = one(history.shifts(), which), one(LATER, by)
    values = values_of(history.session, shift, shift.starts_at + later)
    actor, zone = history.any_staff(staff), zone_of(history.session)
    found = demand.update_shift(history.session, zone, actor, shift.id, values)
    return f"shift {shift.id} by {later}: {[(e.volunteer_id, e.kind, e.why) for e in found.every]}"


def takes_a_place_away(history: History, which: int, releases: int, staff: int) -> str:
    seat = one(history.seats(), which)
    shift = history.session.get_one(Shift, seat.shift_id)
    held = [each.volunteer_id for each in history.promises() if each.seat_id == seat.id]
    values = values_of(history.session, shift, shift.starts_at)
    for row in values["seats"]:
        if row["id"] == seat.id:
            row["maximum"] = max(1, row["maximum"] - 1)
            row["desired"], row["minimum"] = (
                min(row[name], row["maximum"]) for name in ("desired", "minimum")
            )
    values["release"] = [one(held, releases)] if held and releases % 2 else []
    actor, zone = history.any_staff(staff), zone_of(history.session)
    found = demand.update_shift(history.session, zone, actor, shift.id, values)
    return f"seat {seat.id}: {[(e.volunteer_id, e.kind, e.why) for e in found.every]}"


def asks_for_another_role(history: History, which: int, how: int, staff: int) -> str:
    shift = one(history.shifts(), which)
    values = values_of(history.session, shift, shift.starts_at)
    rows = values["seats"]
    if how % 3 == 0 and len(rows) > 1:
        rows.pop(how % len(rows))
    elif how % 3 == 1:
        one(rows, how)["minimum_age"] = 40
    else:
        one(rows, how)["role"] = ""
    actor, zone = history.any_staff(staff), zone_of(history.session)
    found = demand.update_shift(history.session, zone, actor, shift.id, values)
    return f"shift {shift.id}: {[(e.volunteer_id, e.kind, e.why) for e in found.every]}"


def cancels_a_shift(history: History, which: int, _: int, staff: int) -> str:
    shift = one(history.shifts(), which)
    demand.cancel_shift(history.session, history.any_staff(staff), shift.id)
    return f"shift {shift.id}"


def revives_a_shift(history: History, which: int, _: int, staff: int) -> str:
    shift = one([each for each in history.shifts() if each.status == "cancelled"], which)
    demand.revive_shift(history.session, history.any_staff(staff), shift.id)
    return f"shift {shift.id}"


def pins(history: History, who: int, seat: int, how: int) -> str:
    person, place, inside = (
        one(history.people, who),
        one(history.seats(), seat),
        one((True, False, None), how),
    )
    editing.pin(history.session, history.coordinator(how), person, place.id, inside)
    return f"{person} {inside} on {place.id}"


def pins_who_said_no(history: History, which: int, _: int, staff: int) -> str:
    promise = one([each for each in history.promises() if each.state in ("declined", "given_up")], which)
    person = promise.volunteer_id or 0
    editing.pin(history.session, history.coordinator(staff), person, promise.seat_id, True)
    return f"{person} on {promise.seat_id}"


def begins_a_draft(history: History, which: int, _: int, staff: int) -> str:
    monday = history.week(which).monday
    return str(publishing.draft(history.session, history.coordinator(staff), monday))


def plans(history: History, which: int, _: int, __: int) -> str:
    return str(planned(history.session, history.week(which)))


def moves_by_hand(history: History, which: int, who: int, seat: int) -> str:
    draft, person, place = one(history.drafts(), which), one(history.people, who), one(history.seats(), seat)
    editing.move(
        history.session, zone_of(history.session), history.coordinator(which), draft.id,
        version=draft.version, volunteer_id=person, seat_id=place.id,
    )  # fmt: skip
    return f"{person} on {place.id} in {draft.id}"


def takes_off_by_hand(history: History, which: int, pair: int, staff: int) -> str:
    draft = one(history.drafts(), which)
    seated = sorted(rosters.seated(history.session, draft.id).assignments)
    person, seat = one(seated, pair)
    editing.move(
        history.session, zone_of(history.session), history.coordinator(staff), draft.id,
        version=draft.version, volunteer_id=int(person), from_seat_id=int(seat),
    )  # fmt: skip
    return f"{person} off {seat} in {draft.id}"


def publishes(history: History, which: int, _: int, staff: int) -> str:
    draft = one(history.drafts(), which)
    return f"{draft.id} as {publishing.publish(history.session, history.coordinator(staff), draft.id)}"


def plans_and_publishes(history: History, which: int, _: int, staff: int) -> str:
    draft = planned(history.session, history.week(which))
    return f"{draft} as {publishing.publish(history.session, history.coordinator(staff), draft)}"


def discards(history: History, which: int, _: int, staff: int) -> str:
    draft = one(history.drafts(), which).id
    publishing.discard(history.session, history.coordinator(staff), draft)
    return str(draft)


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


def writes_down_who_came(history: History, which: int, how: int, staff: int) -> str:
    promise, state = one(history.promises(), which), one(("checked_in", "served", "did_not_come"), how)
    minutes = 90 if state == "served" else None
    keeping.attend(history.session, history.any_staff(staff), promise.id, state, minutes, words="heard")
    return f"{promise.volunteer_id} {state} on {promise.seat_id}"


LATER = tuple(
    timedelta(hours=hours) for hours in (1, -1, 3, -4, 16, -16, 24, -24, 24 * 7, -24 * 7, 24 * 14, 24 * 30)
)
Deed = Callable[[History, int, int, int], str]
DEEDS: Sequence[Deed] = (
    answers, answers, answers, says_yes, says_yes, says_for_them, takes, takes, moves_a_shift, moves_a_shift,
    moves_a_shift, takes_a_place_away, asks_for_another_role, cancels_a_shift, revives_a_shift, pins,
    pins_who_said_no, begins_a_draft, plans, moves_by_hand, moves_by_hand, takes_off_by_hand, publishes,
    publishes, publishes, plans_and_publishes, discards, leaves, is_locked_out, comes_back, time_goes_by,
    time_goes_by, writes_down_who_came,
)  # fmt: skip
