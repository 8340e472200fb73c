"""The closing rate in the reader's words: figures, units with the lowest first, months, one sentence."""

from typing import Any

from babel.dates import get_month_names

from i18n.reader import Reader
from i18n.translator import lazy
from web.services.requests.rates import Count, Rates

SENTENCE = lazy("%(closed)s of %(received)s requests of the last twelve months are closed.")
NOTHING = lazy("No request was received in the last twelve months.")
LOWEST = lazy("Lowest: %(unit)s, %(rate)s, with %(open)s still open.")
MONTH = lazy("%(month)s: %(received)s received, %(closed)s of them closed.")
LOW = 0.925
"""Below it a rate is shown as one to look at."""
WIDTH, HEIGHT, STEP, BAR = 308, 148, 25, 18
FLOOR, TALLEST = 128, 115


def percent(reader: Reader, count: Count) -> str:
    """A rate with one decimal; empty where nothing was received."""
    return reader.formats.percent(count.rate, 1) if count.rate is not None else ""


def sentence(reader: Reader, found: Rates) -> str:
    """The rate in one sentence."""
    say, number = reader.translator.say, reader.formats.number
    if not found.whole.received:
        return say(NOTHING)
    return say(SENTENCE.format(closed=number(found.whole.closed), received=number(found.whole.received)))


def block(reader: Reader, found: Rates) -> dict[str, Any]:
    """What stands of it on the coordinators' first page."""
    number = reader.formats.number
    lowest = next(((unit, each) for unit, each in found.units if each.received), None)
    low = ""
    if lowest is not None and len(found.units) > 1:
        unit = reader.called("organisation", str(lowest[0]))
        holes = {"unit": unit, "rate": percent(reader, lowest[1]), "open": number(lowest[1].open)}
        low = reader.translator.say(LOWEST.format(**holes))
    return {
        "rate": percent(reader, found.whole),
        "sentence": sentence(reader, found),
        "lowest": low,
        "any": bool(found.whole.received),
    }


def units(reader: Reader, found: Rates) -> list[dict[str, Any]]:
    """The units, lowest rate first, with what is still open as a share of the most."""
    most = max((each.open for _, each in found.units), default=0) or 1
    return [
        {
            "id": unit,
            "name": reader.called("organisation", str(unit)),
            "rate": percent(reader, each),
            "open": reader.formats.number(each.open),
            "received": reader.formats.number(each.received),
            "share": each.open / most,
            "low": (each.rate or 0.0) < LOW,
        }
        for unit, each in found.units
        if each.received
    ]


def months(reader: Reader, found: Rates) -> dict[str, Any]:
    """Received and closed by month: bars from zero, and the same in sentences."""
    most = max((each.received for _, each in found.months), default=0) or 1
    number, say = reader.formats.number, reader.translator.say
    short = get_month_names("abbreviated", locale=reader.formats.locale)
    bars, lines = [], []
    for at, (first, each) in enumerate(found.months):
        left = 6 + at * STEP
        bars.append(
            {
                "left": left,
                "middle": left + BAR / 2,
                "received": round(TALLEST * each.received / most, 1),
                "closed": round(TALLEST * each.closed / most, 1),
                "label": short[first.month] if (len(found.months) - 1 - at) % 3 == 0 else "",
            }
        )
        holes = {"received": number(each.received), "closed": number(each.closed)}
        lines.append(say(MONTH.format(month=reader.formats.month(first), **holes)))
    return {"bars": bars, "lines": lines, "width": WIDTH, "height": HEIGHT, "floor": FLOOR, "bar": BAR}


def figures(reader: Reader, found: Rates) -> list[tuple[str, str]]:
    """The line of figures: names and values."""
    number, say = reader.formats.number, reader.translator.say
    rows = [
        (lazy("Received in twelve months"), number(found.whole.received)),
        (lazy("Closed of them"), number(found.whole.closed)),
        (lazy("Closing rate"), percent(reader, found.whole)),
        (lazy("Done in time"), reader.formats.percent(found.in_time, 1) if found.in_time is not None else ""),
        (lazy("Days until done, on average"), number(found.days, 1) if found.days is not None else ""),
        (lazy("Opened again"), number(found.reopened)),
    ]
    return [(say(name), value) for name, value in rows if value]
