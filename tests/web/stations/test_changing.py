"""Hours that change: whoever was promised a station keeps it where it is still open, and hears of it else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import free_people, of, promised, seats_of
from tests.web.services.planned import ZONE
from tests.web.stations.ground import change, hours, loaded, opened, stations, told
from web.db import writing
from web.models import Audit, CalendarDay, Notice, Opening, Project, Shift
from web.schemas.demand import ShiftChangeSchema
from web.services import demand
from web.services.actor import Actor
from web.services.demand.effects import Unconfirmed
from web.services.faults import Conflict, NotFound, Outdated
from web.services.stations.changing import change_opening, end_opening, settle

NINE, HALF_PAST_TEN = 0, 1


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.fixture
def opening(session: Session, lead: Actor) -> Opening:
    """Three Wednesdays, each with stations at 9:00 and 10:30 for five."""
    return opened(session, lead)


def given(session: Session, shift: Shift, count: int = 1) -> list[int]:
    people = free_people(session, count)
    for each in people:
        promised(session, each, seats_of(session, shift.id)[0], "accepted")
    return people


def on(session: Session, opening: Opening, day: str, which: int) -> Shift:
    return stations(session, opening, day)[which]


def test_fewer_hours_keep_who_is_still_open_and_ask_who_is_not(
    session: Session, lead: Actor, opening: Opening
) -> None:
    early, late = on(session, opening, "12-02", NINE), on(session, opening, "12-02", HALF_PAST_TEN)
    (stays,), (moves,) = given(session, early), given(session, late)
    fewer = hours((3, "09:00", "11:00", 2))
    shown = change(session, lead, opening, how={"preview": True}, hours=fewer)
    assert {each.volunteer_id: each.kind for each in shown.every} == {stays: "stays", moves: "asked_again"}
    assert told(session, opening, "12-02") == ["12-02 09:00-10:30 3/5/6", "12-02 10:30-12:00 3/5/6"]
    change(session, lead, opening, hours=fewer)
    assert told(session, opening, "12-02") == ["12-02 09:00-10:30 1/2/2", "12-02 09:30-11:00 1/2/2"]
    assert [of(session, moves, seat).state for seat in seats_of(session, late.id)] == ["accepted"]
    assert told(session, opening, "12-09") == ["12-09 09:00-10:30 1/2/2", "12-09 09:30-11:00 1/2/2"]


def test_more_hours_and_heads_leave_the_promised_and_add_the_rest(
    session: Session, lead: Actor, opening: Opening
) -> None:
    early = on(session, opening, "12-02", NINE)
    (person,) = given(session, early)
    shown = change(session, lead, opening, hours=hours((3, "09:00", "13:30", 6)))
    assert [each.kind for each in shown.every] == ["stays"]
    assert told(session, opening, "12-02") == [
        "12-02 09:00-10:30 3/6/7", "12-02 10:30-12:00 3/6/7", "12-02 12:00-13:30 3/6/7"
    ]  # fmt: skip
    assert of(session, person, seats_of(session, early.id)[0]).state == "accepted"


def test_other_lengths_are_cut_around_who_is_promised(
    session: Session, lead: Actor, opening: Opening
) -> None:
    late = on(session, opening, "12-02", HALF_PAST_TEN)
    given(session, late, 2)
    shown = change(session, lead, opening, lengths=[180])
    assert {each.kind for each in shown.every} == {"stays"}
    assert told(session, opening, "12-02") == ["12-02 09:00-12:00 3/5/6", "12-02 10:30-12:00 0/2/2"]
    assert told(session, opening, "12-09") == ["12-09 09:00-12:00 3/5/6"]
    assert stations(session, opening, "12-02")[1].id == late.id


def test_hours_that_move_by_half_an_hour_take_people_along_and_ask_them(
    session: Session, lead: Actor, opening: Opening
) -> None:
    early, late = on(session, opening, "12-02", NINE), on(session, opening, "12-02", HALF_PAST_TEN)
    (first,), (second,) = given(session, early), given(session, late)
    shown = change(session, lead, opening, hours=hours((3, "09:30", "12:30", 2)))
    assert {each.volunteer_id: each.kind for each in shown.every} == {first: "asked_again", second: "stays"}
    assert early.id in {each.id for each in stations(session, opening, "12-02")}
    assert told(session, opening, "12-02")[0].startswith("12-02 09:30-11:00")


def test_who_has_no_open_hour_left_is_told(session: Session, lead: Actor, opening: Opening) -> None:
    early = on(session, opening, "12-02", NINE)
    (person,) = given(session, early)
    shown = change(session, lead, opening, hours=hours((3, "14:00", "15:30", 2)))
    assert [(each.volunteer_id, each.kind) for each in shown.every] == [(person, "cancelled")]
    assert of(session, person, seats_of(session, early.id)[0]).state == "shift_cancelled"
    assert told(session, opening, "12-02") == ["(12-02 09:00-10:30 3/5/6)", "12-02 14:00-15:30 1/2/2"]
    about = select(Notice.id).where(Notice.person_id == person)
    assert session.scalars(about).first() is not None


def test_what_nobody_says_otherwise_stays_exactly(session: Session, lead: Actor, opening: Opening) -> None:
    given(session, on(session, opening, "12-02", NINE))
    before, version = told(session, opening), opening.version
    shown = change(session, lead, opening)
    assert not shown.concerned
    assert (told(session, opening), opening.version) == (before, version)


def test_a_change_of_one_weekday_leaves_the_others(session: Session, lead: Actor) -> None:
    both = hours((3, "09:00", "10:30", 2), (4, "09:00", "10:30", 2))
    opening = opened(session, lead, hours=both)
    before = [each.id for each in stations(session, opening, "12-02")]
    change(session, lead, opening, hours=hours((3, "09:00", "10:30", 2), (4, "09:00", "10:30", 1)))
    assert [each.id for each in stations(session, opening, "12-02")] == before
    assert told(session, opening, "12-03") == ["12-03 09:00-10:30 1/1/1"]


def test_a_station_changed_by_hand_stays_and_the_rest_is_cut_around_it(
    session: Session, lead: Actor, opening: Opening
) -> None:
    early = on(session, opening, "12-02", NINE)
    said = as_it_is_alone(session, early)
    demand.update_shift(session, ZONE, lead, early.id, dict(ShiftChangeSchema().load(said)))
    change(session, lead, opening, hours=hours((3, "09:00", "12:00", 3)))
    assert told(session, opening, "12-02")[0] == "12-02 08:30-10:30 0/1/1"
    assert told(session, opening, "12-09") == ["12-09 09:00-10:30 2/3/3", "12-09 10:30-12:00 2/3/3"]


def as_it_is_alone(session: Session, shift: Shift) -> dict[str, object]:
    seat = {"id": seats_of(session, shift.id)[0], "role": "guide", "desired": 1, "maximum": 1}
    return {"place_id": shift.place_id, "day": "2026-12-02", "start": "08:30", "end": "10:30",
            "kind": "station", "seats": [seat]}  # fmt: skip


def test_it_is_shown_first_and_refused_when_it_became_another_thing(
    session: Session, lead: Actor, opening: Opening
) -> None:
    early = on(session, opening, "12-02", NINE)
    fewer = loaded(session, hours=hours((3, "10:00", "12:00", 2)))
    with pytest.raises(Unconfirmed) as first:
        change_opening(session, ZONE, lead, opening.id, fewer, seen="")
    given(session, early)
    with pytest.raises(Unconfirmed) as second:
        change_opening(session, ZONE, lead, opening.id, fewer, seen=first.value.effects.digest)
    assert second.value.again
    done = change_opening(session, ZONE, lead, opening.id, fewer, seen=second.value.effects.digest)
    assert done.digest == second.value.effects.digest


def test_of_two_who_change_it_at_once_the_second_compares(
    session: Session, lead: Actor, opening: Opening
) -> None:
    version = opening.version
    change(session, lead, opening, how={"version": version}, hours=hours((3, "09:00", "12:00", 3)))
    with pytest.raises(Outdated) as refused:
        change_opening(session, ZONE, lead, opening.id, loaded(session), version=version)
    assert refused.value.values["hours"] == {"2": [{"start": 540, "end": 720, "minimum": 2, "desired": 3}]}
    audit = select(Audit.changes).where(Audit.subject == "opening", Audit.verb == "changed")
    assert "hours" in session.scalars(audit).one()


def test_an_opening_ends_and_goes_on_again(session: Session, lead: Actor, opening: Opening) -> None:
    (person,) = given(session, on(session, opening, "12-09", NINE))
    shown = end_opening(session, ZONE, lead, opening.id, date(2026, 12, 8))
    assert [(each.volunteer_id, each.kind) for each in shown.every] == [(person, "cancelled")]
    assert told(session, opening) == [
        "12-02 09:00-10:30 3/5/6", "12-02 10:30-12:00 3/5/6", "(12-09 09:00-10:30 3/5/6)"
    ]  # fmt: skip
    end_opening(session, ZONE, lead, opening.id, date(2026, 12, 16))
    assert len(told(session, opening, "12-16")) == 2
    assert told(session, opening, "12-09")[1:] == ["12-09 09:00-10:30 3/5/6", "12-09 10:30-12:00 3/5/6"]


def test_a_day_off_with_people_waits_for_its_lead(session: Session, lead: Actor) -> None:
    opening = opened(session, lead, days_off="skip")
    (person,) = given(session, on(session, opening, "12-09", NINE))
    with writing(session):
        session.add(CalendarDay(day=date(2026, 12, 9), kind="off"))
    shown = demand.looked_at(lambda: settle(session, ZONE, lead, opening.id, preview=True))
    assert [(each.volunteer_id, each.kind) for each in shown.every] == [(person, "cancelled")]
    assert len(told(session, opening, "12-09")) == 2
    settle(session, ZONE, lead, opening.id)
    assert told(session, opening, "12-09") == ["(12-09 09:00-10:30 3/5/6)"]


def test_what_has_begun_stays(session: Session, lead: Actor, opening: Opening) -> None:
    with time_machine.travel(datetime(2026, 12, 2, 9, 30, tzinfo=ZONE), tick=False):
        change(session, lead, opening, hours=hours((3, "14:00", "15:30", 2)))
        assert told(session, opening, "12-02") == ["12-02 09:00-10:30 3/5/6", "12-02 14:00-15:30 1/2/2"]


def test_nobody_is_moved_into_what_has_begun(session: Session, lead: Actor, opening: Opening) -> None:
    late = on(session, opening, "12-02", HALF_PAST_TEN)
    given(session, late)
    with time_machine.travel(datetime(2026, 12, 2, 10, 0, tzinfo=ZONE), tick=False):
        change(session, lead, opening, hours=hours((3, "09:00", "11:30", 2)))
        begun = [each for each in stations(session, opening, "12-02") if each.id == late.id]
        assert all(each.status == "cancelled" or each.starts_at > datetime.now(ZONE) for each in begun)


def test_only_who_leads_it_changes_it_and_not_when_it_is_closed(
    session: Session, lead: Actor, opening: Opening, actor_of: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotFound):
        change_opening(session, ZONE, actor_of("volunteer"), opening.id, loaded(session))
    with pytest.raises(NotFound):
        change_opening(session, ZONE, lead, 99999, loaded(session))
    with writing(session):
        session.get_one(Project, opening.project_id).closed_at = datetime.now(ZONE) - timedelta(days=1)
    with pytest.raises(Conflict):
        change_opening(session, ZONE, lead, opening.id, loaded(session))
