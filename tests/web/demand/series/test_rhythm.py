"""The days that a rhythm names; months are checked against the recurrence rules of another library."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil import rrule  # type: ignore[import-untyped]  # it brings no types
from hypothesis import given
from hypothesis import strategies as st

from web.services.demand.series.rhythm import Rhythm

WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)


def rhythm(**other: Any) -> Rhythm:
    said: dict[str, Any] = {
        "unit": "week", "every": 1, "weekdays": (1,), "nths": (), "first": date(2026, 12, 1), "last": None,
    }  # fmt: skip
    return Rhythm(**{**said, **other})


def days(found: Rhythm, first: str, last: str) -> list[str]:
    return [f"{day:%m-%d}" for day in found.between(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, ["12-01", "12-08", "12-15", "12-22", "12-29"]),
        ({"every": 2}, ["12-01", "12-15", "12-29"]),
        (
            {"weekdays": (0, 3)},
            ["12-03", "12-07", "12-10", "12-14", "12-17", "12-21", "12-24", "12-28", "12-31"],
        ),
        ({"last": date(2026, 12, 15)}, ["12-01", "12-08", "12-15"]),
        ({"unit": "month", "weekdays": (5,), "nths": (1, 3)}, ["12-05", "12-19"]),
        ({"unit": "month", "weekdays": (6,), "nths": (-1,)}, ["12-27"]),
        ({"unit": "month", "weekdays": (1,), "nths": (-1, 4)}, ["12-22", "12-29"]),
    ],
    ids=["weekly", "every other week", "two weekdays", "to its last day", "first and third", "last", "both"],
)
def test_the_days_of_december(other: dict[str, Any], expected: list[str]) -> None:
    assert days(rhythm(**other), "2026-12-01", "2026-12-31") == expected


def test_weeks_are_counted_from_that_of_the_first_day_whatever_its_weekday() -> None:
    found = rhythm(every=2, weekdays=(0,), first=date(2026, 12, 3))
    assert days(found, "2026-12-01", "2026-12-31") == ["12-14", "12-28"]


@given(
    unit=st.sampled_from(["week", "month"]),
    every=st.integers(1, 5),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    nths=st.sets(st.sampled_from([1, 2, 3, 4, -1]), min_size=1),
    first=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    ahead=st.integers(-10, 200),
)
def test_another_library_names_the_same_days(
    unit: str, every: int, weekdays: set[int], nths: set[int], first: date, ahead: int
) -> None:
    start, end = first + timedelta(days=ahead), first + timedelta(days=ahead + 120)
    found = rhythm(
        unit=unit, every=every, weekdays=tuple(sorted(weekdays)), nths=tuple(nths), first=first
    ).between(start, end)
    chosen = [WEEKDAYS[each] for each in weekdays]
    if unit == "month":
        chosen = [WEEKDAYS[each](nth) for each in weekdays for nth in nths]
    rule = rrule.rrule(
        rrule.WEEKLY if unit == "week" else rrule.MONTHLY, interval=every, byweekday=chosen, wkst=rrule.MO,
        dtstart=datetime.combine(first, time.min), until=datetime.combine(end, time.min),
    )  # fmt: skip
    assert found == [each.date() for each in rule if each.date() >= start]
