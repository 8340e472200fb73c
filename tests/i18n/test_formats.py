"""Dates, times, numbers and names as readers expect them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.formats import Formats
from i18n.languages import all_languages

SHANGHAI = ZoneInfo("Asia/Shanghai")
EN, ZH = Formats("en", SHANGHAI), Formats("zh-Hans", SHANGHAI)
START = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
END = datetime(2026, 12, 5, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "english", "chinese"),
    [
        ("day", "5 December", "12月5日"),
        ("short_day", "5 Dec", "12月5日"),
        ("day_with_year", "5 December 2026", "2026年12月5日"),
        ("weekday", "Saturday", "星期六"),
        ("short_weekday", "Sat", "周六"),
        ("weekday_and_day", "Sat 5 Dec", "12月5日周六"),
        ("month", "December 2026", "2026年12月"),
        ("time", "09:00", "09:00"),
        ("moment", "Sat 5 Dec, 09:00", "12月5日周六 09:00"),
    ],
)
def test_a_moment_on_the_clock_of_the_district(method: str, english: str, chinese: str) -> None:
    assert getattr(EN, method)(START) == english
    assert getattr(ZH, method)(START) == chinese


def test_a_shifts_time() -> None:
    assert EN.when(START, END) == "Sat 5 Dec, 09:00 – 11:30"
    assert ZH.when(START, END) == "12月5日周六 09:00–11:30"


def test_french_has_a_word_between_a_day_and_its_time() -> None:
    french = Formats("fr", SHANGHAI)
    assert [french.moment(START), french.short_moment(START)] == ["sam. 5 déc. à 09:00", "5 déc. à 09:00"]


def test_sentences_stand_apart_where_words_do() -> None:
    assert EN.sentences(["Free of charge.", "", "Join in."]) == "Free of charge. Join in."
    assert ZH.sentences(["免费。", "", "报名吧。"]) == "免费。报名吧。"
    assert [EN.told_apart("Tea", "Sat"), ZH.told_apart("茶会", "周六")] == ["Tea (Sat)", "茶会（周六）"]


def test_a_shift_past_midnight_names_its_second_day() -> None:
    assert EN.times(START, START + timedelta(hours=20)) == "09:00 – 6 Dec, 05:00"
    assert ZH.times(START, START + timedelta(hours=20)) == "09:00–12月6日 05:00"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        EN.time(datetime(2026, 12, 5, 9))  # noqa: DTZ001 - the naive moment is the case


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        (date(2026, 11, 30), date(2026, 12, 6), "30 November – 6 December", "11月30日至12月6日"),
        (date(2026, 12, 7), date(2026, 12, 13), "7–13 December", "12月7日至13日"),
        (
            date(2026, 12, 28),
            date(2027, 1, 3),
            "28 December 2026 – 3 January 2027",
            "2026年12月28日至2027年1月3日",
        ),
        (date(2026, 12, 5), date(2026, 12, 5), "5 December", "12月5日"),
    ],
)
def test_ranges_of_days(first: date, last: date, english: str, chinese: str) -> None:
    assert (EN.days(first, last), ZH.days(first, last)) == (english, chinese)


def test_a_week_runs_from_monday_to_sunday() -> None:
    titles = {EN.week(date(2026, 11, 30) + timedelta(days=n)) for n in range(7)}
    assert titles == {"30 November – 6 December"}


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (-2, "2 days ago", "2天前"),
        (-1, "yesterday", "昨天"),
        (0, "today", "今天"),
        (1, "tomorrow", "明天"),
        (3, "in 3 days", "3天后"),
    ],
)
def test_relative_days(days: int, english: str, chinese: str) -> None:
    today = date(2026, 11, 23)
    there = today + timedelta(days=days)
    assert (EN.relative(there, today), ZH.relative(there, today)) == (english, chinese)


def test_relative_days_count_midnights_of_the_zone_and_not_hours() -> None:
    late = datetime(2026, 12, 4, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert EN.relative(late + timedelta(minutes=2), late) == "tomorrow"


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (150, "2 hours 30 minutes", "2小时30分钟"),
        (60, "1 hour", "1小时"),
        (1, "1 minute", "1分钟"),
        (0, "0 minutes", "0分钟"),
    ],
)
def test_durations(minutes: int, english: str, chinese: str) -> None:
    length = timedelta(minutes=minutes)
    assert (EN.duration(length), ZH.duration(length)) == (english, chinese)


def test_hours_served() -> None:
    assert EN.hours(timedelta(minutes=150)) == "2.5 hours"
    assert ZH.hours(timedelta(minutes=120)) == "2小时"


@pytest.mark.parametrize(
    ("metres", "english", "chinese"),
    [(346, "350 m", "350米"), (994, "990 m", "990米"), (996, "1 km", "1公里"), (1234, "1.2 km", "1.2公里")],
)
def test_distances(metres: float, english: str, chinese: str) -> None:
    assert (EN.distance(metres), ZH.distance(metres)) == (english, chinese)


def test_numbers_shares_and_lists() -> None:
    assert (EN.number(2614), EN.number(0.25, 1), EN.percent(0.0034, 1)) == ("2,614", "0.2", "0.3%")
    assert EN.percent(0.5) == "50%"
    assert (EN.listing(["a", "b", "c"]), ZH.listing(["甲", "乙", "丙"])) == ("a, b and c", "甲、乙和丙")


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(MOMENTS, st.integers(1, 40_000), st.sampled_from(list(all_languages())))
def test_every_language_writes_every_moment(start: datetime, minutes: int, tag: str) -> None:
    formats = Formats(tag, SHANGHAI)
    end = start + timedelta(minutes=minutes)
    local = start.astimezone(SHANGHAI)
    assert f"{local.hour:02}" in formats.when(start, end) or f" {local.hour}:" in formats.when(start, end)
    assert str(local.day) in formats.days(local.date(), local.date() + timedelta(days=minutes))
    assert "\u2009" not in formats.when(start, end) + formats.week(local.date())
    assert formats.relative(end, start)
    assert formats.duration(end - start)


def test_what_is_kept_of_one_language_or_zone_is_not_said_in_another() -> None:
    moment = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    for _ in range(2):
        assert Formats("en", ZoneInfo("UTC")).moment(moment) == "Mon 30 Nov, 23:30"
        assert Formats("en", ZoneInfo("Asia/Shanghai")).moment(moment) == "Tue 1 Dec, 07:30"
        assert Formats("zh-Hans", ZoneInfo("Asia/Shanghai")).moment(moment) == "12月1日周二 07:30"


def test_short_days_of_the_week_fit_a_narrow_column() -> None:
    days = {"pt": "sáb.", "ar": "سبت", "fr": "sam.", "ru": "сб", "ja": "土"}
    assert {tag: Formats(tag, EN.zone).short_weekday(START) for tag in days} == days


def test_a_months_name_is_of_its_own_language_whichever_was_read_first() -> None:
    """Babel keeps an alias that it resolved in data that locales share: the first language wins."""
    known = {"zh-Hans": "12月", "fr": "déc.", "es": "dic", "pt": "dez.", "ko": "12월", "en": "Dec"}
    assert {tag: Formats(tag, SHANGHAI).short_month(START) for tag in known} == known
