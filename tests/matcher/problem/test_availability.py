"""Weekly hours and exceptions become windows of real time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from matcher.problem.availability import Exceptional, Weekly, free_windows
from matcher.problem.entities import Window
from matcher.problem.errors import InvalidProblem

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 30)
WEEK = Window(datetime(2026, 11, 30, tzinfo=SHANGHAI), datetime(2026, 12, 7, tzinfo=SHANGHAI))


def shanghai(day: int, start: str, end: str) -> Window:
    begin, until = time.fromisoformat(start), time.fromisoformat(end)
    return Window(
        datetime(2026, 12, day, begin.hour, begin.minute, tzinfo=SHANGHAI),
        datetime(2026, 12, day, until.hour, until.minute, tzinfo=SHANGHAI),
    )


def free(day: int, start: str, end: str) -> Exceptional:
    return Exceptional(date(2026, 12, day), time.fromisoformat(start), time.fromisoformat(end), free=True)


def busy(day: int, start: str, end: str) -> Exceptional:
    return Exceptional(date(2026, 12, day), time.fromisoformat(start), time.fromisoformat(end), free=False)


TUESDAY = [Weekly(1, time(9), time(12))]


@pytest.mark.parametrize(
    ("weekly", "exceptions", "expected"),
    [
        ([], [], []),
        (TUESDAY, [], [shanghai(1, "09:00", "12:00")]),
        # touching and overlapping hours are one window, hours apart are two
        ([*TUESDAY, Weekly(1, time(12), time(13))], [], [shanghai(1, "09:00", "13:00")]),
        ([*TUESDAY, Weekly(1, time(11), time(13))], [], [shanghai(1, "09:00", "13:00")]),
        (
            [*TUESDAY, Weekly(1, time(13), time(14))],
            [],
            [shanghai(1, "09:00", "12:00"), shanghai(1, "13:00", "14:00")],
        ),
        # busy takes away the middle, an end, all, or nothing
        (
            TUESDAY,
            [busy(1, "10:00", "11:00")],
            [shanghai(1, "09:00", "10:00"), shanghai(1, "11:00", "12:00")],
        ),
        (TUESDAY, [busy(1, "11:00", "13:00")], [shanghai(1, "09:00", "11:00")]),
        (TUESDAY, [busy(1, "09:00", "12:00")], []),
        (TUESDAY, [busy(1, "00:00", "00:00")], []),
        (TUESDAY, [busy(1, "12:00", "13:00")], [shanghai(1, "09:00", "12:00")]),
        (TUESDAY, [busy(2, "09:00", "12:00")], [shanghai(1, "09:00", "12:00")]),
        # free adds, and the later of two exceptions wins
        (TUESDAY, [free(1, "12:00", "13:00")], [shanghai(1, "09:00", "13:00")]),
        ([], [free(3, "18:00", "20:00")], [shanghai(3, "18:00", "20:00")]),
        ([], [free(3, "18:00", "20:00"), busy(3, "18:00", "19:00")], [shanghai(3, "19:00", "20:00")]),
        ([], [busy(3, "18:00", "19:00"), free(3, "18:00", "20:00")], [shanghai(3, "18:00", "20:00")]),
        # outside the period
        ([], [free(7, "09:00", "10:00")], []),
    ],
)
def test_hours_and_exceptions_become_windows(
    weekly: list[Weekly], exceptions: list[Exceptional], expected: list[Window]
) -> None:
    assert list(free_windows(weekly, exceptions, WEEK, SHANGHAI)) == expected


def test_windows_are_in_utc() -> None:
    (window,) = free_windows(TUESDAY, [], WEEK, SHANGHAI)
    assert (window.start, window.start.tzinfo) == (datetime(2026, 12, 1, 1, tzinfo=UTC), UTC)


def test_windows_end_where_the_period_ends() -> None:
    half = Window(WEEK.start, datetime(2026, 12, 1, 10, tzinfo=SHANGHAI))
    assert list(free_windows(TUESDAY, [], half, SHANGHAI)) == [shanghai(1, "09:00", "10:00")]


def test_midnight_as_an_end_is_the_end_of_the_day_and_joins_the_next() -> None:
    hours = [Weekly(1, time(20), time(0)), Weekly(2, time(0), time(2))]
    (window,) = free_windows(hours, [], WEEK, SHANGHAI)
    assert window == Window(
        datetime(2026, 12, 1, 20, tzinfo=SHANGHAI), datetime(2026, 12, 2, 2, tzinfo=SHANGHAI)
    )


SPRING = Window(datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN))
AUTUMN = Window(datetime(2026, 10, 25, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN))
SUNDAY = 6


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # 2:00 to 3:00 does not exist: both ends are the moment of the change, 1:00 UTC
        (time(2), time(3), None),
        (time(2, 15), time(2, 45), None),
        (time(2, 30), time(4), (1, 2)),
        (time(1), time(2, 30), (0, 1)),
        (time(1), time(4), (0, 2)),
    ],
)
def test_a_skipped_clock_time_is_the_moment_of_the_change(
    start: time, end: time, expected: tuple[int, int] | None
) -> None:
    hours = [
        Window(datetime(2026, 3, 29, begin, tzinfo=UTC), datetime(2026, 3, 29, until, tzinfo=UTC))
        for begin, until in ([expected] if expected else [])
    ]
    assert list(free_windows([Weekly(SUNDAY, start, end)], [], SPRING, BERLIN)) == hours


def test_a_clock_time_that_comes_twice_is_free_both_times() -> None:
    (window,) = free_windows([Weekly(SUNDAY, time(2), time(2, 30))], [], AUTUMN, BERLIN)
    assert window.start == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert window.end == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("weekday", "start", "end", "code"),
    [
        (7, time(9), time(10), "weekday_out_of_range"),
        (-1, time(9), time(10), "weekday_out_of_range"),
        (0, time(10), time(10), "ends_before_start"),
        (0, time(11), time(10), "ends_before_start"),
        (0, time(9, tzinfo=UTC), time(10), "zone_in_clock_time"),
    ],
)
def test_hours_that_mean_nothing_are_refused(weekday: int, start: time, end: time, code: str) -> None:
    with pytest.raises(InvalidProblem) as refused:
        Weekly(weekday, start, end)
    assert refused.value.code == code


def test_an_exception_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidProblem):
        Exceptional(MONDAY, time(10), time(9), free=True)
