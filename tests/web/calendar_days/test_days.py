"""The calendar against the notice of 2026, typed off by hand, and the estimates of later years."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from web.db import writing
from web.models import CalendarDay
from web.services.calendar_days import CalendarDays, calendar_of, estimate, notice
from web.services.calendar_days.holidays import NAMES, TAGS

OFF_2026 = [
    ("New Year's Day", "01-01", "01-03"),
    ("Spring Festival", "02-15", "02-23"),
    ("Qingming Festival", "04-04", "04-06"),
    ("Labour Day", "05-01", "05-05"),
    ("Dragon Boat Festival", "06-19", "06-21"),
    ("Mid-Autumn Festival", "09-25", "09-27"),
    ("National Day", "10-01", "10-07"),
]
WORK_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
OFF_2027 = [
    ("New Year's Day", "01-01", "01-03"),
    ("Spring Festival", "02-05", "02-12"),
    ("Qingming Festival", "04-03", "04-05"),
    ("Labour Day", "05-01", "05-05"),
    ("Dragon Boat Festival", "06-09", "06-09"),
    ("Mid-Autumn Festival", "09-15", "09-15"),
    ("National Day", "10-01", "10-07"),
]
# New Year is a Saturday; the leap month after the fifth leaves Dragon Boat in May, and Mid-Autumn falls into
# National Day; 1 January 2029 is a Monday.
OFF_2028 = [
    ("New Year's Day", "01-01", "01-03"),
    ("Spring Festival", "01-25", "02-01"),
    ("Qingming Festival", "04-02", "04-04"),
    ("Labour Day", "05-01", "05-05"),
    ("Dragon Boat Festival", "05-27", "05-29"),
    ("National Day", "10-01", "10-02"),
    ("Mid-Autumn Festival", "10-03", "10-03"),
    ("National Day", "10-04", "10-08"),
    ("New Year's Day", "12-30", "12-31"),
]


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=each) for each in range((last - first).days + 1))


def spread(year: int, stretches: list[tuple[str, str, str]]) -> Mapping[date, str]:
    return {
        day: name
        for name, first, last in stretches
        for day in days(date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}"))
    }


def year_of(year: int) -> CalendarDays:
    return CalendarDays(date(year, 1, 1), date(year, 12, 31), {})


def off_of(found: CalendarDays) -> Mapping[date, str]:
    return {day: found.names(day)["en"] for day in days(found.first, found.last) if found.kind(day) == "off"}


def test_all_of_2026_is_as_the_notice_says_day_by_day() -> None:
    found, off = year_of(2026), spread(2026, OFF_2026)
    work = {date.fromisoformat(f"2026-{day}") for day in WORK_2026}
    assert off_of(found) == off
    for day in days(found.first, found.last):
        kind = "off" if day in off else "work" if day in work else "usual"
        working = day in work or (day not in off and day.weekday() < 5)
        assert (found.kind(day), found.is_working(day)) == (kind, working), day
        assert bool(found.names(day)) is (day in off), day
        assert not found.is_provisional(day)


@pytest.mark.parametrize(("year", "off"), [(2027, OFF_2027), (2028, OFF_2028)])
def test_a_year_without_a_notice_is_estimated_and_provisional(
    year: int, off: list[tuple[str, str, str]]
) -> None:
    found = year_of(year)
    assert off_of(found) == spread(year, off)
    for day in days(found.first, found.last):
        assert found.is_provisional(day), day
        assert found.kind(day) != "work", day


def test_the_rule_gives_all_of_2025_as_its_notice_did() -> None:
    said = {day: name for day, name in notice.OFF.items() if day.year == 2025}
    assert dict(sorted(estimate.days_off(2025).items())) == dict(sorted(said.items()))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2024, 1, 1), -2, 0),
        (date(2030, 1, 1), -2, 0),
        (date(2025, 1, 1), 0, 0),
        (date(2026, 1, 1), 0, 2),
        (date(2027, 1, 1), 0, 2),
        (date(2028, 1, 1), 0, 2),
        (date(2034, 1, 1), -1, 1),
    ],
)
def test_one_day_is_three_with_a_weekend_but_on_wednesdays(day: date, first: int, last: int) -> None:
    found = sorted(each for each, name in estimate.days_off(day.year).items() if name == "new-year")
    assert found == list(days(day + timedelta(days=first), day + timedelta(days=last)))


def test_a_year_that_becomes_known_is_provisional_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    eve, worked, leap = date(2027, 2, 4), date(2027, 1, 30), date(2027, 2, 12)
    monkeypatch.setattr(notice, "YEARS", notice.YEARS | {2027})
    monkeypatch.setattr(notice, "OFF", {**notice.OFF, eve: "spring-festival"})
    monkeypatch.setattr(notice, "WORKED", notice.WORKED | {worked})
    found = year_of(2027)
    assert [found.kind(day) for day in (eve, worked, leap)] == ["off", "work", "usual"]
    assert not any(found.is_provisional(day) for day in (eve, worked, leap, found.first))


def test_new_year_that_begins_the_year_before_is_an_estimate_there_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notice, "YEARS", notice.YEARS | {2028})
    found = year_of(2028)
    told = [(found.kind(day), found.is_provisional(day)) for day in days(date(2028, 12, 29), found.last)]
    assert told == [("usual", False), ("off", True), ("off", True)]


def test_what_the_district_says_stands_above_all(session: Session) -> None:
    own = [
        CalendarDay(day=date(2026, 10, 7), kind="work", names={}),
        CalendarDay(day=date(2026, 10, 10), kind="usual", names={}),
        CalendarDay(day=date(2026, 3, 5), kind="off", names={"en": "Lei Feng Day"}),
        CalendarDay(day=date(2027, 2, 11), kind="off", names={}),
        CalendarDay(day=date(2027, 5, 8), kind="work", names={}),
    ]
    with writing(session):
        session.add_all(own)
    found = calendar_of(session, date(2026, 1, 1), date(2027, 12, 31))
    kinds = [found.kind(each.day) for each in own]
    assert kinds == ["work", "usual", "off", "off", "work"]
    assert [found.is_working(each.day) for each in own] == [True, False, False, False, True]
    assert not any(found.is_provisional(each.day) for each in own)
    assert found.is_provisional(date(2027, 2, 10))
    assert [found.names(each.day).get("en") for each in own] == [
        None, None, "Lei Feng Day", "Spring Festival", None,
    ]  # fmt: skip


def test_only_the_days_of_the_span_can_be_asked(session: Session) -> None:
    found = calendar_of(session, date(2026, 5, 1), date(2026, 5, 2))
    assert found.kind(date(2026, 5, 2)) == "off"
    for day in (date(2026, 4, 30), date(2026, 5, 3)):
        with pytest.raises(ValueError, match="is not from"):
            found.kind(day)


def test_every_holiday_has_a_name_in_every_language() -> None:
    assert NAMES.keys() == set(notice.HOLIDAYS.values())
    for names in NAMES.values():
        assert tuple(names) == TAGS
        assert all(names.values())
    assert {name for year in range(2025, 2060) for name in estimate.days_off(year).values()} < NAMES.keys()
