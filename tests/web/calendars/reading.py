"""A calendar as other programs read it: by two parsers that are not the one which wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import vobject
from flask.testing import FlaskClient
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from web.downloads.calendar import plain, written
from web.services.calendars.entries import Version
from web.words import calendars as words

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    """An entry as two programs that know nothing of each other read it."""

    strict: Event
    other: Any

    @property
    def uid(self) -> str:
        """Which entry it is."""
        return str(self.strict.uid)

    @property
    def page(self) -> str:
        """The page it leads to."""
        return str(self.strict.url)

    @property
    def sequence(self) -> int:
        """The how manieth of it."""
        assert self.strict.sequence is not None
        return self.strict.sequence

    @property
    def start(self) -> datetime:
        """When it begins; no whole day."""
        assert isinstance(self.strict.dtstart, datetime)
        return self.strict.dtstart

    @property
    def end(self) -> datetime:
        """When it ends."""
        assert isinstance(self.strict.dtend, datetime)
        return self.strict.dtend

    @property
    def summary(self) -> str:
        """What it is called, when both say the same."""
        assert self.other.summary.value == self.strict.summary
        return self.strict.summary or ""


def lines(file: bytes) -> Sequence[bytes]:
    """The lines as they stand, folded."""
    assert file.endswith(b"\r\n")
    return file[:-2].split(b"\r\n")


def unfolded(file: bytes) -> Sequence[str]:
    """The lines as they are meant."""
    return file.decode().replace("\r\n ", "").split("\r\n")[:-1]


def read(file: bytes) -> list[Read]:
    """Every entry; fails where a program refuses the file, or both do not see the same entries."""
    strict = IcsCalendarStream.calendar_from_ics(file.decode())
    other = vobject.readOne(file.decode())
    assert other.validate(raiseException=True)
    beside = {each.uid.value: each for each in getattr(other, "vevent_list", ())}
    assert beside.keys() == {each.uid for each in strict.events}
    assert len(strict.events) == len(getattr(other, "vevent_list", ()))
    for each in strict.events:
        mine = beside[each.uid]
        assert (each.dtstart, each.dtend) == (mine.dtstart.value, mine.dtend.value)
        assert (each.description or "") == (mine.description.value if hasattr(mine, "description") else "")
    return [Read(each, beside[str(each.uid)]) for each in strict.events]


def fetched(client: FlaskClient, url: str, **headers: str) -> Any:
    """What a calendar program gets of an address, without cookies."""
    return client.get(urlsplit(url).path, headers=headers)


def event(**said: Any) -> words.Event:
    """An entry as words, as `said`."""
    whole: dict[str, Any] = {
        "version": Version("0123456789abcdef", 3, AT),
        "starts_at": datetime(2026, 12, 5, 1, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 5, 3, 30, tzinfo=UTC),
        "status": words.CONFIRMED,
        "summary": "Pizza class",
        "description": "Details: https://duet.example/me/shifts/1",
        "location": "Daning Road Park",
        "categories": ("Volunteering",),
        "url": "https://duet.example/me/shifts/1",
    }
    return words.Event(**{**whole, **said})


__all__ = ["AT", "Read", "event", "fetched", "lines", "plain", "read", "unfolded", "written"]
