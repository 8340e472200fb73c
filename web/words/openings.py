"""Openings in words: when a place is open, a week of it drawn and told, and what a form of one says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.models import Opening
from web.services.names import chosen
from web.services.stations.hours import clock, joined, of_row
from web.services.stations.looking import Bar, DaySeen, HourSeen
from web.words.hours import SOME_MONDAY
from web.words.series import DAYS_OFF, MAKE_UP, NO_END, UNTIL

WIDTH, CURVE, LANE, GAP, SLIT = 1000, 40, 12, 3, 4
DAY_HOURS = lazy("%(day)s: %(hours)s")
CLOSED_ON = lazy("Closed on %(days)s.")
NOT_OPEN = lazy("Not open on %(days)s.")
OTHERWISE = lazy("Other hours on %(days)s.")
LENGTHS = lazy("In shifts of %(lengths)s minutes.")
STRETCH = plural("%(times)s, one person", "%(times)s, %(heads)s people", "heads")
OF = lazy("%(times)s: %(heads)s of %(desired)s")
PERSON_HOURS = plural("one person-hour", "%(hours)s person-hours", "hours")
BEYOND = lazy("%(hours)s beyond what is asked for")
LACKING = lazy("%(hours)s that no shift covers")
WOULD_MAKE = plural("One shift would be made", "%(count)s shifts would be made", "count")


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of a drawing."""

    x: int
    y: int
    width: int
    height: int
    kind: str


def title(reader: Reader, opening: Opening) -> str:
    """What an opening is called: the title of its shifts, else their kind."""
    like = opening.shift
    return chosen(like.get("texts"), reader.tag) or term(reader, "kind", like.get("kind", ""))


def lines(reader: Reader, opening: Opening) -> list[str]:
    """All that says when it is open and how it is cut, a sentence each."""
    say, formats = reader.translator.say, reader.formats
    found = []
    for number in range(7):
        if rows := opening.hours.get(str(number)):
            day = formats.weekday(SOME_MONDAY + timedelta(days=number))
            found.append(say(DAY_HOURS.format(day=day, hours=_hours(reader, rows))))
    for sentence, is_open in ((OTHERWISE, True), (CLOSED_ON, False)):
        days = [day for day, rows in opening.other_days.items() if bool(rows) is is_open]
        if days:
            named = [formats.short_day(date.fromisoformat(day)) for day in days]
            found.append(say(sentence.format(days=formats.listing(named))))
    lengths = formats.listing([formats.number(each) for each in opening.lengths])
    found.append(say(LENGTHS.format(lengths=lengths)))
    found.append(say(UNTIL.format(last=formats.day_with_year(opening.last)) if opening.last else NO_END))
    if opening.days_off != "keep":
        found.append(say(DAYS_OFF[opening.days_off]))
    if opening.make_up != "keep":
        found.append(say(MAKE_UP[opening.make_up]))
    return found


def _hours(reader: Reader, rows: Sequence[Mapping[str, Any]]) -> str:
    said = [
        say_sentence(reader, STRETCH, {"times": span(each.start, each.end), "heads": each.desired})
        for each in joined(of_row(rows))
    ]
    return " · ".join(said)


def span(start: int, end: int) -> str:
    """From when until when, as clock times that stay together."""
    return f"{clock(start)}–{clock(end)}"


def listed(reader: Reader, openings: Iterable[Opening]) -> list[dict[str, Any]]:
    """The openings of a project: what each is called and when it is open."""
    return [
        {"id": each.id, "title": title(reader, each), "place": reader.called("place", str(each.place_id)),
         "lines": lines(reader, each)}
        for each in openings
    ]  # fmt: skip


