"""Openings: hours that are cut into shifts. New ones are cut at once, others anew around who is promised."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from i18n.translator import Message, lazy
from web.models import Opening, Project, Seat
from web.services.clock import now
from web.services.demand.series.choices import DAYS_OFF, MAKE_UP
from web.services.demand.series.rules import horizon
from web.services.sheets import seats, shift_columns
from web.services.sheets.column import Column, Kind, Value, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import shifts
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import named, plain, teams
from web.services.sheets.values.identity import duet_number, own_number
from web.services.stations import hours
from web.services.stations.changing import change_opening
from web.services.stations.making import create_opening
from web.sheets import cells
from web.sheets.plain import BadCell
from web.sheets.table import Cell

WEEKDAYS: Mapping[str, Message] = {
    "monday": lazy("Monday hours"), "tuesday": lazy("Tuesday hours"), "wednesday": lazy("Wednesday hours"),
    "thursday": lazy("Thursday hours"), "friday": lazy("Friday hours"), "saturday": lazy("Saturday hours"),
    "sunday": lazy("Sunday hours"),
}  # fmt: skip
USUAL: Mapping[str, Any] = {
    "last": None, "every": 30, "days_off": "skip", "make_up": "keep", "other_days": {}, "kind": None,
}  # fmt: skip
SHORTEST, LONGEST = 15, 960
_OF_SHIFTS = {column.field: column for column in shift_columns.COLUMNS}


def _hours() -> Value:
    """Hours of a day, a stretch a line: `09:00-12:00 5`."""

    def read(_ground: Ground, cell: Cell) -> list[dict[str, int]]:
        try:
            return hours.kept(hours.joined(hours.read(cells.text(cell))))
        except hours.BadHours:
            raise BadCell("no_hours") from None

    return Value(read, lambda _, held: hours.write(hours.of_row(held or ())))


def _lengths() -> Value:
    """Minutes with marks between them: `90; 120`."""

    def read(_ground: Ground, cell: Cell) -> list[int]:
        parts = cells.text(cell).replace(";", " ").replace(",", " ").split()
        if not parts or not all(each.isascii() and each.isdigit() for each in parts):
            raise BadCell("not_whole")
        found = sorted({int(each) for each in parts})
        if not SHORTEST <= found[0] <= found[-1] <= LONGEST:
            raise BadCell("out_of_range", least=SHORTEST, most=LONGEST)
        return found

    return Value(read, lambda _, held: "; ".join(map(str, held or ())))


def _other_days() -> Value:
    """Days that are otherwise, one a line: `2026-12-24 09:00-12:00 3`, or a day alone where it is closed."""

    def read(ground: Ground, cell: Cell) -> dict[str, list[dict[str, int]]]:
        found: dict[str, list[dict[str, int]]] = {}
        for line in filter(None, map(str.strip, cells.text(cell).splitlines())):
            day, _, rest = line.partition(" ")
            on = cells.day(day, ground.epoch_1904).isoformat()
            try:
                found[on] = hours.kept(hours.in_order([*hours.of_row(found.get(on, ())), *hours.read(rest)]))
            except hours.BadHours:
                raise BadCell("no_hours") from None
        return {day: found[day] for day in sorted(found)}

    def write(_ground: Ground, held: Any) -> str:
        return "\n".join(
            f"{day} {line}".strip()
            for day, rows in (held or {}).items()
            for line in hours.write(hours.of_row(rows)).split("\n")
        )

    return Value(read, write)


def _seat_column(column: Column) -> Column:
    """A column of seats; how many the first one wants comes from the hours."""
    if column.field != "wanted":
        return column
    return Column(
        field="wanted", label=column.label, value=column.value, also=column.also,
        hint=lazy("Of seats beside the first one, whose number comes from the hours."),
    )  # fmt: skip


COLUMNS = (
    own_number(),
    duet_number(),
    _OF_SHIFTS["project_id"],
    _OF_SHIFTS["place_id"],
    Column(field="first", label=lazy("First day"), required=True, value=plain.day(),
           also=lazy("from day, starts on, day, date")),
    Column(field="last", label=lazy("Last day"), value=plain.day(), also=lazy("until day, ends on"),
           hint=lazy("Without one it has no end.")),
    *(Column(field=name, label=label, value=_hours(), hint=lazy("One stretch a line: 09:00-12:00 5."))
      for name, label in WEEKDAYS.items()),
    Column(field="other_days", label=lazy("Days that are otherwise"), value=_other_days(),
           hint=lazy("One a line: 2026-12-24 09:00-12:00 3, or 2026-12-25 alone where it is closed.")),
    Column(field="lengths", label=lazy("Shifts of minutes"), required=True, value=_lengths(),
           hint=lazy("One length or several: 90; 120.")),
    Column(field="every", label=lazy("Begin every minutes"), value=plain.count(15, 240),
           hint=lazy("30, where it is empty.")),
    Column(field="days_off", label=lazy("On days off"), value=named.choice(DAYS_OFF), also=lazy("holidays")),
    Column(field="make_up", label=lazy("On worked weekend days"), value=named.choice(MAKE_UP),
           also=lazy("make-up days")),
    Column(field="made_until", label=lazy("Cut until"), value=plain.day(), shown=True,
           hint=lazy("To which day its shifts are there; heeded in a workbook of a whole district alone.")),
    _OF_SHIFTS["kind"],
    _OF_SHIFTS["title"],
    *map(_seat_column, seats.COLUMNS),
    teams.COLUMN,
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The openings of open projects of the organisation and below it."""
    rows = ground.session.scalars(
        select(Opening)
        .join(Project, Project.id == Opening.project_id)
        .where(Project.organisation_id.in_(ground.nodes), Project.closed_at.is_(None))
        .order_by(Opening.id)
    )
    return {row.id: _values(row) for row in rows}


