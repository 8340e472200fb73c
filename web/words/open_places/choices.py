"""The three questions of the first page as menus: where, when, and which languages."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from i18n.comparison import sort_key
from i18n.reader import Reader
from i18n.spoken import SPOKEN, name_with_own
from i18n.spoken import name as language_name
from i18n.translator import Message, lazy
from web.routing import row_id
from web.services.names import chosen
from web.services.open_places.choosing import TIMES, Wanted
from web.services.open_places.records import Facts

AREA, PLACE = "a", "p"
"""Before the id of a sub-district or a place, in an address."""
MOST_LANGUAGES = 20
WHEN: Mapping[str, Message] = {
    "": lazy("Any time"),
    "weekend": lazy("This weekend"),
    "this_week": lazy("This week"),
    "next_week": lazy("Next week"),
    "evenings": lazy("Weekday evenings"),
    "days": lazy("Weekdays by day"),
    "weekends": lazy("Any weekend"),
}


def wanted_of(args: MultiDict[str, str], **fixed: Any) -> Wanted:
    """What an address asks for; what it cannot mean is left out."""
    near = args.get("near", "")
    when = args.get("when", "")
    return Wanted(
        area_id=_id(near, AREA),
        place_id=_id(near, PLACE),
        when=when if when in TIMES else "",
        languages=frozenset(each for each in args.getlist("speak")[:MOST_LANGUAGES] if each in SPOKEN),
        newcomers="newcomers" in args,
        friends="friends" in args,
        **{"programme": args.get("programme", "")[:80], **fixed},
    )


def address_of(wanted: Wanted, **other: Any) -> dict[str, Any]:
    """The same as arguments of an address, with others instead; those without a value are left out."""
    near = f"{AREA}{wanted.area_id}" if wanted.area_id else f"{PLACE}{wanted.place_id}"
    told = {
        "near": near if wanted.area_id or wanted.place_id else None,
        "when": wanted.when or None,
        "speak": sorted(wanted.languages) or None,
        "newcomers": 1 if wanted.newcomers else None,
        "friends": 1 if wanted.friends else None,
        "programme": wanted.programme or None,
        **other,
    }
    return {name: value for name, value in told.items() if value is not None}


def menus(reader: Reader, facts: Facts, wanted: Wanted) -> dict[str, Any]:
    """What can be chosen, and what is."""
    tag = reader.tag
    areas = [(f"{AREA}{each.id}", chosen(each.names, tag)) for each in facts.areas]
    places = [(f"{PLACE}{each.id}", chosen(each.names, tag)) for each in facts.landmarks]
    asked = {each for shift in facts.shifts for seat in shift.seats for each in seat.languages}
    offered = [each for each in SPOKEN if each in asked | wanted.languages]
    own = [each for each in offered if each in wanted.languages]
    return {
        "areas": areas,
        "places": sorted(places, key=lambda pair: sort_key(pair[1])),
        "near": address_of(wanted).get("near", ""),
        "times": [(value, reader.translator.say(name)) for value, name in WHEN.items()],
        "when": wanted.when,
        "languages": [(each, name_with_own(each, tag)) for each in offered],
        "speak": own,
        "spoken": reader.formats.listing([language_name(each, tag) for each in own]) if own else "",
        "newcomers": wanted.newcomers,
        "friends": wanted.friends,
        "programme": wanted.programme,
    }


def _id(near: str, kind: str) -> int | None:
    if not near.startswith(kind):
        return None
    try:
        return row_id(near[1:])
    except ValueError:
        return None