def week(reader: Reader, days: Sequence[DaySeen]) -> list[dict[str, Any]]:
    """A week at a glance: each day drawn and told."""
    edges = [edge for day in days for each in day.hours for edge in (each.start, each.end)]
    edges += [edge for day in days for each in day.bars for edge in (each.start, each.end)]
    low, high = min(edges, default=0) // 60 * 60, -(-max(edges, default=60) // 60) * 60
    most = max((each.desired for day in days for each in day.hours), default=1) or 1
    return [_day(reader, day, low, high, most) for day in days if day.hours or day.bars]


def closed(reader: Reader, days: Sequence[DaySeen]) -> str:
    """The days of a week on which it is not open; empty where there is none."""
    named = [reader.formats.weekday_and_day(day.on) for day in days if not day.hours and not day.bars]
    return reader.translator.say(NOT_OPEN.format(days=reader.formats.listing(named))) if named else ""


def hours_of_shift(reader: Reader, hours: Sequence[HourSeen]) -> list[str]:
    """10:00–11:00: 3 of 5, for each hour of a station."""
    return [
        reader.translator.say(
            OF.format(times=span(each.start, each.end), heads=each.heads, desired=each.desired)
        )
        for each in hours
    ]


def _day(reader: Reader, day: DaySeen, low: int, high: int, most: int) -> dict[str, Any]:
    lanes = _lanes(day.bars)
    scale = WIDTH / max(60, high - low)

    def block(start: int, end: int, y: int, height: int, kind: str) -> Block:
        return Block(
            round((start - low) * scale), y, max(1, round((end - start) * scale) - SLIT), height, kind
        )

    drawn = [
        block(each.start, each.end, CURVE - round(each.desired / most * CURVE),
              round(each.desired / most * CURVE), "lacks" if each.lacks else "asked")
        for each in day.hours if each.desired
    ]  # fmt: skip
    if day.made:
        drawn += [
            block(each.start, each.end, CURVE - height, height, "there")
            for each in day.hours
            if (height := round(min(each.heads, each.desired) / most * CURVE))
        ]
    drawn += [
        block(each.start, each.end, CURVE + GAP + lane * LANE, LANE - GAP, "station") for each, lane in lanes
    ]
    return {
        "day": reader.formats.weekday_and_day(day.on),
        "made": day.made,
        "blocks": drawn,
        "height": CURVE + GAP + (max((lane for _, lane in lanes), default=-1) + 1) * LANE,
        "hours": [
            {"times": span(each.start, each.end), "desired": each.desired, "minimum": each.minimum,
             "cut": each.cut, "heads": each.heads, "lacks": each.lacks}
            for each in day.hours
        ],
        "stations": [
            {"times": span(each.start, each.end), "desired": each.desired, "minimum": each.minimum,
             "heads": each.heads, "shift_id": each.shift_id}
            for each in day.bars
        ],
        "sums": _sums(reader, day),
    }  # fmt: skip


def _sums(reader: Reader, day: DaySeen) -> list[str]:
    found = [_person_hours(reader, day.person_minutes)]
    for sentence, minutes in ((BEYOND, day.beyond), (LACKING, day.lacking)):
        if minutes:
            found.append(reader.translator.say(sentence.format(hours=_person_hours(reader, minutes))))
    return found


def _person_hours(reader: Reader, minutes: int) -> str:
    hours = minutes / 60
    return say_sentence(
        reader, PERSON_HOURS, {"hours": int(hours) if hours.is_integer() else round(hours, 1)}
    )


def _lanes(bars: Sequence[Bar]) -> list[tuple[Bar, int]]:
    """Each station with the first lane in which nothing stands at its time."""
    ends: list[int] = []
    found = []
    for each in sorted(bars, key=lambda bar: (bar.start, -bar.end)):
        lane = next((place for place, end in enumerate(ends) if end <= each.start), len(ends))
        ends[lane : lane + 1] = [each.end]
        found.append((each, lane))
    return found


def would_make(reader: Reader, count: int) -> str:
    """How many shifts an opening would have so far."""
    return say_sentence(reader, WOULD_MAKE, {"count": count})