def _values(row: Opening) -> dict[str, Any]:
    like = row.shift
    return {
        IDENTITY: str(row.id),
        "first": row.first.isoformat(),
        "last": row.last.isoformat() if row.last else None,
        **{name: hours.kept(hours.joined(hours.of_row(row.hours.get(str(number), ()))))
           for number, name in enumerate(WEEKDAYS)},
        "made_until": row.made_until.isoformat() if row.made_until else None,
        "title": dict(like.get("texts", {})),
        "kind": like.get("kind"),
        "team": like.get("team", []),
        **{name: getattr(row, name)
           for name in ("project_id", "place_id", "other_days", "lengths", "every", "days_off", "make_up")},
        **seats.stands([Seat(**{"needs": {}, **each}) for each in like.get("seats", ())]),
    }  # fmt: skip


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """Project, place, first day and role."""
    if any(values.get(name) is None for name in ("project_id", "place_id", "first")):
        return ()
    titles = tuple(sorted((values.get("title") or {}).items()))
    return [("opening", values["project_id"], values["place_id"], values["first"], titles)]


def check(ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """What a service would refuse of an opening as it would be."""
    full = {**USUAL, **after}
    found = []
    if before is not None and "project_id" in changed:
        found.append(fault("project_id", "project_stays"))
    if before is None and full["project_id"] in shifts.closed_projects(ground):
        found.append(fault("project_id", "project_closed"))
    if full["last"] is not None and full["last"] < full["first"]:
        found.append(fault("last", "last_before_first"))
    if not any(full.get(name) for name in WEEKDAYS) and not any(full["other_days"].values()):
        found.append(fault("monday", "never_open"))
    return found


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Enter opening hours, or change them."""
    full = {**USUAL, **before, **said}
    titles = {**(before.get("title") or {}), **(said.get("title") or {})}
    values = {
        "place_id": full["place_id"],
        "hours": {str(number): full[name] for number, name in enumerate(WEEKDAYS) if full.get(name)},
        **{name: full[name] for name in ("other_days", "lengths", "every", "days_off", "make_up")},
        "first": plain.as_day(full["first"]),
        "last": plain.as_day(full["last"]) if full["last"] else None,
        "kind": full["kind"] or "shift",
        "texts": titles,
        "seats": _seats(full),
        "team": shifts.rules_of(full.get("team", ())),
    }
    if row_id is not None:
        change_opening(ground.session, ground.zone, ground.actor, row_id, values)
        return row_id
    made = create_opening(
        ground.session, ground.zone, ground.actor, full["project_id"], values,
        made_until=_made_until(ground, full),
    )  # fmt: skip
    return int(made["id"])


def _made_until(ground: Ground, full: Values) -> date | None:
    """To which day its shifts come with it."""
    if not ground.whole:
        return None
    said = full.get("made_until")
    return plain.as_day(said) if said else horizon(now().astimezone(ground.zone).date())


def _seats(full: Values) -> list[dict[str, Any]]:
    """The seats of a loaded `OpeningSchema`: one at least, and the first with any number of heads."""
    rows = seats.said({**full, seats.IDS: []}) or seats.said({"role": [""]})
    first = {**rows[0], "desired": 1 if rows[0]["desired"] is None else rows[0]["desired"]}
    return [{**each, "minimum": each["minimum"] or 0, "desired": each["desired"] or 0,
             "maximum": each["maximum"] or 1} for each in (first, *rows[1:])]  # fmt: skip


def called(ground: Ground, values: Values) -> str:
    """Its title or project, and its place."""
    name = ground.text(values.get("title")) or ground.words("project").show(values.get("project_id", ""))
    return f"{name} {ground.words('place').show(values.get('place_id', ''))}".strip()


KIND = Kind(
    name="openings",
    label=lazy("Opening hours"),
    hint=lazy("Places that are open at certain hours and are cut into shifts; cut anew where hours change."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    called=called,
)
