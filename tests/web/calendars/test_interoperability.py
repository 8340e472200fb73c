"""Faults that were published of other systems' calendars: each is tried here, and two other parsers agree."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.web.calendars.reading import AT, event, lines, plain, read, unfolded, written
from web.services.calendars.entries import Version
from web.words.calendars import CANCELLED, CONFIRMED, TENTATIVE, Event

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
TITLES: Mapping[str, str] = {
    "Chinese": "静安寺街道“四百”上门探访，带上谈话提纲；两人同行",
    "Arabic": "زيارة منزلية؛ شخصان دائمًا، في حي جينغآن",
    "beyond the first plane": "𬭎 志愿者 👩🏽‍⚕️📞 for phones",
    "very long": "长" * 500 + "é" * 500 + "x" * 500,
    "a long word of four bytes": "📞" * 200,
    "marks of the format": r"a,b;c:d\e\n\\n \, \; BEGIN:VEVENT",
    "like a property": "x\r\nATTENDEE:mailto:evil@example.com\r\nEND:VEVENT\r\nBEGIN:VALARM",
    "every line break": "a\nb\rc\r\nd\u0085e\u2028f\u2029g",
    "control characters": "a\x00b\x07c\x1bd\x7fe\tf\x9fg",
    "quotes and percent": '"quoted" %(who)s {x} <b>&amp;</b>',
}


def one(said: Event, **options: int) -> bytes:
    return written([said], name="My shifts", zone=SHANGHAI, **options)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_text_comes_back_as_it_was_written(title: str) -> None:
    """Commas, semicolons and line breaks that were not escaped cut titles off or began new properties."""
    said = event(summary=title, description=title, location=title, categories=(title,))
    (found,) = read(one(said))
    assert found.summary == found.strict.description == found.strict.location == plain(title)
    assert [line for line in unfolded(one(said)) if line.startswith(("ATTENDEE", "BEGIN:VALARM"))] == []


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(title: str) -> None:
    """Lines were folded by characters, or in the middle of one, which turned Chinese and emoji to rubbish."""
    for line in lines(one(event(summary=title))):
        assert len(line) <= 75
        line.decode()


def test_lines_end_with_carriage_return_and_line_feed() -> None:
    """Files with bare line feeds were refused by Outlook and by validators."""
    file = one(event(description="two\nlines"))
    assert file.count(b"\n") == file.count(b"\r\n") == file.count(b"\r")
    assert b"\r\n\r\n" not in file
    assert not any(line.startswith(b" ") and line[1:].startswith((b"BEGIN", b"END")) for line in lines(file))


@pytest.mark.parametrize("status", [CONFIRMED, TENTATIVE, CANCELLED])
def test_every_entry_has_what_must_not_be_missing(status: str) -> None:
    """Entries without DTSTAMP or UID were refused; a cancelled one without its times became a whole day."""
    (found,) = read(one(event(status=status)))
    assert found.strict.status == status
    assert found.strict.dtstamp == found.strict.last_modified == AT
    assert (found.sequence, found.uid) == (3, "0123456789abcdef")
    assert isinstance(found.start, datetime)
    assert found.end == datetime(2026, 12, 5, 3, 30, tzinfo=UTC)


def test_the_same_entries_give_the_same_bytes() -> None:
    """A stamp of the moment of asking made every answer another one, and every entry look changed."""
    assert one(event()) == one(event())


@pytest.mark.parametrize("zone", [SHANGHAI, BERLIN, ZoneInfo("America/Sao_Paulo"), ZoneInfo("UTC")], ids=str)
@pytest.mark.parametrize("start", [datetime(2026, 7, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, 1, tzinfo=UTC)])
def test_each_zone_that_is_named_is_described(zone: ZoneInfo, start: datetime) -> None:
    """A TZID without its VTIMEZONE was read as local time, an hour or eight off."""
    file = written([event(starts_at=start, ends_at=start + timedelta(hours=1))], name="My shifts", zone=zone)
    named = {line.partition("TZID=")[2].partition(":")[0] for line in unfolded(file) if "TZID=" in line}
    described = {line.partition(":")[2] for line in unfolded(file) if line.startswith("TZID:")}
    assert named <= described
    (found,) = read(file)
    assert found.start == start


def test_a_zone_with_summer_time_says_when_it_changes() -> None:
    """Rules with no change in the span of the entries shifted those after the change by an hour."""
    days = [datetime(2026, 10, 20, 8, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)]
    events = [
        event(version=Version(f"u{day:%m}", 0, AT), starts_at=day, ends_at=day + timedelta(hours=1))
        for day in days
    ]
    file = written(events, name="My shifts", zone=BERLIN)
    assert {"TZOFFSETTO:+0200", "TZOFFSETTO:+0100"} <= set(unfolded(file))
    assert [each.start for each in read(file)] == days


def test_an_alarm_is_whole_and_before_the_start() -> None:
    """Alarms without DESCRIPTION, or with a wrong TRIGGER, made Apple's calendar refuse the whole file."""
    (found,) = read(one(event(), reminder_hours=2))
    (alarm,) = found.strict.alarm
    assert (alarm.action, alarm.trigger, alarm.description) == ("DISPLAY", -timedelta(hours=2), "Pizza class")
    assert "TRIGGER:-PT2H" in unfolded(one(event(), reminder_hours=2))


def test_what_is_cancelled_reminds_nobody_and_keeps_no_time_busy() -> None:
    """Cancelled entries went on to ring."""
    (found,) = read(one(event(status=CANCELLED), reminder_hours=2))
    assert found.strict.alarm == []
    assert found.strict.transparency == "TRANSPARENT"


def test_it_is_published_and_asks_nobody_to_answer() -> None:
    """Feeds with METHOD:REQUEST, or METHOD inside the entry, were taken for invitations or for two events."""
    file = unfolded(one(event()))
    assert [line for line in file if line.startswith("METHOD")] == ["METHOD:PUBLISH"]
    assert file.index("METHOD:PUBLISH") < file.index("BEGIN:VEVENT")
    assert not [line for line in file if line.startswith(("ORGANIZER", "ATTENDEE"))]


def test_it_says_what_it_is_and_when_to_look_again() -> None:
    """Programs that were told nothing looked once a day, or showed the address as the calendar's name."""
    file = unfolded(written([], name="我的班次，Duet", zone=SHANGHAI))
    for said in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "X-WR-CALNAME:我的班次，Duet",
    ):
        assert said in file
    assert [line for line in file if line.startswith("PRODID:")]


def test_a_calendar_without_entries_is_one() -> None:
    """An empty calendar was sent as no file at all, and programs kept the entries of before."""
    assert read(written([], name="My shifts", zone=SHANGHAI)) == []


def test_an_entry_over_midnight_stays_one_entry_with_times() -> None:
    """Night shifts were written as whole days."""
    start = datetime(2026, 12, 5, 14, 0, tzinfo=UTC)
    (found,) = read(one(event(starts_at=start, ends_at=start + timedelta(hours=8))))
    assert isinstance(found.end, datetime)
    assert found.end.astimezone(SHANGHAI).date() == date(2026, 12, 6)
