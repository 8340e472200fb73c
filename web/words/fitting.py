"""Shifts that would fit a volunteer, as lines of a list: what, when, how far, how urgent, and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.reasons import named
from i18n.sentence import Table, plural
from i18n.translator import lazy
from web.services.because import Because
from web.services.board import BoardProject, BoardSeat, BoardShift
from web.services.fitting import FittingShift
from web.services.names import chosen, project_name
from web.services.nearly import NearMiss
from web.services.promises.applying import Asked
from web.words.myshifts import MANY

SHORT = plural("one person short", "%(count)s people short", "count")
WANTED = plural("one more wanted", "%(count)s more wanted", "count")
AWAY_FROM_HOME = lazy("%(distance)s from you")
NEAR, NEAR_METRES = lazy("near your home"), 400
WHYS: Table = {
    "language": plural(
        "It needs %(spoken)s, and nobody but you speaks it.",
        "It needs %(spoken)s, which only %(count)s volunteers speak.",
        "count",
    ),
    "credential": lazy("It needs what you hold: %(credential)s."),
    "skill": lazy("It needs what you can do: %(skill)s."),
    "continuity": lazy("You know this group already."),
    "wish": lazy("You wished for this project."),
    "free": lazy("You are free then, and it stays within your limits."),
}
SPEAKS = lazy("You speak %(spoken)s, and you are free then.")
LACKS: Table = {
    "language": lazy("It needs %(spoken)s."),
    "skill": lazy("It needs the skill %(skill)s, level %(least)s of 3 or better."),
    "credential": lazy("It needs a credential that is valid on the day: %(credential)s."),
    "clearance": lazy("It needs a clearance that is valid on the day: %(clearance)s."),
    "consent": lazy("It needs your consent: %(consent)s."),
    "minimum_age": lazy("It is for people of %(least)s or older; your date of birth decides."),
    "maximum_age": lazy("It is for people of %(least)s or younger; your date of birth decides."),
    "available": lazy("You have not said that you are free then."),
}
# Where the one thing that is missing can be said.
REMEDIES = {"available": "availability.week"}


def days(
    reader: Reader, found: Sequence[FittingShift], whys: Mapping[int, Because], ways: Mapping[int, float]
) -> list[dict[str, Any]]:
    """Fitting seats day by day; `ways` is place id -> kilometres from home."""
    lines = [(reader.formats.local(each.shift.starts_at).date(), each) for each in found]
    return [
        {"day": _day(reader, day), "lines": [fitting(reader, each, whys, ways) for _, each in group]}
        for day, group in groupby(lines, key=lambda pair: pair[0])
    ]


def fitting(
    reader: Reader, found: FittingShift, whys: Mapping[int, Because], ways: Mapping[int, float]
) -> dict[str, Any]:
    """One fitting seat."""
    why = whys.get(found.seat.id)
    return {
        **line(reader, found.project, found.shift, found.seat, ways),
        "why": _why(reader, why) if why else "",
        "wished": found.wished,
        "way": found.way,
        "opens": reader.formats.moment(found.opens_at) if found.opens_at else "",
        "asked": found.asked,
    }


def applied(reader: Reader, found: Asked) -> dict[str, Any]:
    """An application as a line: what, when, and what was said to it."""
    project = project_name(found.project_texts, reader.tag)
    return {
        "id": found.id,
        "version": found.version,
        "seat_id": found.seat_id,
        "shift_id": found.shift_id,
        "volunteer_id": found.volunteer_id,
        "name": found.name,
        "title": chosen(found.texts, reader.tag) or project,
        "role": term(reader, "role", found.role) if found.role else "",
        "when": reader.formats.when(found.starts_at, found.ends_at),
        "since": reader.formats.moment(found.asked_at),
        "state": found.state,
        "full": found.free < 1,
    }


def miss(reader: Reader, found: NearMiss, ways: Mapping[int, float]) -> dict[str, Any]:
    """One seat that was nearly a fit, with what is missing."""
    code = found.lacks.code
    return {
        **line(reader, found.project, found.shift, found.seat, ways),
        "why": say_sentence(reader, LACKS[code], named(code, found.lacks.numbers)),
        "remedy": REMEDIES.get(code, "profile.show"),
    }


def line(
    reader: Reader, project: BoardProject, shift: BoardShift, seat: BoardSeat, ways: Mapping[int, float]
) -> dict[str, Any]:
    """What a line says of a seat, whoever reads it."""
    title = chosen(shift.texts, reader.tag)
    name = project_name(project.texts, reader.tag)
    parts = [reader.formats.when(shift.starts_at, shift.ends_at), chosen(shift.place_names, reader.tag)]
    if shift.place_id in ways:
        parts.append(_way(reader, ways[shift.place_id] * 1000))
    count = seat.missing or seat.wanted
    return {
        "shift_id": shift.id,
        "seat_id": seat.id,
        "title": title or name,
        "project": name if title else "",
        "role": term(reader, "role", seat.role) if seat.role else "",
        "note": reader.formats.beside(parts),
        "pill": say_sentence(reader, SHORT if seat.missing else WANTED, {"count": count}),
        "tone": "brick" if seat.missing else "plum",
    }


def _way(reader: Reader, metres: float) -> str:
    if metres < NEAR_METRES:
        return reader.translator.say(NEAR)
    return reader.translator.say(AWAY_FROM_HOME.format(distance=reader.formats.distance(metres)))


def _why(reader: Reader, why: Because) -> str:
    if why.code == "language" and why.numbers["count"] > MANY:
        return say_sentence(reader, SPEAKS, why.numbers)
    return say_sentence(reader, WHYS[why.code], why.numbers)


def _day(reader: Reader, day: date) -> str:
    return reader.formats.weekday_and_day(day)
