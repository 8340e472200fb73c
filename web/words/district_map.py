"""The district's own map in words and shapes: what each sub-district says, and where a press leads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from i18n.negotiate import choose_text
from i18n.reader import Reader, say_sentence
from i18n.sentence import Plural, plural
from i18n.translator import Message, lazy
from web.services.board.records import Tally
from web.services.district_map.counting import AreaFigures
from web.words.board_filters import ALL
from web.words.short_names import ShortNames

WHAT: Mapping[str, Message] = {
    "short": lazy("What is short"),
    "asked": lazy("What is asked for"),
    "requests": lazy("Requests that are open"),
}
SAYS: Mapping[str, Plural] = {
    "short": plural("%(count)s person missing", "%(count)s people missing", "count"),
    "asked": plural("%(count)s person asked for", "%(count)s people asked for", "count"),
    "requests": plural("%(count)s request open", "%(count)s requests open", "count"),
}
NOTHING: Mapping[str, Message] = {
    "short": lazy("nobody missing"),
    "asked": lazy("nobody asked for"),
    "requests": lazy("no request open"),
}
LABEL = lazy("%(area)s: %(says)s")
KIND_OF_REQUEST = lazy("Kind of request")
UNSEEN = lazy("not yours to see")
ELSEWHERE = lazy("Online, or outside the sub-districts")
RANGE = lazy("%(least)s to %(most)s")
OWN = "zh-Hans"
"""The language that names of sub-districts stand in on signs."""
SIDE = 1_000
"""Units of the drawing to one of an outline."""
MARGIN = 8
LEVELS = 3
NAME_ABOVE, OWN_NAME_BELOW, NUMBER_BELOW = -20, 4, 34
NUMBER_ALONE_BELOW = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is drawn: for whom, by what (a key of `WHAT`), and where presses on an area lead.

    `url` is of its shape and name, `missing_url` of what is short there, `requests_url` of its requests; of
    None they lead to all areas together.
    """

    reader: Reader
    what: str
    url: Callable[[int | None], str]
    missing_url: Callable[[int | None], str]
    requests_url: Callable[[int | None], str]


def number_of(area: AreaFigures, what: str) -> int:
    """The figure of a sub-district."""
    return {"short": area.missing, "asked": area.tally.desired, "requests": area.requests}[what]


