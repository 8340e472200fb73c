"""Minutes really given, clock times of a shift, and the day by which hours are due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from web.models import Attendance, Shift
from web.services.attendance import times

ZONE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0, second: int = 0, zone: ZoneInfo = ZONE) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=zone)


def shift(begins: datetime, ends: datetime) -> Shift:
    return Shift(starts_at=begins, ends_at=ends)


@pytest.mark.parametrize(
    ("arrived", "left", "minutes"),
    [
        (at(23, 13, 7), at(23, 14, 31), 84),
        (at(23, 13, 7, 59), at(23, 14, 31, 1), 84),
        (at(23, 23, 40), at(24, 1, 10), 90),
        (at(23, 13), at(23, 13), 0),
    ],
)
def test_minutes_are_those_between_the_clock_times(arrived: datetime, left: datetime, minutes: int) -> None:
    assert times.minutes_given(arrived, left) == minutes


def test_who_said_no_times_gave_what_was_planned() -> None:
    planned = shift(at(23, 9, 30), at(23, 11, 30))
    assert times.minutes_of(None, planned) == 120
    assert times.minutes_of(Attendance(arrived_at=at(23, 9, 42)), planned) == 108
    assert times.minutes_of(Attendance(left_at=at(23, 11)), planned) == 90
    assert times.minutes_of(Attendance(arrived_at=at(23, 12)), planned) == 0


def test_hours_of_a_night_in_which_clocks_change_are_real() -> None:
    zone = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 23, 0, tzinfo=zone).astimezone(UTC)
    after = datetime(2026, 10, 25, 5, 0, tzinfo=zone).astimezone(UTC)
    assert times.minutes_given(before, after) == 7 * 60


@pytest.mark.parametrize(
    ("clock", "day"), [("22:15", 23), ("23:59", 23), ("00:10", 24), ("02:00", 24), ("9:05", 24)]
)
def test_a_clock_time_is_of_the_night_of_its_shift(clock: str, day: int) -> None:
    night = shift(at(23, 22), at(24, 2))
    found = times.near(clock, night, ZONE)
    hour, minute = (int(part) for part in clock.split(":"))
    assert found == at(day, hour, minute)


@pytest.mark.parametrize(
    ("served", "due"),
    [
        (date(2026, 2, 13), date(2026, 3, 5)),
        (date(2026, 9, 18), date(2026, 10, 9)),
        (date(2026, 11, 23), date(2026, 12, 7)),
    ],
)
def test_hours_are_due_within_ten_working_days(session: Session, served: date, due: date) -> None:
    ends = datetime(served.year, served.month, served.day, 23, 30, tzinfo=ZONE)
    assert times.due_days(session, {ends}, ZONE) == {served: due}
    assert times.closes_at(shift(ends, ends)) == ends + timedelta(days=2)
