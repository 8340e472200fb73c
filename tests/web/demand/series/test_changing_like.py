"""Changing what the shifts of a series are like, and closing a project with what is to come of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import (
    as_it_is,
    free_people,
    made_again,
    of,
    places,
    posted,
    project_of,
    promised,
    said,
    seats_of,
)
from tests.web.services.planned import WEEK, ZONE, whole
from web.db import writing
from web.models import CalendarDay, Project, Promise, Seat, Series, Shift
from web.schemas.demand import ShiftChangeSchema
from web.services import demand, projects
from web.services.actor import Actor
from web.services.demand.effects import Effects
from web.services.demand.series import extending
from web.services.faults import Conflict, Invalid, Outdated

LATER: dict[str, Any] = {"which": "later", "start": "10:00", "end": "11:30"}


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.fixture
def weekly(session: Session, lead: Actor) -> list[int]:
    """The ids of a series of five Wednesdays."""
    values = dict(ShiftChangeSchema().load(said(session, repeat="weekly", until="2026-12-30")))
    return list(demand.create_shifts(session, ZONE, lead, project_of(session, lead), values)["ids"])


def change(session: Session, lead: Actor, shift_id: int, *, preview: bool = False, **other: Any) -> Effects:
    values = dict(ShiftChangeSchema().load(as_it_is(session, shift_id, **other)))
    return demand.looked_at(
        lambda: demand.update_shift(session, ZONE, lead, shift_id, values, preview=preview)
    )


def times(session: Session, shifts: list[int]) -> list[str]:
    session.expire_all()
    every = [session.get_one(Shift, each) for each in shifts]
    return [
        f"{each.starts_at.astimezone(ZONE):%d %H:%M}-{each.ends_at.astimezone(ZONE):%H:%M}" for each in every
    ]


DAYS = ["02", "09", "16", "23", "30"]


def test_all_later_ones_move_but_those_before_and_those_changed_by_hand(
    session: Session, lead: Actor, weekly: list[int]
) -> None:
    change(session, lead, weekly[3], day="2026-12-23", start="18:00", end="19:00")
    change(session, lead, weekly[1], day="2026-12-09", **LATER)
    assert times(session, weekly) == [
        "02 14:00-16:00", "09 10:00-11:30", "16 10:00-11:30", "23 18:00-19:00", "30 10:00-11:30",
    ]  # fmt: skip
    series = session.scalars(select(Series).order_by(Series.id.desc())).first()
    assert series is not None
    assert (series.start_minute, series.minutes) == (600, 90)
    assert made_again(session, series.id) == []


def statuses(session: Session, shifts: list[int]) -> list[str]:
    session.expire_all()
    return [session.get_one(Shift, each).status for each in shifts]


def series_of(session: Session, shift_id: int) -> Series:
    return session.get_one(Series, session.get_one(Shift, shift_id).series_id)


def test_this_and_all_later_ones_are_cancelled_and_take_place_after_all(
    session: Session, lead: Actor, weekly: list[int]
) -> None:
    people = free_people(session, 2)
    for person, shift in zip(people, (weekly[0], weekly[3]), strict=True):
        promised(session, person, seats_of(session, shift)[0], "accepted")
    change(session, lead, weekly[3], day="2026-12-24")
    found = demand.looked_at(
        lambda: demand.cancel_shift(session, lead, weekly[1], which="later", preview=True)
    )
    assert found.shift_ids == weekly[1:]
    assert [(each.volunteer_id, each.kind) for each in found.every] == [(people[1], "cancelled")]
    assert statuses(session, weekly) == ["open"] * 5

    with pytest.raises(demand.Unconfirmed):
        demand.cancel_shift(session, lead, weekly[1], which="later", seen="of something else")
    demand.cancel_shift(session, lead, weekly[1], which="later", seen=found.digest)
    assert statuses(session, weekly) == ["open", *["cancelled"] * 4]
    assert f"{series_of(session, weekly[0]).last}" == "2026-12-08"
    assert made_again(session, series_of(session, weekly[0]).id) == []
    assert of(session, people[0], seats_of(session, weekly[0])[0]).state == "accepted"
    assert of(session, people[1], seats_of(session, weekly[3])[0]).state == "shift_cancelled"

    demand.revive_shift(session, lead, weekly[2], which="later")
    assert statuses(session, weekly) == ["open", "cancelled", *["open"] * 3]
    assert f"{series_of(session, weekly[0]).last}" == "2026-12-30"
    assert of(session, people[1], seats_of(session, weekly[3])[0]).state == "offered"


def test_a_series_that_is_cancelled_as_a_whole_is_named_no_more(
    session: Session, lead: Actor, weekly: list[int]
) -> None:
    project, week = project_of(session, lead), WEEK
    named = series_of(session, weekly[0]).id

    def shown() -> bool:
        session.rollback()
        found = projects.show(session, whole(session), project, week)
        return named in {each.id for each in found.series}

    assert shown()
    demand.cancel_shift(session, lead, weekly[0], which="later")
    assert statuses(session, weekly) == ["cancelled"] * 5
    assert not shown()
    assert made_again(session, named) == []
    demand.revive_shift(session, lead, weekly[0], which="later")
    assert shown()
    assert f"{series_of(session, weekly[0]).last}" == "2026-12-30"


def test_one_alone_is_cancelled_alone(session: Session, lead: Actor, weekly: list[int]) -> None:
    demand.cancel_shift(session, lead, weekly[1])
    assert statuses(session, weekly) == ["open", "cancelled", *["open"] * 3]
    assert f"{series_of(session, weekly[0]).last}" == "2026-12-30"


def test_a_series_goes_on_from_a_cancelled_day(session: Session, lead: Actor, weekly: list[int]) -> None:
    demand.cancel_shift(session, lead, weekly[2])
    demand.cancel_shift(session, lead, weekly[2], which="later")
    assert statuses(session, weekly) == ["open", "open", *["cancelled"] * 3]


def test_what_has_begun_ends_no_series(session: Session, lead: Actor, weekly: list[int]) -> None:
    begins = session.get_one(Shift, weekly[1]).starts_at
    with time_machine.travel(begins), pytest.raises(Conflict) as caught:
        demand.cancel_shift(session, lead, weekly[1], which="later")
    assert caught.value.code == "begun"
    assert statuses(session, weekly) == ["open"] * 5


def test_an_outdated_look_ends_no_series(session: Session, lead: Actor, weekly: list[int]) -> None:
    with pytest.raises(Outdated):
        demand.cancel_shift(session, lead, weekly[1], which="later", version=99)


def test_this_one_alone_moves_alone(session: Session, lead: Actor, weekly: list[int]) -> None:
    change(session, lead, weekly[0], start="10:00", end="12:00")
    assert times(session, weekly) == ["02 10:00-12:00", *(f"{day} 14:00-16:00" for day in DAYS[1:])]
    assert [session.get_one(Shift, each).by_hand for each in weekly] == [True, *[False] * 4]


def test_the_effects_of_a_series_are_summed_up(session: Session, lead: Actor, weekly: list[int]) -> None:
    first, second = free_people(session, 2)
    promised(session, first, seats_of(session, weekly[0])[0], "accepted")
    promised(session, second, seats_of(session, weekly[2])[0], "offered")
    promised(session, first, seats_of(session, weekly[2])[1], "accepted")
    found = change(session, lead, weekly[0], preview=True, **LATER)
    assert [(each.shift_id, each.volunteer_id, each.kind) for each in found.every] == [
        (weekly[0], first, "asked_again"),
        (weekly[2], second, "asked_again"),
        (weekly[2], first, "asked_again"),
    ]
    assert len(found.shifts) == 5
    assert times(session, weekly) == [f"{day} 14:00-16:00" for day in DAYS]


def test_seats_of_later_ones_are_found_by_place_and_role(
    session: Session, lead: Actor, weekly: list[int]
) -> None:
    before = [seats_of(session, each) for each in weekly]
    (person,) = free_people(session, 1)
    promised(session, person, before[4][1], "accepted")
    change(
        session,
        lead,
        weekly[0],
        which="later",
        seat={"role": "helper", "desired": 3},
        place_id=places(session)[1],
    )
    assert [seats_of(session, each) for each in weekly] == before
    rows = [session.get_one(Seat, seats[0]) for seats in before]
    assert {(each.role, each.desired, each.sequence) for each in rows} == {("helper", 3, 1)}
    assert of(session, person, before[4][1]).state == "accepted"


def test_all_of_a_weekday_move_to_another_one(session: Session, lead: Actor, weekly: list[int]) -> None:
    change(session, lead, weekly[3], day="2026-12-24")
    change(session, lead, weekly[1], **{**LATER, "day": "2026-12-10"})
    assert times(session, weekly) == [
        "02 14:00-16:00", "10 10:00-11:30", "17 10:00-11:30", "24 14:00-16:00", "31 10:00-11:30",
    ]  # fmt: skip
    series = series_of(session, weekly[0])
    assert (series.weekdays, series.first) == ([3], date(2026, 12, 10))
    assert made_again(session, series.id) == []
    extending.make_ahead(session)
    assert made_again(session, series.id) == []


def test_the_calendar_decides_on_the_new_weekday_too(
    session: Session, lead: Actor, weekly: list[int]
) -> None:
    with writing(session):
        series_of(session, weekly[0]).days_off = "move"
        session.add(CalendarDay(day=date(2026, 12, 17), kind="off", names={}))
    change(session, lead, weekly[0], day="2026-12-03", which="all", start="14:00", end="16:00")
    assert times(session, weekly) == [f"{day} 14:00-16:00" for day in ("03", "10", "18", "24", "31")]
    assert made_again(session, series_of(session, weekly[0]).id) == []


@pytest.mark.parametrize("which", ["later", "all"])
@pytest.mark.parametrize("day", ["2026-12-17", "2026-12-06"], ids=["another week", "a day it has already"])
def test_they_move_together_within_their_week_alone(
    session: Session, lead: Actor, weekly: list[int], which: str, day: str
) -> None:
    series = series_of(session, weekly[0])
    with writing(session):
        series.weekdays = [2, 6]
    with pytest.raises(Invalid) as caught:
        change(session, lead, weekly[0], day=day, which=which)
    assert set(caught.value.errors) == {"day"}


def test_all_to_come_are_changed_from_any_of_them(session: Session, lead: Actor, weekly: list[int]) -> None:
    demand.cancel_shift(session, lead, weekly[1])
    change(session, lead, weekly[3], day="2026-12-23", which="all", start="10:00", end="11:30")
    assert times(session, weekly) == [
        "02 10:00-11:30", "09 14:00-16:00", *(f"{day} 10:00-11:30" for day in DAYS[2:]),
    ]  # fmt: skip


def test_a_deleted_day_does_not_come_back(session: Session, lead: Actor, weekly: list[int]) -> None:
    series = session.get_one(Shift, weekly[1]).series_id
    assert series is not None
    demand.delete_shift(session, lead, weekly[1])
    assert made_again(session, series) == []


@pytest.mark.parametrize(("cancels", "status", "state"), [
    (False, "open", "accepted"), (True, "cancelled", "shift_cancelled"),
])  # fmt: skip
def test_a_closed_project_keeps_or_cancels_what_is_to_come(
    session: Session, lead: Actor, *, cancels: bool, status: str, state: str
) -> None:
    shift, project = posted(session, lead), project_of(session, lead)
    seat, (person,) = seats_of(session, shift)[0], free_people(session, 1)
    promised(session, person, seat, "accepted")
    found = demand.looked_at(
        lambda: demand.close_project(session, lead, project, cancels=cancels, preview=True)
    )
    assert (person in {each.volunteer_id for each in found.every}) == cancels
    assert session.get_one(Project, project).closed_at is None
    demand.close_project(session, lead, project, cancels=cancels, seen=found.digest)
    assert session.get_one(Project, project).closed_at is not None
    assert session.get_one(Shift, shift).status == status
    assert of(session, person, seat).state == state
    if cancels:
        left = (
            select(Promise)
            .join(Seat)
            .join(Shift)
            .where(Shift.project_id == project, Promise.state.in_(("offered", "accepted")))
        )
        assert session.scalars(left).all() == []
