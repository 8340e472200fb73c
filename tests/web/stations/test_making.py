"""Opening hours as people write them, and the stations that are made of them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.problem.cuts import Stretch
from tests.web.conftest import TODAY
from tests.web.demand.ground import project_of
from tests.web.services.planned import ZONE
from tests.web.stations.ground import hours, loaded, opened, stations, told
from web.db import writing
from web.models import CalendarDay, Project, Seat
from web.services import demand
from web.services.actor import Actor
from web.services.faults import Conflict, Invalid, NotFound
from web.services.stations import ahead
from web.services.stations.hours import BadHours, read, write
from web.services.stations.making import begins, foresee, make_until


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("09:00-12:00 5", [Stretch(540, 720, 3, 5)]),
        ("9:00 – 12:00  2/5", [Stretch(540, 720, 2, 5)]),
        ("09：00～12：00 5", [Stretch(540, 720, 3, 5)]),
        ("09:00-12:00 5 5 4", [Stretch(540, 600, 3, 5), Stretch(600, 660, 3, 5), Stretch(660, 720, 2, 4)]),
        ("13:00-24:00 1; 09:00-12:00 1", [Stretch(540, 720, 1, 1), Stretch(780, 1440, 1, 1)]),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, found: list[Stretch]) -> None:
    assert read(text) == found
    assert read(write(found)) == found or write(found) == write(read(write(found)))


@pytest.mark.parametrize(
    ("text", "said"),
    [("nine to five", "Write"), ("22:00-02:00 2", "24:00"), ("09:00-12:00", "Write"),
     ("09:00-25:00 1", "Write"), ("09:00-11:00 1\n10:00-12:00 1", "overlap"),
     ("09:00-09:03 1", "5 minutes"), ("09:00-10:00 5/2", "least"),
     ("09:00-10:00 1 2 3 4 5 6 7", "divide"), ("09:00-10:00 1000", "at most"), ("09:60-10:00 1", "Write")],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(BadHours) as refused:
        read(text)
    assert said in str(refused.value.message)


def test_a_day_is_cut_into_the_stations_that_were_shown(session: Session, lead: Actor) -> None:
    project = project_of(session, lead)
    shown = foresee(session, ZONE, lead, project, loaded(session, lengths=[90, 120, 180]))
    opening = opened(session, lead, lengths=[90, 120, 180])
    assert told(session, opening, "12-02") == [
        "12-02 09:00-10:30 2/4/5",
        "12-02 09:00-11:00 1/1/1",
        "12-02 10:30-12:00 2/4/5",
    ]
    made = [(each.starts_at, (each.ends_at - each.starts_at) // timedelta(minutes=1), each.opening_day)
            for each in stations(session, opening)]  # fmt: skip
    foreseen = [
        (begins(each.day, station, ZONE), station.minutes, each.day.day)
        for each in shown.days
        for station in each.cut.stations
    ]
    assert made == foreseen
    assert len({each.day.day for each in shown.days}) == 3


def test_made_again_nothing_changes(session: Session, lead: Actor) -> None:
    opening = opened(session, lead)
    before = told(session, opening)
    with writing(session):
        assert make_until(session, ZONE, opening, date(2027, 3, 1)) == []
    ahead.make_ahead(session)
    ahead.follow_calendar(session)
    assert told(session, opening) == before
    assert len(before) == 6


def test_stations_go_on_by_themselves_eight_weeks_ahead(session: Session, lead: Actor) -> None:
    opening = opened(session, lead, last=None)
    first = len(stations(session, opening))
    with time_machine.travel(TODAY + timedelta(days=7), tick=False):
        assert ahead.make_ahead(session) == 2
        assert ahead.make_ahead(session) == 0
    assert len(stations(session, opening)) == first + 2


def test_seats_beside_the_one_that_follows_the_hours_keep_their_heads(session: Session, lead: Actor) -> None:
    seats = [{"role": "guide", "desired": 1, "maximum": 1}, {"role": "", "desired": 1, "maximum": 2}]
    (first, *_) = stations(session, opened(session, lead, seats=seats))
    chosen = select(Seat).where(Seat.shift_id == first.id).order_by(Seat.position)
    assert [(each.minimum, each.desired, each.maximum) for each in session.scalars(chosen)] == [
        (3, 5, 6),
        (0, 1, 2),
    ]


def test_a_day_off_is_left_out_and_a_worked_weekend_is_open(session: Session, lead: Actor) -> None:
    with writing(session):
        session.add_all(
            [CalendarDay(day=date(2026, 12, 9), kind="off"), CalendarDay(day=date(2026, 12, 12), kind="work")]
        )
    opening = opened(session, lead, days_off="skip", make_up="add")
    days = [each.opening_day for each in stations(session, opening)]
    assert sorted(set(map(str, days))) == ["2026-12-02", "2026-12-12", "2026-12-16"]


def test_a_calendar_that_changes_moves_days_without_people(session: Session, lead: Actor) -> None:
    opening = opened(session, lead, days_off="skip")
    with writing(session):
        session.add(CalendarDay(day=date(2026, 12, 9), kind="off"))
    assert ahead.follow_calendar(session) == 2
    assert told(session, opening, "12-09") == []
    with writing(session):
        day = session.scalars(select(CalendarDay).where(CalendarDay.day == date(2026, 12, 9))).one()
        session.delete(day)
    assert ahead.follow_calendar(session) == 2
    assert len(told(session, opening, "12-09")) == 2


def test_one_day_alone_has_stations_side_by_side(session: Session, lead: Actor) -> None:
    day = [{"day": "2026-12-05", "start": "09:00", "end": "16:30", "desired": 2}]
    for _ in range(2):
        opening = opened(
            session, lead, hours=[], other_days=day, lengths=[150], first="2026-12-05", last="2026-12-05"
        )
        assert told(session, opening) == [
            "12-05 09:00-11:30 1/2/2", "12-05 11:30-14:00 1/2/2", "12-05 14:00-16:30 1/2/2"
        ]  # fmt: skip


def test_hours_over_midnight_are_refused(session: Session) -> None:
    with pytest.raises(ValidationError) as refused:
        loaded(session, hours=hours((3, "22:00", "02:00", 2)))
    assert "24:00" in str(refused.value.messages)


@pytest.mark.parametrize(
    ("other", "field"),
    [({"hours": []}, "hours"), ({"last": "2026-12-01"}, "last"), ({"place_id": 9999}, "place_id"),
     ({"first": "2026-11-01", "last": "2026-11-08"}, "last"), ({"kind": "nothing-known"}, "kind")],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    session: Session, lead: Actor, other: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        opened(session, lead, **other)
    assert field in refused.value.errors


def test_a_closed_project_opens_nothing_and_goes_on_with_nothing(session: Session, lead: Actor) -> None:
    opening = opened(session, lead, last=None)
    count = len(stations(session, opening))
    with writing(session):
        session.get_one(Project, opening.project_id).closed_at = TODAY
    with pytest.raises(Conflict):
        opened(session, lead)
    with time_machine.travel(TODAY + timedelta(days=7), tick=False):
        assert ahead.make_ahead(session) == 0
    assert len(stations(session, opening)) == count


def test_who_does_not_lead_it_opens_nothing(
    session: Session, lead: Actor, actor_of: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotFound):
        foresee(session, ZONE, actor_of("volunteer"), project_of(session, lead), loaded(session))


def test_who_deletes_the_last_station_of_a_day_closes_it(session: Session, lead: Actor) -> None:
    opening = opened(session, lead)
    for each in stations(session, opening, "12-09"):
        demand.delete_shift(session, lead, each.id)
    session.refresh(opening)
    assert opening.other_days == {"2026-12-09": []}
