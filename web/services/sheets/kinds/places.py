"""Places where shifts are."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Place
from web.services.organisations import keeping_places
from web.services.organisations.reading import HOUSEHOLD
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import Word, of_names
from web.services.sheets.looking import IDENTITY, NUMBER
from web.services.sheets.values import named, plain
from web.services.sheets.values.identity import duet_number, own_number
from web.sheets.headings import normalised

FIELDS = ("code", "names", "kind", "address", "organisation_id", "latitude", "longitude", "datum")
DATUM_NAMES = {
    "wgs84": lazy("WGS-84 (GPS)"),
    "gcj02": lazy("GCJ-02 (Amap, Tencent)"),
    "bd09": lazy("BD-09 (Baidu)"),
}
COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="names", label=lazy("Name of the place"), required=True, value=plain.texts(200),
        same=plain.same_texts,
        also=lazy("name, place, place name, venue, location"),
        hint=lazy("In one language, or in some, each on its line: en: Library."),
    ),
    Column(
        field="code", label=lazy("Code"), value=plain.code(), also=lazy("short name, abbreviation"),
        hint=lazy("Short, of letters and digits, once in the district; made by Duet where it is empty."),
    ),
    Column(field="kind", label=lazy("Kind of place"), value=plain.text(40), also=lazy("kind, type")),
    Column(
        field="address", label=lazy("Address"), value=plain.text(300), also=lazy("street, street address"),
    ),
    Column(
        field="organisation_id", label=lazy("Organisation"), value=named.organisation(),
        refers="organisations",
        also=lazy("sub-district, belongs to"),
        hint=lazy("Where the place lies; the organisation of the sheet where it is empty."),
    ),
    Column(field="latitude", label=lazy("Latitude"), value=plain.decimal(-90, 90), also=lazy("lat")),
    Column(
        field="longitude", label=lazy("Longitude"), value=plain.decimal(-180, 180),
        also=lazy("lon, lng, long"),
    ),
    Column(
        field="datum", label=lazy("Coordinates of"), value=named.choice(DATUM_NAMES), also=lazy("datum"),
        hint=lazy("Whose map the coordinates come from; GPS where it is empty."),
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The places of the organisation and below it."""
    rows = ground.session.scalars(
        select(Place)
        .where(Place.organisation_id.in_(ground.nodes), Place.kind != HOUSEHOLD)
        .order_by(Place.id)
    )
    return {row.id: {IDENTITY: str(row.id), **{name: getattr(row, name) for name in FIELDS}} for row in rows}


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """The code, then the names, each in its language and in any."""
    names = {normalised(name) for name in (values.get("names") or {}).values()}
    code = values.get("code")
    return [*((("code", normalised(code)),) if code else ()), *(("name", name) for name in sorted(names))]


def check(ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """Half a pair of coordinates, and a code that is another place's."""
    found = []
    lacking = [name for name in ("latitude", "longitude") if after.get(name) is None]
    if len(lacking) == 1:
        found.append(fault(lacking[0], "coordinates_half"))
    if "code" in changed and after["code"] in _codes(ground) - {(before or {}).get("code")}:
        found.append(fault("code", "code_taken", found=after["code"]))
    return found


def _codes(ground: Ground) -> frozenset[str]:
    if "codes" not in ground.kept:
        ground.kept["codes"] = frozenset(ground.session.scalars(select(Place.code)))
    found: frozenset[str] = ground.kept["codes"]
    return found


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Make a place, or change it; names in languages that are not said stay."""
    values: dict[str, Any] = dict(said)
    if row_id is None:
        values.setdefault("organisation_id", ground.organisation_id)
        return keeping_places.create(ground.session, ground.actor, values)
    if "names" in values:
        values["names"] = {**before["names"], **values["names"]}
    keeping_places.update(ground.session, ground.actor, row_id, values)
    return row_id


def called(ground: Ground, values: Values) -> str:
    """Its name, else its code."""
    return ground.text(values.get("names")) or str(values.get("code") or "")


def words(ground: Ground, row_id: int, values: Values) -> Sequence[tuple[str, Word]]:
    """Its names and its number; a community centre is where people live, too."""
    names = of_names(values.get("names") or {})
    known = Word(row_id, str(values.get(NUMBER) or values.get("code") or ""), called(ground, values), names)
    if values.get("kind") != "centre" or not values.get("organisation_id"):
        return [("place", known), ("home", known)]
    # As where it stands already: a sub-district to live in is known by its own name as well.
    around = ground.words("organisation").show(values["organisation_id"])
    return [("place", known), ("home", replace(known, shown=around, names=[*names, known.shown]))]


KIND = Kind(
    name="places",
    label=lazy("Places"),
    hint=lazy("Where shifts are, with address and coordinates."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    called=called,
    words=words,
)
