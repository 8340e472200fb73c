"""Accounts in words: known devices, desks, and addresses as pictures that a phone reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import segno
from flask import url_for

from i18n.reader import Reader
from i18n.translator import lazy
from web.models import Device, Stall
from web.services.clock import now

# The first that stands in what a browser says of itself: many say the names of others, too.
BROWSERS: Mapping[str, str] = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS: Mapping[str, str] = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "HarmonyOS": "HarmonyOS",
    "OpenHarmony": "HarmonyOS",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}
ON = lazy("%(browser)s on %(system)s")
UNKNOWN = lazy("Another browser")
SEEN = lazy("last signed in %(when)s")
SIGNED_UP = lazy("%(used)s of %(most)s signed up")


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A known device in a list."""

    id: int
    name: str
    seen: str


@dataclass(frozen=True, slots=True)
class StallWords:
    """A desk as it is read: its code in two groups of four, to be said aloud."""

    name: str
    code: str
    url: str
    when: str
    used: str
    open: bool


def device_lines(reader: Reader, devices: Iterable[Device]) -> list[DeviceLine]:
    """Known devices, as their owner knows them."""
    say, formats = reader.translator.say, reader.formats
    return [
        DeviceLine(
            each.id, device_name(reader, each.agent), say(SEEN.format(when=formats.moment(each.seen_at)))
        )
        for each in devices
    ]


def stall_lines(reader: Reader, stalls: Iterable[Stall]) -> list[StallWords]:
    """Desks in a list."""
    return [stall_words(reader, each) for each in stalls]


def stall_words(reader: Reader, stall: Stall) -> StallWords:
    """One desk."""
    return StallWords(
        stall.name,
        f"{stall.code[:4]} {stall.code[4:]}",
        url_for("stalls.show", stall_id=stall.id),
        reader.formats.when(stall.starts_at, stall.ends_at),
        reader.translator.say(SIGNED_UP.format(used=stall.used, most=stall.most)),
        stall.starts_at <= now() < stall.ends_at and stall.used < stall.most,
    )


def stall_form(stall: Stall, zone: ZoneInfo) -> dict[str, str]:
    """A desk as its form begins."""
    return {
        "organisation_id": str(stall.organisation_id),
        "name": stall.name,
        "starts_at": _clock(stall.starts_at, zone),
        "ends_at": _clock(stall.ends_at, zone),
        "most": str(stall.most),
    }


def qr(address: str) -> str:
    """An address as a picture that a phone's camera reads; a `data:` address of an SVG."""
    picture: str = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff")
    return picture


def device_name(reader: Reader, agent: str) -> str:
    """The browser and the device that a program says it is."""
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    if browser and system:
        return reader.translator.say(ON.format(browser=browser, system=system))
    return browser or system or reader.translator.say(UNKNOWN)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
