"""Copies in words: what would be made on which day, and what is left out and why."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.models import Shift
from web.services.calendar_days import CalendarDays
from web.services.demand.copying.beside import Beside
from web.services.demand.copying.foreseeing import Foreseen, LeftOut
from web.services.demand.copying.likeness import Copy
from web.services.names import chosen
from web.words import series

TITLE = plural("One shift would be made", "%(count)s shifts would be made", "count")
NONE = lazy("Nothing is left to be made")
LEFT = plural("One is left out", "%(count)s are left out", "count")
WHY: Mapping[str, Message] = {
    "there": lazy("is there already"),
    "there_cancelled": lazy("is there already, and cancelled"),
    "over": lazy("its time is over"),
    "series": lazy("a series says what takes place then"),
    "cancelled": lazy("is cancelled in the time that is copied"),
    "project_closed": lazy("its project is closed"),
    "not_visited": lazy("its household is not visited any more"),
}
LIKE_IT = lazy("A shift like this is there already")
OF_SERIES = lazy("A series makes a shift like this by itself")
OFF, OFF_NAMED = lazy("a day off"), lazy("a day off: %(name)s")
DAYS_OFF: Mapping[str, Message] = {
    "skip": lazy("Nothing is made on days off"),
    "keep": lazy("Shifts are made on days off too"),
}


def foreseen(reader: Reader, found: Foreseen, calendar: CalendarDays | None, *, many: bool) -> dict[str, Any]:
    """What copying would make, for a page; with `many` projects each shift says whose it is."""
    left = [_left(reader, each, calendar, many=many) for each in found.left_out]
    made = [(each.day, _line(reader, each, many=many)) for each in found.made]
    return {
        "title": say_sentence(reader, TITLE, {"count": len(made)}) if made else reader.translator.say(NONE),
        "days": _days(reader, made),
        "count": len(made),
        "left_title": say_sentence(reader, LEFT, {"count": len(left)}),
        "left": _days(reader, left),
        "left_count": len(left),
        "digest": found.digest,
    }


def made(reader: Reader, shift: Shift, *, many: bool) -> dict[str, Any]:
    """A shift that was made, as a line."""
    title = chosen(shift.texts, reader.tag) or reader.called("kind", shift.kind)
    project = reader.called("project", str(shift.project_id)) if many else ""
    when = reader.formats.when(shift.starts_at, shift.ends_at)
    return {"id": shift.id, "title": title, "note": " · ".join(filter(None, [when, project]))}


def beside(reader: Reader, found: Beside) -> dict[str, Any] | None:
    """What a new shift would stand beside, for its form; None where there is nothing like it."""
    if not found:
        return None
    say = reader.translator.say
    return {
        "title": say(LIKE_IT if found.shifts else OF_SERIES),
        "like": [
            *(
                {"shift_id": each.id, "note": reader.formats.when(each.starts_at, each.ends_at),
                 "title": chosen(each.texts, reader.tag) or reader.called("kind", each.kind),
                 "cancelled": each.status != "open"}
                for each in found.shifts
            ),
            *(
                {"series_id": each.id, "title": series.title(reader, each), "note": series.rule(reader, each)}
                for each in found.series
            ),
        ],
        "digest": found.digest,
    }  # fmt: skip


def span(found: Foreseen) -> tuple[date, date] | None:
    """The first and the last day that is asked about; None without any."""
    days = [each.day for each in found.made] + [each.copy.day for each in found.left_out]
    return (min(days), max(days)) if days else None


def days_off(reader: Reader) -> list[tuple[str, str]]:
    """What can be said of days off, for a form."""
    return [(code, reader.translator.say(said)) for code, said in DAYS_OFF.items()]


def _left(
    reader: Reader, each: LeftOut, calendar: CalendarDays | None, *, many: bool
) -> tuple[date, dict[str, Any]]:
    line = _line(reader, each.copy, many=many)
    if each.why == "day_off":
        name = chosen(calendar.names(each.copy.day), reader.tag) if calendar else ""
        why = OFF_NAMED.format(name=name) if name else OFF
    else:
        why = WHY[each.why]
    return each.copy.day, {**line, "why": reader.translator.say(why)}


def _line(reader: Reader, each: Copy, *, many: bool) -> dict[str, Any]:
    shift = each.shift
    return {
        "shift_id": shift.id,
        "title": chosen(shift.texts, reader.tag) or reader.called("kind", shift.kind),
        "times": reader.formats.times(each.begins, each.ends),
        "place": reader.called("place", str(shift.place_id)),
        "project": reader.called("project", str(shift.project_id)) if many else "",
    }


def _days(reader: Reader, lines: Iterable[tuple[date, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {"day": reader.formats.weekday_and_day(day), "lines": [line for _, line in together]}
        for day, together in groupby(lines, key=lambda pair: pair[0])
    ]
