"""Day sheets in words: what stops the station, who is awaited, there or missing, and when hours are due."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.models import Seat, Shift
from web.services.attendance import times
from web.services.attendance.codes import Code
from web.services.attendance.days import OfShift
from web.services.attendance.sheet import DaySheet, Line, Short
from web.services.attendance.unplanned import Found
from web.services.names import chosen, project_name
from web.words.accounts import qr
from web.words.attendance import clock

NOT_BEGUN = lazy("not begun")
HERE = lazy("%(here)s of %(awaited)s here")
LACKS = plural(
    "%(role)s: one is here, %(minimum)s are needed at least.",
    "%(role)s: %(there)s are here, %(minimum)s are needed at least.",
    "there",
)
NOBODY_YET = lazy("%(role)s: nobody is here yet, %(minimum)s are needed at least.")
ANYBODY = lazy("Helpers")
UNSEEN = lazy("Somebody you may not see")
SOME = lazy("%(came)s of %(heads)s people")
HEADS = plural("one person", "%(count)s people", "count")
KNOWN: Mapping[str, Message] = {
    "code": lazy("%(time)s by code"),
    "list": lazy("%(time)s, noted by %(who)s"),
    "afterwards": lazy("%(time)s, noted afterwards by %(who)s"),
}
NOTED = lazy("noted by %(who)s")
LEFT = lazy("left %(time)s")
LATE = lazy("late")
MINUTES = plural("one minute", "%(minutes)s minutes", "minutes")
CONFIRMED = lazy("hours confirmed")
CLOSED = lazy("closed as unknown")
OPEN = plural("one person not recorded", "%(count)s people not recorded", "count")
DUE = lazy("hours due to be recorded by %(day)s")
OVERDUE = lazy("hours were due by %(day)s")
CLOSES = lazy("closes as unknown %(moment)s")


WHY_NOT = lazy("A rule of this place keeps them from it.")
NOTED_AS: Mapping[str, Message] = {
    "arrived": lazy("came"),
    "late": lazy("late"),
    "left": lazy("left"),
    "missed": lazy("did not come"),
    "back": lazy("taken back"),
}
PLACES = ("awaited", "here", "missing", "unplanned")


def shifts(reader: Reader, found: Sequence[OfShift], at: datetime) -> list[dict[str, Any]]:
    """Shifts with how many are there."""
    return [_shift(reader, each, at) for each in found]


def listed(
    reader: Reader, found: Sequence[OfShift], lines: Mapping[int, Sequence[Line]], at: datetime
) -> list[dict[str, Any]]:
    """The same with those of whom nothing is noted, to be pressed in the list itself.

    `asked` are those who are awaited still, `back` those who were noted as not coming and may yet come;
    `to_confirm` is how many are there without confirmed hours, once it is over.
    """
    return [
        shown | _pressed(reader, each, lines.get(each.shift.id, ()), at)
        for each, shown in zip(found, shifts(reader, found, at), strict=True)
    ]


def _pressed(reader: Reader, found: OfShift, lines: Sequence[Line], at: datetime) -> dict[str, Any]:
    over = found.shift.ends_at <= at
    closed = at >= times.closes_at(found.shift)
    there = [each for each in lines if each.state == "checked_in"]
    return {
        "over": over,
        "shut": closed,
        "begun": found.shift.starts_at <= at,
        "asked": [_line(reader, each) for each in lines if each.place == "awaited"],
        "missed": [_line(reader, each) for each in lines if each.place == "missing"],
        "to_confirm": sum(each.heads for each in there) if over and not closed else 0,
    }


def noted(reader: Reader, what: str) -> str:
    """What a press says of somebody."""
    return reader.translator.say(NOTED_AS[what])


def title(reader: Reader, shift: Shift, project_texts: Mapping[str, Any]) -> str:
    """What a shift is called: by its own text, or as its project."""
    return chosen(shift.texts, reader.tag) or project_name(project_texts, reader.tag)


def sheet(reader: Reader, found: DaySheet, project_texts: Mapping[str, Any]) -> dict[str, Any]:
    """A day sheet as its page shows it."""
    formats, shift = reader.formats, found.shift
    return {
        "title": title(reader, shift, project_texts),
        "times": formats.times(shift.starts_at, shift.ends_at),
        "day": formats.weekday_and_day(formats.local(shift.starts_at)),
        "place": reader.called("place", str(shift.place_id)),
        "now": formats.time(found.at),
        "end": formats.time(shift.ends_at),
        "closes": formats.moment(times.closes_at(shift)),
        "over": found.over,
        "closed": found.closed,
        "cancelled": shift.status != "open",
        "begun": found.at >= shift.starts_at,
        "tally": {
            "here": found.here,
            "late": found.late,
            "missing": found.heads("missing"),
            "unplanned": found.heads("unplanned"),
        },
        "short": [_lacks(reader, each) for each in found.short] if found.at >= shift.starts_at else [],
        "to_confirm": found.to_confirm,
        **{place: [_line(reader, each) for each in found.of(place)] for place in PLACES},
        "awaited_heads": found.heads("awaited"),
        "here_heads": found.heads("here"),
    }


def code(found: Code, address: str) -> dict[str, Any]:
    """The code of this minute as a picture, a number, and for how long."""
    return {"picture": qr(address), "number": found.number, "seconds": found.seconds_left, "url": address}


def free_seats(reader: Reader, seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """Seats with room, as choices."""
    return [(str(each.id), _role(reader, each.role)) for each in seats]


def found(reader: Reader, person: Found) -> dict[str, Any]:
    """Somebody who may have come, and what keeps them from the seat."""
    why = reader.translator.say(WHY_NOT) if person.rule else ""
    return {"id": person.volunteer_id, "name": person.name, "why": why}


def _shift(reader: Reader, found: OfShift, at: datetime) -> dict[str, Any]:
    say, formats, shift = reader.translator.say, reader.formats, found.shift
    counts = say(HERE.format(here=found.here, awaited=found.awaited))
    due = OVERDUE if found.overdue else DUE
    closes = CLOSES.format(moment=formats.moment(times.closes_at(shift)))
    named, place = title(reader, shift, found.project.texts), reader.called("place", str(shift.place_id))
    return {
        "id": shift.id,
        "title": named,
        "where": "" if place in named else place,
        "times": formats.times(shift.starts_at, shift.ends_at),
        "start": formats.time(shift.starts_at),
        "day": formats.short_day(formats.local(shift.starts_at)),
        "here": counts if shift.starts_at <= at or found.here else say(NOT_BEGUN),
        "open": say_sentence(reader, OPEN, {"count": found.open}),
        "overdue": found.overdue,
        "closed": found.closed,
        "due": "" if found.due is None else say(due.format(day=formats.day(found.due))),
        "closes": say(CLOSED) if found.closed else say(closes),
    }


def _lacks(reader: Reader, short: Short) -> str:
    numbers = {"role": _role(reader, short.role), "there": short.there, "minimum": short.minimum}
    if short.there == 0:
        return reader.translator.say(NOBODY_YET.format(**numbers))
    return say_sentence(reader, LACKS, numbers)


def _line(reader: Reader, line: Line) -> dict[str, Any]:
    say = reader.translator.say
    notes = [_role(reader, line.role) if line.role else "", *_facts(reader, line)]
    if line.heads != line.promised:
        notes.insert(0, say(SOME.format(came=line.heads, heads=line.promised)))
    elif line.heads > 1:
        notes.insert(0, say_sentence(reader, HEADS, {"count": line.heads}))
    name = line.name or say(UNSEEN)
    return {
        "id": line.promise_id,
        "volunteer_id": line.volunteer_id,
        "name": name,
        "face": name[:1],
        "seen": bool(line.name),
        "group": line.volunteer_id is None,
        "heads": line.heads,
        "state": line.state,
        "late": line.late,
        "note": " · ".join(each for each in notes if each),
        "arrived": clock(reader, line.arrived_at),
        "left": clock(reader, line.left_at),
    }


def _facts(reader: Reader, line: Line) -> list[str]:
    """When they came and left, who says so, and their hours."""
    say, formats, facts = reader.translator.say, reader.formats, []
    if line.arrived_at is not None:
        known = KNOWN[line.known_by].format(time=formats.time(line.arrived_at), who=line.by_name)
        facts.append(say(known))
    elif line.place != "awaited" and line.by_name:
        facts.append(say(NOTED.format(who=line.by_name)))
    if line.left_at is not None:
        facts.append(say(LEFT.format(time=formats.time(line.left_at))))
    if line.late:
        facts.append(say(LATE))
    if line.state == "served":
        facts += [say_sentence(reader, MINUTES, {"minutes": line.minutes}), say(CONFIRMED)]
    return facts


def _role(reader: Reader, role: str) -> str:
    return term(reader, "role", role) if role else reader.translator.say(ANYBODY)
