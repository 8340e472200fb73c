"""Shifts with their seats: new ones are posted, others changed as on their page, promises asked again."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from i18n.translator import lazy
from matcher.problem.quantities import Level
from web.db import plain_rows
from web.models import Project, Promise, Seat, Shift
from web.services import demand
from web.services.clock import now
from web.services.demand import windows
from web.services.demand.batches import add_batch
from web.services.demand.instances import starts_at
from web.services.demand.recording import record_shift
from web.services.promises.standing import stands
from web.services.sheets import seats
from web.services.sheets.column import Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.looking import IDENTITY
from web.services.sheets.shift_columns import COLUMNS
from web.services.sheets.values import plain

SHORTEST, LONGEST = 15, 16 * 60
MOMENT = "moment"
"""When a shift that stands begins, in UTC: no column, but what it is found by."""
ASKS_AGAIN = frozenset({"place_id", "day", "start", "end", "role"})
WHEN = ("day", "start", "end")


def stand(ground: Ground) -> Mapping[int, Values]:
    """The shifts that take place of the projects of the organisation and below it."""
    session, zone = ground.session, ground.zone
    chosen = (
        select(Shift)
        .join(Project, Project.id == Shift.project_id)
        .where(Project.organisation_id.in_(ground.nodes), Shift.status == "open")
        .order_by(Shift.starts_at, Shift.id)
    )
    asked: dict[int, list[Seat]] = defaultdict(list)
    of_them = Seat.shift_id.in_(chosen.with_only_columns(Shift.id).order_by(None))
    rows = select(Seat).where(of_them, Seat.ended_at.is_(None)).order_by(Seat.position, Seat.id)
    for seat in session.scalars(rows):
        asked[seat.shift_id].append(seat)
    found = {}
    for row in session.scalars(chosen):
        start, end = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
        found[row.id] = {
            IDENTITY: str(row.id),
            MOMENT: row.starts_at.astimezone(UTC).isoformat(),
            "day": start.date().isoformat(),
            "start": start.hour * 60 + start.minute,
            "end": end.hour * 60 + end.minute,
            **_window(row, zone),
            "title": dict(row.texts),
            "team": row.team,
            "series_id": row.series_id,
            "series_day": _moved_from(row.series_day, start.date()),
            "opening_id": row.opening_id,
            "opening_day": _moved_from(row.opening_day, start.date()),
            **{name: getattr(row, name) for name in ("project_id", "place_id", "kind", "group_code")},
            **seats.stands(asked[row.id]),
        }
    return found


def _window(row: Shift, zone: ZoneInfo) -> dict[str, int | None]:
    """The window of a visit in minutes of its day; None of another shift."""
    span = windows.minutes_of(row, zone) if windows.is_visit(row) else (None, None)
    return dict(zip(("window_start", "window_end"), span, strict=True))


def _moved_from(own: date | None, day: date) -> str | None:
    """The day of a shift in what it was made of, where that is not the day it is on."""
    return own.isoformat() if own and own != day else None


def taken(ground: Ground, rows: Mapping[int, Values]) -> Collection[int]:
    """All; with a whole district those of open projects, as it has no rows of closed ones."""
    if not ground.whole:
        return rows.keys()
    closed = closed_projects(ground)
    return [each for each, values in rows.items() if values["project_id"] not in closed]


def keys(ground: Ground, values: Values) -> Sequence[Hashable]:
    """Project, place and start; and the kind, where it is said."""
    if any(values.get(name) is None for name in ("project_id", "place_id", "day", "start")):
        return ()
    moment = values.get(MOMENT) or begins(values, ground.zone).astimezone(UTC).isoformat()
    known = ("shift", values["project_id"], values["place_id"], moment)
    if MOMENT in values:
        return [(*known, values["kind"]), known]
    return [(*known, values["kind"])] if values.get("kind") else [known]


def check(ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """What a service would refuse of a shift as it would be."""
    return [
        *_when_faults(ground, after, before, changed),
        *seats.faults(after, before, changed),
        *(_brought_faults(ground, after) if before is None and ground.whole else ()),
    ]


def _brought_faults(ground: Ground, after: Values) -> Iterator[Fault]:
    yield from _series_faults(ground, after)
    first, last = after.get("window_start"), after.get("window_end")
    begins, ends = after["start"], after["start"] + minutes_of(after)
    if (first, last) != (None, None) and not (first or 0) <= begins <= ends <= (last or 0):
        yield fault("window_end", "outside_window")


def _series_faults(ground: Ground, after: Values) -> Iterator[Fault]:
    """A day of a series that has its shift already."""
    if after.get("series_id") is None:
        return
    if "days of series" not in ground.kept:
        rows = select(Shift.series_id, Shift.series_day).where(Shift.series_id.is_not(None))
        ground.kept["days of series"] = {
            (row.series_id, row.series_day.isoformat()) for row in plain_rows(ground.session, rows)
        }
    day = after["series_id"], after.get("series_day") or after["day"]
    if day in ground.kept["days of series"]:
        yield fault("series_day", "series_day_taken", found=day[1])
    ground.kept["days of series"].add(day)


def _when_faults(
    ground: Ground, after: Values, before: Values | None, changed: Collection[str]
) -> Iterator[Fault]:
    if before is not None and "project_id" in changed:
        yield fault("project_id", "project_stays")
    if before is not None and changed and before[MOMENT] <= now().astimezone(UTC).isoformat():
        yield fault("", "begun")
    elif before is None and ground.whole:
        pass  # A whole district comes with its history.
    elif (before is None or set(WHEN[:2]) & set(changed)) and begins(after, ground.zone) <= now():
        yield fault("day", "over")
    if before is None and after["project_id"] in closed_projects(ground):
        yield fault("project_id", "project_closed")
    if (before is None or set(WHEN) & set(changed)) and not SHORTEST <= minutes_of(after) <= LONGEST:
        yield fault("end", "too_short_or_long")


def begins(values: Values, zone: ZoneInfo) -> datetime:
    """When a shift begins."""
    return starts_at(plain.as_day(values["day"]), values["start"] % 1440, zone)


def minutes_of(values: Values) -> int:
    """How long a shift lasts."""
    return int(values["end"] - values["start"]) % 1440


def closed_projects(ground: Ground) -> frozenset[int]:
    """The ids of the projects that take no new shifts."""
    if "closed" not in ground.kept:
        closed = select(Project.id).where(Project.closed_at.is_not(None))
        ground.kept["closed"] = frozenset(ground.session.scalars(closed))
    found: frozenset[int] = ground.kept["closed"]
    return found


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Post a shift, or change it; who has a place on it is asked again where it moved."""
    after = {**before, **said}
    values = values_of(after, {**before.get("title", {}), **said.get("title", {})})
    if row_id is None and ground.whole:
        made_of = {name: _made_of(after, name) for name in ("series", "opening")}
        return record_shift(ground.session, ground.zone, ground.actor, after["project_id"], values, **made_of)
    if row_id is None:
        made = demand.create_shifts(ground.session, ground.zone, ground.actor, after["project_id"], values)
        return int(made["ids"][0])
    demand.update_shift(ground.session, ground.zone, ground.actor, row_id, values)
    return row_id


