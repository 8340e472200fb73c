"""How many of a group came: said with the press or afterwards, and counted in figures and hours."""

from datetime import datetime

import pytest
import time_machine
from sqlalchemy import select

from tests.web.attendance.there import BEGINS, ENDS, Day
from web.db import writing
from web.models import Organisation, Party, Promise
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.attendance import days, hours, presses, recording, sheet
from web.services.attendance.presses import Pressed
from web.services.clock import now
from web.services.faults import Invalid
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR


@pytest.fixture
def group(day: Day, planner: Actor) -> int:
    """The promise of a group of two, on the seat of which one person was let go."""
    session = day.session
    with writing(session):
        acts.release(session, Deed(planner, COORDINATOR), [day.promise(2)])
        party = Party(
            kind="group",
            organisation_id=session.scalars(select(Organisation.id).limit(1)).one(),
            name="Choir",
            heads=2,
            created_at=now(),
        )
        session.add(party)
        session.flush()
        made = acts.offer_to_party(session, Deed(planner, COORDINATOR), day.seat_id, party.id, 2)
        return made.id


def come(day: Day, actor: Actor, promise_id: int, heads: int | None, at: datetime = BEGINS) -> None:
    with time_machine.travel(at, tick=False):
        said = Pressed("arrived", promise_id, at, heads=heads)
        presses.press(day.session, actor, day.shift_id, said)


def test_hours_are_of_each_who_came(day: Day, lead: Actor, group: int) -> None:
    come(day, lead, group, 1)
    found = sheet.read(day.session, Scope(day.session, lead), day.shift_id)
    line = next(each for each in found.lines if each.promise_id == group)
    assert (line.heads, line.promised, found.here, found.to_confirm) == (1, 2, 1, 1)
    counted = days.of_day(day.session, Scope(day.session, lead), BEGINS.date(), day.session.info["zone"])
    assert next(each.here for each in counted if each.shift.id == day.shift_id) == 1
    with time_machine.travel(ENDS, tick=False):
        hours.confirm(day.session, lead, day.shift_id)
        right = recording.Said("served", 120, heads=2, words="The other one came later.")
        recording.attend(day.session, lead, group, right)
    promise = day.session.get_one(Promise, group)
    assert (promise.minutes, promise.heads) == (120, 2)
    found = sheet.read(day.session, Scope(day.session, lead), day.shift_id)
    assert next(each.heads for each in found.lines if each.promise_id == group) == 2


def test_a_number_that_cannot_be_is_refused(day: Day, lead: Actor, group: int) -> None:
    for promise_id, heads in ((group, 3), (day.promise().id, 2)):
        with pytest.raises(Invalid) as fault:
            come(day, lead, promise_id, heads)
        assert set(fault.value.errors) == {"heads"}


def test_who_did_not_come_after_all_has_no_heads(day: Day, lead: Actor, group: int) -> None:
    come(day, lead, group, 1)
    with time_machine.travel(BEGINS, tick=False):
        presses.press(day.session, lead, day.shift_id, Pressed("missed", group, BEGINS))
    come(day, lead, group, None)
    found = sheet.read(day.session, Scope(day.session, lead), day.shift_id)
    assert next(each.heads for each in found.lines if each.promise_id == group) == 2
