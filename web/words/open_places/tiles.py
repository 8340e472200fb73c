"""The district as tiles: its sub-districts in rows from north to south, each from west to east."""

from collections.abc import Mapping, Sequence
from typing import Any

from i18n.negotiate import choose_text
from i18n.reader import Reader
from web.services.open_places.records import Area, Facts
from web.words.district_map import level, middle
from web.words.open_places.choices import AREA
from web.words.short_names import ShortNames

MOST_IN_A_ROW, SAME_ROW = 3, 0.07
"""Tiles beside each other, whose middles differ by no more than this share of the map's height."""


def rows(
    reader: Reader, facts: Facts, counts: Mapping[int | None, int], here: int | None
) -> list[list[dict[str, Any]]]:
    """Each sub-district with how many places are open there, and a shade by it."""
    most = max(counts.values(), default=0)
    short = ShortNames.of([each.names for each in facts.areas], reader.tag)
    return [
        [_tile(reader, each, short, counts.get(each.id, 0), most, here) for each in row]
        for row in _rows(facts.areas)
    ]


def _rows(areas: Sequence[Area]) -> list[list[Area]]:
    drawn = {each.id: middle(each.outline) for each in areas if each.outline}
    found: list[list[Area]] = []
    for area in sorted((each for each in areas if each.outline), key=lambda each: drawn[each.id][1]):
        row = found[-1] if found else []
        near = row and drawn[area.id][1] - drawn[row[0].id][1] <= SAME_ROW and len(row) < MOST_IN_A_ROW
        if near:
            row.append(area)
        else:
            found.append([area])
    plain = [each for each in areas if not each.outline]
    found = [sorted(row, key=lambda each: drawn[each.id][0]) for row in found]
    return found + [plain[at : at + 2] for at in range(0, len(plain), 2)]


def _tile(
    reader: Reader, area: Area, short: ShortNames, number: int, most: int, here: int | None
) -> dict[str, Any]:
    found = choose_text(area.names, reader.tag)
    return {
        "near": f"{AREA}{area.id}",
        "name": short.short(found.text) if found else "",
        "lang": found.tag if found else reader.tag,
        "number": reader.formats.number(number),
        "level": level(number, most),
        "here": area.id == here,
    }