def level(number: int, most: int) -> int:
    """0 for nothing, else 1 to 3 by thirds of the largest number."""
    return 0 if number <= 0 else min(LEVELS, -(-LEVELS * number // most))


def shapes(look: Look, areas: Sequence[AreaFigures]) -> list[dict[str, Any]]:
    """Each sub-district that has an outline, as it is drawn."""
    most = max((number_of(each, look.what) for each in areas), default=0)
    drawn = [each for each in areas if each.outline and each.organisation_id is not None]
    names = [each.names for each in drawn]
    short, own = (ShortNames.of(names, tag) for tag in (look.reader.tag, OWN))
    return [_shape(look, each, most, short, own) for each in drawn]


def frame(areas: Sequence[AreaFigures]) -> str:
    """The part of the plane that all outlines need, as the `viewBox` of a drawing."""
    points = [point for each in areas for point in each.outline]
    xs, ys = [SIDE * x for x, _ in points], [SIDE * y for _, y in points]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    return f"{left:.0f} {top:.0f} {max(xs) + MARGIN - left:.0f} {max(ys) + MARGIN - top:.0f}"


def _shape(
    look: Look, area: AreaFigures, most: int, short: ShortNames, short_own: ShortNames
) -> dict[str, Any]:
    number = number_of(area, look.what)
    x, y = middle(area.outline)
    name, tag, own = _names(look.reader, area, short, short_own)
    label = LABEL.format(area=named(look.reader, area), says=_says(look, area))
    return {
        "url": look.url(area.organisation_id) if area.seen and area.organisation_id else "",
        "label": look.reader.translator.say(label),
        "points": " ".join(f"{SIDE * x:.0f},{SIDE * y:.0f}" for x, y in area.outline),
        "level": level(number, most) if area.seen else "unseen",
        "name": name,
        "tag": tag,
        "own": own,
        "number": look.reader.formats.number(number) if area.seen else "–",
        "x": round(SIDE * x),
        "name_y": round(SIDE * y) + NAME_ABOVE if own else round(SIDE * y) - 8,
        "own_y": round(SIDE * y) + OWN_NAME_BELOW,
        "number_y": round(SIDE * y) + (NUMBER_BELOW if own else NUMBER_ALONE_BELOW),
    }  # fmt: skip


def _says(look: Look, area: AreaFigures) -> str:
    if not area.seen:
        return look.reader.translator.say(UNSEEN)
    if number := number_of(area, look.what):
        return say_sentence(look.reader, SAYS[look.what], {"count": number})
    return look.reader.translator.say(NOTHING[look.what])


def middle(outline: Sequence[Sequence[float]]) -> tuple[float, float]:
    """The centre of mass of an outline; the mean of its corners where it has no surface."""
    edges = list(zip(outline, [*outline[1:], outline[0]], strict=True))
    cross = [x * v - u * y for (x, y), (u, v) in edges]
    twice = sum(cross)
    if not twice:
        return sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline)
    x = sum((x + u) * c for ((x, _), (u, _)), c in zip(edges, cross, strict=True)) / (3 * twice)
    y = sum((y + v) * c for ((_, y), (_, v)), c in zip(edges, cross, strict=True)) / (3 * twice)
    return x, y


def named(reader: Reader, area: AreaFigures) -> str:
    """What a sub-district is called in the reader's language."""
    found = choose_text(area.names, reader.tag) if area.organisation_id is not None else None
    return found.text if found else reader.translator.say(ELSEWHERE)


def _names(
    reader: Reader, area: AreaFigures, short: ShortNames, short_own: ShortNames
) -> tuple[str, str, str]:
    """The short name for a reader with the tag of its language, and the Chinese one where that is another."""
    found = choose_text(area.names, reader.tag)
    own = short_own.short(area.names.get(OWN, ""))
    if found is None:
        return own, OWN, ""
    name = short.short(found.text)
    return name, found.tag, "" if name == own else own


def rows(look: Look, areas: Sequence[AreaFigures]) -> list[dict[str, Any]]:
    """The same numbers as lines of a table, what is short before others."""
    ordered = sorted(
        areas, key=lambda each: (-number_of(each, look.what), -each.missing, -each.tally.desired)
    )
    return [
        {
            "name": named(look.reader, each),
            "own": "" if look.reader.tag.startswith("zh") else each.names.get("zh-Hans", ""),
            "url": look.url(each.organisation_id) if each.seen and each.organisation_id else "",
            "seen": each.seen,
            **_numbers(look.reader, each.missing, each.tally, each.requests),
            **_presses(look, each.organisation_id, each.missing, each.requests),
        }
        for each in ordered
    ]


def total(look: Look, areas: Sequence[AreaFigures]) -> dict[str, str]:
    """The sums of all lines."""
    tally = Tally.together(each.tally for each in areas)
    missing, requests = sum(each.missing for each in areas), sum(each.requests for each in areas)
    return _numbers(look.reader, missing, tally, requests) | _presses(look, 0, missing, requests)


def _presses(look: Look, area: int | None, missing: int, requests: int) -> dict[str, str]:
    """Where the figures of an area lead, where there is anything to see; 0 is all of them together."""
    there = area or None
    leads = area is not None
    return {
        "missing_url": look.missing_url(there) if leads and missing else "",
        "requests_url": look.requests_url(there) if leads and requests else "",
    }


def _numbers(reader: Reader, missing: int, tally: Tally, requests: int) -> dict[str, str]:
    number = reader.formats.number
    return {
        "missing": number(missing),
        "short": number(tally.short),
        "heads": number(tally.heads),
        "desired": number(tally.desired),
        "requests": number(requests),
    }


def request_menu(
    reader: Reader, kinds: Mapping[str, str], chosen: str, address: Callable[..., str]
) -> dict[str, Any]:
    """The chip that counts requests of one kind; each entry is a plain link."""
    entries = {"": reader.translator.say(ALL), **kinds}
    return {
        "label": reader.translator.say(KIND_OF_REQUEST),
        "chosen": kinds.get(chosen, ""),
        "entries": [
            {"label": text, "url": address(**({"request": code} if code else {})), "current": code == chosen}
            for code, text in entries.items()
        ],
    }


def legend(look: Look, areas: Sequence[AreaFigures]) -> Iterator[dict[str, Any]]:
    """What each shade and pattern stands for."""
    most = max((number_of(each, look.what) for each in areas), default=0)
    yield {"level": 0, "says": look.reader.translator.say(NOTHING[look.what])}
    numbers = sorted({number_of(each, look.what) for each in areas} - {0})
    for shade in range(1, LEVELS + 1):
        there = [number for number in numbers if level(number, most) == shade]
        if there:
            yield {"level": shade, "says": _range(look.reader, there[0], there[-1])}


def _range(reader: Reader, least: int, most: int) -> str:
    number = reader.formats.number
    if least == most:
        return number(least)
    return reader.translator.say(RANGE.format(least=number(least), most=number(most)))
