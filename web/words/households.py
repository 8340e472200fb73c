"""Households, their visits and pairings in the reader's words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import Table, plural
from i18n.spoken import name as language_name
from i18n.translator import lazy
from web.models import Household, Series, Term
from web.services import organisations
from web.services.households.keeping import FIELD_OF_GROUP
from web.services.households.pairings import Row as PairedRow
from web.services.households.reading import Row
from web.services.households.visits import Visit
from web.services.names import chosen
from web.services.weeks.pairing import BUSY, COMES, FULL, HELD_OFF, LEFT, UNFIT
from web.words.menus import Choices, said

NEXT = lazy("next visit %(when)s")
NO_VISIT = lazy("no visit to come")
PAIRED = plural("one person paired", "%(count)s people paired", "count")
NOBODY = lazy("nobody paired")
WINDOW = lazy("%(day)s, some time from %(window)s")
TIMES = plural("was here once", "was here %(count)s times", "count")
NEVER = lazy("was not here yet")
PLACES = (
    ("", lazy("not paired")), ("0", lazy("paired")), ("1", lazy("first stand-in")),
    ("2", lazy("second stand-in")), ("3", lazy("third stand-in")), ("4", lazy("fourth stand-in")),
)  # fmt: skip
DATUMS = (
    ("wgs84", lazy("GPS, world maps")), ("gcj02", lazy("Amap, Tencent")), ("bd09", lazy("Baidu Maps")),
)  # fmt: skip
IS_PAIRED, STANDS_IN = lazy("paired"), lazy("stands in")
GONE = lazy("Does not take part any more. Choose somebody else.")
LEFT_THERE = plural(
    "one of them does not take part any more", "%(count)s of them do not take part any more", "count"
)
SAID: Table = {
    COMES: lazy("%(name)s is paired and comes."),
    f"{COMES}-stand-in": lazy("%(name)s stands in."),
    LEFT: lazy("%(name)s does not take part any more."),
    HELD_OFF: lazy("%(name)s said no to this visit, or is held off it."),
    UNFIT: lazy("%(name)s is away then, or does not fit this visit."),
    BUSY: lazy("%(name)s is somewhere else then, or has reached a limit."),
    FULL: lazy("%(name)s finds no place left."),
}
STATES: Mapping[str, Any] = {
    "offered": lazy("asked"), "accepted": lazy("coming"), "checked_in": lazy("there"),
    "served": lazy("was there"), "did_not_come": lazy("did not come"),
}  # fmt: skip


def line(reader: Reader, row: Row) -> dict[str, Any]:
    """A household in a list."""
    when = row.next_visit
    parts = [
        chosen(row.organisation.names, reader.tag),
        term(reader, FIELD_OF_GROUP, row.household.group_code) if row.household.group_code else "",
        say_sentence(reader, LEFT_THERE, {"count": row.left}) if row.left else "",
        reader.translator.say(
            NEXT.format(when=reader.formats.moment(when)) if isinstance(when, datetime) else NO_VISIT
        ),
    ]
    return {
        "id": row.household.id,
        "number": row.household.number,
        "note": " · ".join(part for part in parts if part),
        "alone": not row.paired,
        "paired": say_sentence(reader, PAIRED, {"count": row.paired})
        if row.paired
        else reader.translator.say(NOBODY),
        "ended": row.household.ended_at is not None,
    }


def pages(reader: Reader, total: int, page: int, size: int) -> dict[str, Any]:
    """Which part of a list is shown, and whether there is more."""
    said_ = say_sentence(reader, plural("One household", "%(count)s households", "count"), {"count": total})
    return {"text": said_, "earlier": page > 1, "later": page * size < total, "total": total}


def head(reader: Reader, found: Household) -> dict[str, Any]:
    """What stands above a household's page."""
    spoken = [language_name(tag, reader.tag) for tag in found.languages]
    return {
        "organisation": reader.called("organisation", str(found.organisation_id)),
        "group": term(reader, FIELD_OF_GROUP, found.group_code) if found.group_code else "",
        "languages": reader.formats.listing(spoken) if spoken else "",
    }


def paired(reader: Reader, row: PairedRow) -> dict[str, Any]:
    """Somebody who is paired, or stands in."""
    return {
        "id": row.volunteer_id, "name": row.name, "stand_in": str(row.stand_in), "left": row.left,
        "note": reader.translator.say(GONE) if row.left else _times(reader, row.times),
    }  # fmt: skip


def goes_as(reader: Reader, pairings: Mapping[tuple[int, int], int], place_id: int) -> dict[int, str]:
    """Beside the name of who sits on a visit, where a pairing is why: paired, or stands in."""
    return {
        who: reader.translator.say(STANDS_IN if stand_in else IS_PAIRED)
        for (place, who), stand_in in pairings.items()
        if place == place_id
    }


def known(reader: Reader, found: tuple[int, str, int]) -> dict[str, Any]:
    """Somebody who was there and is not paired."""
    return {"id": found[0], "name": found[1], "stand_in": "", "note": _times(reader, found[2])}


def stands(reader: Reader) -> Choices:
    """What somebody may be to a household."""
    return said(reader, PLACES)


def datums(reader: Reader) -> Choices:
    """Whose coordinates they are."""
    return said(reader, DATUMS)


def units(session: Session, reader: Reader, nodes: Collection[int]) -> Choices:
    """The organisations among these, in the order of their tree."""
    return [
        (str(node.organisation.id), chosen(node.organisation.names, reader.tag))
        for node in organisations.tree(session, nodes)
    ]


def visit(reader: Reader, found: Visit) -> dict[str, Any]:
    """A visit: when, or in which window, who, and what became of its pairings."""
    shift, formats = found.shift, reader.formats
    when = formats.when(shift.starts_at, shift.ends_at)
    if found.window:
        window = formats.times(*found.window)
        when = reader.translator.say(
            WINDOW.format(day=formats.weekday_and_day(found.window[0]), window=window)
        )
    return {
        "id": shift.id,
        "when": when,
        "people": [
            formats.told_apart(name, reader.translator.say(STATES[state])) for _, name, state in found.people
        ],
        "said": [_said(reader, each.what, each.stand_in, name) for each, name in found.said],
    }


def rhythm(reader: Reader, series: Series) -> dict[str, Any]:
    """A rhythm of visits: its page, and the window and length."""
    first = reader.formats.local(datetime.combine(series.first, datetime.min.time(), reader.formats.zone))
    begins = first + timedelta(minutes=series.start_minute)
    window = timedelta(minutes=series.window_minutes or series.minutes)
    return {
        "id": series.id,
        "window": reader.formats.times(begins, begins + window),
        "lasts": reader.formats.duration(timedelta(minutes=series.minutes)),
    }


def guide(session: Session, reader: Reader, group: str) -> Sequence[str]:
    """The talk guide of a group, line by line."""
    row = session.get(Term, (FIELD_OF_GROUP, group)) if group else None
    text = chosen(row.texts, reader.tag) if row is not None else ""
    return [each for each in text.splitlines() if each.strip()]


def _times(reader: Reader, count: int) -> str:
    return say_sentence(reader, TIMES, {"count": count}) if count else reader.translator.say(NEVER)


def _said(reader: Reader, what: str, stand_in: int, name: str) -> str:
    code = f"{COMES}-stand-in" if what == COMES and stand_in else what
    return say_sentence(reader, SAID[code], {"name": name})
