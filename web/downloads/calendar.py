"""Events as a file of RFC 5545, as calendar programs fetch and keep it.

The same events give the same bytes: nothing in the file is of the moment in which it is made, so that a
program that asks again is told that nothing has changed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Timezone, vCalAddress
from icalendar import Event as Entry

from web.words.calendars import CANCELLED, TENTATIVE, Event, Invitation, Named

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Duet//Duet calendar//EN"
LOOK_AGAIN = timedelta(hours=1)
USUAL_YEAR = 2026
DECIMALS = 6
"""Of a coordinate: ten centimetres."""
UNWRITABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""Control characters, which no line may hold; a line break stays and is escaped."""
LINE_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")


def written(events: Sequence[Event], *, name: str, zone: ZoneInfo, reminder_hours: int = 0) -> bytes:
    """A calendar of events, in the order given; `reminder_hours` before those that take place it reminds."""
    calendar = _begun("PUBLISH", zone, events)
    calendar.add("name", plain(name))
    calendar.add("x-wr-calname", plain(name))
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in events:
        calendar.add_component(_entry(each, zone, reminder_hours))
    file: bytes = calendar.to_ical()
    return file


def invitation(invited: Invitation, attendee: Named) -> bytes:
    """One entry as a mail carries it (RFC 5546): it stands, or is taken away; nobody is asked to reply to it.

    The entry, its name and its number are those of the calendar that is fetched, so that either may renew the
    other.
    """
    calendar = _begun(invited.method, invited.zone, [invited.event])
    entry = _entry(invited.event, invited.zone, 0)
    entry.add("organizer", _address(invited.organiser))
    guest = _address(attendee)
    guest.params.update(
        {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": invited.answer, "RSVP": "FALSE"}
    )
    entry.add("attendee", guest)
    calendar.add_component(entry)
    file: bytes = calendar.to_ical()
    return file


def _begun(method: str, zone: ZoneInfo, events: Sequence[Event]) -> Calendar:
    """A calendar with what every one of ours begins with, and its zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone(zone, events))
    return calendar


def plain(text: str) -> str:
    """A text that a line of the file can hold: every kind of line break is one, and nothing controls."""
    return UNWRITABLE.sub(" ", LINE_BREAKS.sub("\n", text))


def _entry(event: Event, zone: ZoneInfo, reminder_hours: int) -> Entry:
    entry = Entry()
    entry.add("uid", event.version.uid)
    entry.add("sequence", event.version.sequence)
    entry.add("dtstamp", event.version.changed_at.replace(microsecond=0))
    entry.add("last-modified", event.version.changed_at.replace(microsecond=0))
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    for field in ("summary", "description", "location"):
        if text := getattr(event, field):
            entry.add(field, plain(text))
    if event.point is not None:
        entry.add("geo", tuple(round(each, DECIMALS) for each in event.point))
    entry.add("url", event.url)
    entry.add("status", event.status)
    entry.add("transp", "TRANSPARENT" if event.status == CANCELLED else "OPAQUE")
    entry.add("class", "PRIVATE")
    if event.categories:
        entry.add("categories", [plain(each) for each in event.categories])
    if event.status == TENTATIVE:
        entry.add("x-microsoft-cdo-busystatus", "TENTATIVE")
    if reminder_hours and event.status != CANCELLED:
        entry.add_component(_alarm(event, reminder_hours))
    return entry


def _address(named: Named) -> vCalAddress:
    found = vCalAddress(f"mailto:{named.address}")
    if named.name:
        found.params["CN"] = plain(named.name).replace('"', "'")
    return found


def _alarm(event: Event, hours: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain(event.summary))
    alarm.add("trigger", -timedelta(hours=hours))
    return alarm


def _days(events: Iterable[Event], zone: ZoneInfo) -> Iterator[date]:
    """The local days that the events touch."""
    for each in events:
        yield each.starts_at.astimezone(zone).date()
        yield each.ends_at.astimezone(zone).date()


def _zone(zone: ZoneInfo, events: Sequence[Event]) -> Timezone:
    """The zone as it is when these take place: programs know it by what stands here, not by its name."""
    years = [day.year for day in _days(events, zone)] or [USUAL_YEAR]
    return _zone_of_years(zone, min(years), max(years))


@lru_cache(64)
def _zone_of_years(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """A zone in these years and those beside them; to find where it changes costs fifty milliseconds."""
    return Timezone.from_tzinfo(zone, zone.key, date(first - 1, 1, 1), date(last + 1, 12, 31))