def _made_of(after: Values, name: str) -> tuple[int, date] | None:
    """The series or opening of a shift with its day there."""
    row_id = after.get(f"{name}_id")
    return (row_id, plain.as_day(after.get(f"{name}_day") or after["day"])) if row_id else None


def values_of(after: Values, titles: Mapping[str, str]) -> dict[str, Any]:
    """A shift as a loaded `ShiftChangeSchema` says it."""
    return {
        "place_id": after["place_id"],
        "day": plain.as_day(after["day"]),
        "start_minute": after["start"] % 1440,
        "minutes": minutes_of(after),
        "window_start_minute": after.get("window_start"),
        "window_end_minute": after.get("window_end"),
        "kind": after.get("kind") or "shift",
        "group_code": after.get("group_code"),
        "texts": titles,
        "seats": seats.said(after),
        "team": rules_of(after.get("team", ())),
        "repeat": "once",
        "which": "this",
        "note": "",
    }


def rules_of(held: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules of a team as their schema loads them."""
    return [_rule(each) for each in held]


def _rule(held: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of a team as its schema loads it."""
    return {**held, **({"level": Level[held["level"].upper()].value} if "level" in held else {})}


def concerned(ground: Ground, row_id: int, changed: Collection[str]) -> int:
    """How many people have a place on a shift whose time, place or roles change."""
    return _holding(ground).get(row_id, 0) if ASKS_AGAIN & set(changed) else 0


def _holding(ground: Ground) -> Mapping[int, int]:
    if "holding" not in ground.kept:
        rows = (
            select(Seat.shift_id, func.sum(Promise.heads).label("heads"))
            .join(Promise, Promise.seat_id == Seat.id)
            .where(stands())
            .group_by(Seat.shift_id)
        )
        ground.kept["holding"] = {row.shift_id: row.heads for row in plain_rows(ground.session, rows)}
    found: Mapping[int, int] = ground.kept["holding"]
    return found


def after(ground: Ground, made: Sequence[int]) -> None:
    """What was posted by a sheet can be taken back as a whole."""
    if made and not ground.whole:
        add_batch(ground.session, ground.actor, "sheet", None, made, organisation_id=ground.organisation_id)


def called(ground: Ground, values: Values) -> str:
    """Its day and time, and its title or project."""
    name = ground.text(values.get("title")) or ground.words("project").show(values.get("project_id", ""))
    return f"{values.get('day') or ''} {plain.clock_text(values.get('start'))} {name}".strip()


KIND = Kind(
    name="shifts",
    label=lazy("Shifts"),
    hint=lazy("Single shifts with their seats. Who has a place on one that moves is asked again."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    taken=taken,
    concerned=concerned,
    after=after,
    called=called,
)
