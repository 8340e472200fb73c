"""Projects and their shifts in words, for who posts them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from i18n.negotiate import choose_text
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.board import NOTHING, BoardProject, BoardSeat, BoardShift
from web.services.names import chosen, project_name
from web.services.projects import ProjectRow
from web.words import filling
from web.words.board import dots
from web.words.needs import needs_in_words
from web.words.sitting import sitting
from web.words.team import in_words

SHORT = plural("one person short", "%(count)s people short", "count")
WANTED = plural("one more wanted", "%(count)s more wanted", "count")
FULL = lazy("full")
SHIFTS = plural("one shift", "%(count)s shifts", "count")
SAYS = lazy("%(heads)s of %(desired)s places filled")
SEAT_HEADS = lazy("at least %(minimum)s, wanted %(desired)s, at most %(maximum)s")


def project_line(reader: Reader, row: ProjectRow) -> dict[str, Any]:
    """A project in a list, with how its week fills."""
    week = row.week
    return {
        "id": row.project.id,
        "name": project_name(row.project.texts, reader.tag),
        "scene": term(reader, "scene", row.project.scene),
        "organisation": chosen(row.organisation.names, reader.tag),
        **(_filling(reader, week) if week else {}),
    }


def _filling(reader: Reader, week: BoardProject) -> dict[str, Any]:
    missing = sum(seat.missing for shift in week.shifts for seat in shift.seats)
    wanted = week.desired - week.heads
    return {
        "shifts": say_sentence(reader, SHIFTS, {"count": len(list(week.shifts))}),
        "heads": filling.short(reader, week),
        "beyond": filling.more(reader, week.beyond),
        "share": week.heads / week.desired if week.desired else 1,
        **state(reader, missing, wanted),
    }


def state(reader: Reader, missing: int, wanted: int) -> dict[str, str]:
    """A pill: how many are missing to the minimum, else wanted, else that all is well."""
    if missing:
        return {"pill": say_sentence(reader, SHORT, {"count": missing}), "tone": "brick"}
    if wanted > 0:
        return {"pill": say_sentence(reader, WANTED, {"count": wanted}), "tone": "apricot"}
    return {"pill": reader.translator.say(FULL), "tone": "jade"}


def days(reader: Reader, week: BoardProject | None, monday: date) -> list[dict[str, Any]]:
    """The days of a project's week that have shifts."""
    found = week.days if week else ()
    return [
        {
            "day": reader.formats.weekday_and_day(monday + timedelta(days=number)),
            "shifts": [shift_line(reader, shift) for shift in shifts],
        }
        for number, shifts in enumerate(found)
        if shifts
    ]


def shift_line(reader: Reader, shift: BoardShift) -> dict[str, Any]:
    """A shift in a list."""
    title = choose_text(shift.texts, reader.tag)
    missing = sum(seat.missing for seat in shift.seats)
    wanted = sum(seat.wanted for seat in shift.seats)
    heads = {"heads": shift.heads, "desired": shift.desired}
    return {
        "id": shift.id,
        "title": title.text if title else term(reader, "kind", shift.kind),
        "times": reader.formats.times(shift.starts_at, shift.ends_at),
        "place": chosen(shift.place_names, reader.tag),
        "dots": dots(shift),
        "says": reader.translator.say(SAYS.format(**heads)),
        "sum": filling.short(reader, shift),
        "beyond": filling.more(reader, shift.beyond),
        "weekly": shift.series_id is not None,
        **state(reader, missing, wanted),
    }


def seat_card(reader: Reader, seat: BoardSeat) -> dict[str, Any]:
    """A seat of a shift with who sits there."""
    title = choose_text(seat.texts, reader.tag)
    numbers = {name: getattr(seat, name) for name in ("minimum", "desired", "maximum")}
    return {
        "id": seat.id,
        "title": title.text if title else term(reader, "role", seat.role) if seat.role else "",
        "needs": needs_in_words(reader, seat.needs),
        "numbers": reader.translator.say(SEAT_HEADS.format(**numbers)),
        "people": [
            {"name": sitting(reader, each), "state": each.state, "id": each.volunteer_id}
            for each in seat.named
        ],
        "lacks": seat.wanted > 0,
        **state(reader, seat.missing, seat.wanted),
    }


def team(reader: Reader, rules: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the team of a shift must be like."""
    return in_words(reader, rules)


def figures(reader: Reader, week: BoardProject | None) -> list[dict[str, Any]]:
    """A project's week in three numbers."""
    say, number = reader.translator.say, reader.formats.number
    shifts = list(week.shifts) if week else []
    full = week.tally if week else NOTHING
    missing = sum(seat.missing for shift in shifts for seat in shift.seats)
    return [
        {"label": say(lazy("Shifts this week")), "number": number(len(shifts))},
        {
            **filling.figure(reader, full),
            "share": full.heads / full.desired if full.desired else 0,
        },
        {
            "label": say(lazy("Missing to the minimum")),
            "number": number(missing),
            "tone": "brick" if missing else "",
        },
    ]
