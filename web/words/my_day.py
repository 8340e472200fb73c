"""A volunteer's day in words: where to be when, how far it is, and links to maps."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.households.showing import Shown
from web.services.names import chosen
from web.services.promises.mine import MyShift
from web.services.visits.day import Stop, Way
from web.words import myshifts

WAY = plural(
    "%(distance)s by air. One minute is planned for the way.",
    "%(distance)s by air. %(count)s minutes are planned for the way.",
    "count",
)
LATE = lazy("The time between them is shorter than that. Tell your project lead.")
SHOWN_FROM = plural(
    "You see the address once you have said yes, from one hour before the start until the end.",
    "You see the address once you have said yes, from %(count)s hours before the start until the end.",
    "count",
)
GAODE, BAIDU, APPLE, OPEN = lazy("Amap"), lazy("Baidu Maps"), lazy("Apple Maps"), lazy("OpenStreetMap")


def stops(reader: Reader, found: Sequence[Stop]) -> list[dict[str, Any]]:
    """The stops of a day as the page shows them."""
    return [_stop(reader, each) for each in found]


def _stop(reader: Reader, stop: Stop) -> dict[str, Any]:
    shift, home = stop.shift, stop.home
    name, project = myshifts.title(reader, shift)
    place = chosen(shift.place_names, reader.tag)
    group = home.group_code if home else ""
    return {
        "title": name,
        "project": project if project != name else "",
        "when": reader.formats.times(shift.starts_at, shift.ends_at),
        "state": shift.state,
        "seat_id": shift.seat_id,
        "is_home": home is not None,
        "place": place,
        "way": way(reader, stop.way) if stop.way else "",
        "late": reader.translator.say(LATE) if stop.way is not None and stop.way.spare < 0 else "",
        "address": (home.address or "") if home else shift.address,
        "contact": home.contact if home else "",
        "needs": home.needs if home else "",
        "hidden": _hidden(reader, home),
        "group": term(reader, "household_group", group) if group else "",
        "guide": [each for each in chosen(stop.guide, reader.tag).splitlines() if each.strip()],
        "maps": maps(reader, stop.point, _called(shift, place)) if stop.point else [],
        "companions": [each.name for each in shift.companions],
    }


def way(reader: Reader, found: Way) -> str:
    """How far it is, and how long planning takes it to be."""
    return say_sentence(
        reader, WAY, {"distance": reader.formats.distance(found.km * 1000), "count": found.minutes}
    )


def maps(reader: Reader, point: tuple[float, float], name: str) -> list[tuple[str, str]]:
    """Links that show a point of WGS-84 on maps: what each is called, and where it leads."""
    latitude, longitude = (f"{each:.6f}" for each in point)
    links = (
        (GAODE, "https://uri.amap.com/marker", {
            "position": f"{longitude},{latitude}", "name": name, "coordinate": "wgs84",
        }),
        (BAIDU, "https://api.map.baidu.com/marker", {
            "location": f"{latitude},{longitude}", "title": name, "content": name, "output": "html",
            "coord_type": "wgs84", "src": "duet",
        }),
        (APPLE, "https://maps.apple.com/", {"ll": f"{latitude},{longitude}", "q": name}),
    )  # fmt: skip
    found = [(reader.translator.say(called), f"{url}?{urlencode(query)}") for called, url, query in links]
    there = f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"
    return [*found, (reader.translator.say(OPEN), there)]


def _hidden(reader: Reader, home: Shown | None) -> str:
    """From when the address is seen; empty while it is."""
    if home is None or home.address is not None:
        return ""
    return say_sentence(reader, SHOWN_FROM, {"count": home.hours})


def _called(shift: MyShift, place: str) -> str:
    """What a map is told: of a home nothing but that it is a visit."""
    return "visit" if shift.place_kind == "household" else place
