"""Presses of a day sheet: each counts once, the later one stands, and hours are confirmed after the end."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from tests.web.attendance.there import BEGINS, ENDS, Day
from tests.web.conftest import TODAY
from web.db import writing
from web.models import Attendance, Audit, Press, PromiseEvent, Shift
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import closing, days, hours, presses, recording, sheet, unplanned
from web.services.attendance.presses import Pressed
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, NotFound, Outdated
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, LEAD, PARTY

MINUTE = timedelta(minutes=1)


def press(
    day: Day, actor: Actor, what: str, at: datetime, which: int = 0, said: datetime | None = None
) -> None:
    with time_machine.travel(at, tick=False):
        key = uuid4().hex
        presses.press(day.session, actor, day.shift_id, Pressed(what, day.promise(which).id, at, None, key))


def refused(day: Day, actor: Actor, what: str, at: datetime, which: int = 0) -> str:
    with pytest.raises(Conflict) as fault:
        press(day, actor, what, at, which)
    return fault.value.code


def test_who_arrives_leaves_and_is_confirmed_has_real_minutes(day: Day, lead: Actor) -> None:
    press(day, lead, "arrived", BEGINS + 7 * MINUTE)
    press(day, lead, "left", BEGINS + 91 * MINUTE)
    with time_machine.travel(ENDS, tick=False):
        assert hours.confirm(day.session, lead, day.shift_id) == 1
        assert hours.confirm(day.session, lead, day.shift_id) == 0
    assert (day.promise().state, day.promise().minutes) == ("served", 84)
    assert day.promise(1).state == "accepted"


def test_who_comes_long_after_the_start_was_late(day: Day, lead: Actor) -> None:
    press(day, lead, "late", BEGINS - 5 * MINUTE)
    kept = day.kept()
    assert kept is not None
    assert (kept.late, day.promise().state) == (True, "accepted")
    press(day, lead, "arrived", BEGINS + 12 * MINUTE)
    press(day, lead, "arrived", BEGINS + 3 * MINUTE, 1)
    first, second = day.kept(0), day.kept(1)
    assert first is not None
    assert second is not None
    assert (first.late, second.late) == (True, False)


def test_hours_wait_for_the_end(day: Day, lead: Actor) -> None:
    press(day, lead, "arrived", BEGINS)
    with time_machine.travel(ENDS - MINUTE, tick=False), pytest.raises(Conflict) as fault:
        hours.confirm(day.session, lead, day.shift_id)
    assert fault.value.code == "not_over"


def test_a_press_sent_twice_counts_once(day: Day, lead: Actor) -> None:
    said = Pressed("arrived", day.promise().id, BEGINS, None, "a-key-of-this-phone")
    with time_machine.travel(BEGINS + MINUTE, tick=False):
        presses.press(day.session, lead, day.shift_id, said)
        presses.press(day.session, lead, day.shift_id, replace(said, what="back"))
    assert day.promise().state == "checked_in"
    assert day.session.scalar(select(func.count()).select_from(Press)) == 1
    events = select(func.count()).select_from(PromiseEvent).where(PromiseEvent.verb == "check_in")
    assert day.session.scalar(events) == 1


def test_what_was_pressed_later_stands_whatever_is_sent_first(day: Day, lead: Actor, planner: Actor) -> None:
    press(day, planner, "arrived", BEGINS + 9 * MINUTE)
    old = Pressed("missed", day.promise().id, BEGINS + 5 * MINUTE, None, "from-a-phone-without-network")
    with time_machine.travel(BEGINS + 20 * MINUTE, tick=False), pytest.raises(Conflict) as fault:
        presses.press(day.session, lead, day.shift_id, old)
    assert fault.value.code == "pressed_later"
    assert day.promise().state == "checked_in"
    assert refused(day, lead, "left", BEGINS + 10 * MINUTE, 1) == "not_arrived"


def test_a_wrong_press_is_taken_back(day: Day, lead: Actor) -> None:
    press(day, lead, "missed", BEGINS + MINUTE)
    assert day.promise().state == "did_not_come"
    press(day, lead, "back", BEGINS + 2 * MINUTE)
    assert day.promise().state == "accepted"
    press(day, lead, "missed", BEGINS + 3 * MINUTE)
    press(day, lead, "arrived", BEGINS + 20 * MINUTE)
    assert day.promise().state == "checked_in"


def test_nobody_is_missed_before_the_start_nor_noted_long_before(day: Day, lead: Actor) -> None:
    assert refused(day, lead, "missed", BEGINS - 5 * MINUTE) == "not_begun"
    assert refused(day, lead, "arrived", BEGINS - 121 * MINUTE) == "too_early"


def test_who_was_released_meanwhile_has_no_place(day: Day, lead: Actor) -> None:
    with writing(day.session):
        acts.release(day.session, Deed(lead, COORDINATOR), [day.promise()])
    assert refused(day, lead, "arrived", BEGINS) == "no_place"


def test_a_cancelled_shift_takes_no_press(day: Day, lead: Actor) -> None:
    with writing(day.session):
        day.session.get_one(Shift, day.shift_id).status = "cancelled"
    assert refused(day, lead, "arrived", BEGINS) == "cancelled"


def test_what_nobody_recorded_closes_as_unknown_and_is_set_right_with_a_reason(
    day: Day, lead: Actor, planner: Actor
) -> None:
    press(day, lead, "missed", BEGINS + MINUTE, 2)
    with time_machine.travel(ENDS + timedelta(days=2), tick=False):
        found, _ = days.unrecorded(day.session, Scope(day.session, lead), day.session.info["zone"])
        mine = next(each for each in found if each.shift.id == day.shift_id)
        assert (mine.open, mine.closed, mine.overdue) == (2, True, False)
        assert closing.close_due(day.session) >= 2
        assert closing.close_due(day.session) == 0
        assert day.promise().state == "accepted"
        kept = day.kept()
        assert kept is not None
        assert kept.closed_at == now()
    assert refused(day, lead, "arrived", ENDS + timedelta(days=3)) == "attendance_closed"
    with time_machine.travel(ENDS + timedelta(days=3), tick=False):
        with pytest.raises(Conflict) as fault:
            recording.attend(day.session, planner, day.promise().id, recording.Said("served", 100))
        assert fault.value.code == "note_missing"
        said = recording.Said("served", arrived_at=BEGINS, left_at=ENDS, words="On the paper list.")
        recording.attend(day.session, planner, day.promise().id, said)
    assert day.promise().minutes == 120


def test_a_correction_keeps_the_old_value_and_its_reason(day: Day, lead: Actor, planner: Actor) -> None:
    press(day, lead, "arrived", BEGINS)
    with time_machine.travel(ENDS, tick=False):
        hours.confirm(day.session, lead, day.shift_id)
        said = recording.Said("served", left_at=ENDS - 30 * MINUTE, words="Left before tea.")
        recording.attend(day.session, lead, day.promise().id, said)
        with pytest.raises(Conflict) as fault:
            recording.attend(day.session, lead, day.promise().id, recording.Said("served", 60))
        assert fault.value.code == "note_missing"
    with time_machine.travel(ENDS + timedelta(days=2), tick=False):
        later = recording.Said("served", 80, words="Counted again.")
        with pytest.raises(Conflict) as fault:
            recording.attend(day.session, lead, day.promise().id, later)
        assert fault.value.code == "attendance_closed"
        recording.attend(day.session, planner, day.promise().id, later)
    chosen = select(PromiseEvent).where(PromiseEvent.promise_id == day.promise().id).order_by(PromiseEvent.id)
    *_, served, right, again = day.session.scalars(chosen)
    assert (served.minutes, right.minutes, right.note) == (120, 90, "Left before tea.")
    assert (again.minutes, again.acting) == (80, "coordinator")
    trail = select(Audit.changes).where(Audit.verb == "served").order_by(Audit.id.desc()).limit(1)
    assert day.session.scalar(trail) == {"minutes": [90, 80], "note": [None, "Counted again."]} | {
        "state": ["served", "served"]
    }


def test_a_lead_sets_right_what_stands_on_the_sheet_alone(day: Day, lead: Actor) -> None:
    with writing(day.session):
        acts.give_up(day.session, Deed(lead, LEAD), [day.promise()])
    with time_machine.travel(ENDS, tick=False), pytest.raises(Forbidden):
        recording.attend(day.session, lead, day.promise().id, recording.Said("served", 60, words="Came."))


def test_what_somebody_else_wrote_down_since_is_not_overwritten(
    day: Day, lead: Actor, planner: Actor
) -> None:
    press(day, lead, "arrived", BEGINS)
    kept = day.kept()
    assert kept is not None
    seen = kept.version
    press(day, planner, "left", BEGINS + 30 * MINUTE)
    with time_machine.travel(ENDS, tick=False):
        with pytest.raises(Outdated) as fault:
            recording.attend(day.session, lead, day.promise().id, recording.Said("served", 120, seen=seen))
        assert fault.value.version == seen + 1
        recording.attend(day.session, lead, day.promise().id, recording.Said("served", 30, seen=seen + 1))
    assert day.promise().minutes == 30


def test_who_came_unplanned_is_judged_and_can_be_taken_back(day: Day, planner: Actor) -> None:
    with time_machine.travel(BEGINS, tick=False):
        made = unplanned.enter(day.session, planner, day.shift_id, day.seat_id, day.spare[0], BEGINS, "one")
        assert (
            unplanned.enter(day.session, planner, day.shift_id, day.seat_id, day.spare[0], BEGINS, "one")
            is None
        )
        with pytest.raises(Conflict) as fault:
            unplanned.enter(day.session, planner, day.shift_id, day.seat_id, day.spare[0], BEGINS)
        assert fault.value.code == "has_a_place"
        with pytest.raises(Conflict) as full:
            unplanned.enter(day.session, planner, day.shift_id, day.seat_id, day.spare[1], BEGINS)
        assert full.value.code == "full"
        here = sheet.read(day.session, Scope(day.session, planner), day.shift_id)
        assert (here.heads("unplanned"), here.heads("awaited"), len(here.short)) == (1, 3, 1)
        assert made is not None
        presses.press(day.session, planner, day.shift_id, Pressed("back", made, BEGINS + MINUTE))
        here = sheet.read(day.session, Scope(day.session, planner), day.shift_id)
        assert here.heads("unplanned") == 0


def test_strangers_are_found_by_no_lead(day: Day, lead: Actor) -> None:
    hidden = [each for each in day.spare if each not in Scope(day.session, lead).knows(day.spare)]
    assert hidden
    with time_machine.travel(BEGINS, tick=False), pytest.raises(NotFound):
        unplanned.enter(day.session, lead, day.shift_id, day.seat_id, hidden[0], BEGINS)


def test_the_sheet_of_another_shift_takes_no_press(day: Day, planner: Actor) -> None:
    with writing(day.session):
        acts.check_in(day.session, Deed(acting=PARTY), day.promise())
    other = day.session.scalars(select(Shift.id).where(Shift.id != day.shift_id).limit(1)).one()
    with pytest.raises(NotFound):
        presses.press(day.session, planner, other, Pressed("back", day.promise().id, TODAY))
    assert day.session.scalar(select(func.count()).select_from(Attendance)) == 0
