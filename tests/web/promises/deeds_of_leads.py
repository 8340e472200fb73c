"""What those who lead do in a history: they change shifts, answer for people, decide, and note who came."""

from datetime import timedelta

from tests.web.promises.history import ANSWERS, History, one
from tests.web.promises.shifts_changed import values_of
from web.db import writing, zone_of
from web.models import (
    Shift,
)
from web.services import demand
from web.services.attendance import recording
from web.services.promises import answering, applying

LATER = tuple(
    timedelta(hours=hours) for hours in (1, -1, 3, -4, 16, -16, 24, -24, 24 * 7, -24 * 7, 24 * 14, 24 * 30)
)


def says_for_them(history: History, which: int, says: int, staff: int) -> str:
    promise = one(history.promises(), which)
    who, said = promise.volunteer_id or 0, one(ANSWERS, says)
    answering.answer_for(history.session, history.any_staff(staff), who, promise.seat_id, said)
    return f"for {who} {said} to {promise.seat_id}"


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


def asks_for_approval(history: History, which: int, _: int, __: int) -> str:
    """Whoever leads wants to say themselves who gets a place."""
    seat = one(history.seats(), which)
    with writing(history.session):
        seat.flow = "approval"
    return str(seat.id)


def decides(history: History, which: int, how: int, staff: int) -> str:
    asked, deed = one(history.applications("asked"), which), one((applying.approve, applying.refuse), how)
    deed(history.session, history.any_staff(staff), asked.id, version=asked.version)
    return f"{deed.__name__} {asked.volunteer_id} for {asked.seat_id}"


def writes_down_who_came(history: History, which: int, how: int, staff: int) -> str:
    promise, state = one(history.promises(), which), one(("checked_in", "served", "did_not_come"), how)
    minutes = 90 if state == "served" else None
    said = recording.Said(state, minutes, words="heard")
    recording.attend(history.session, history.any_staff(staff), promise.id, said)
    return f"{promise.volunteer_id} {state} on {promise.seat_id}"
