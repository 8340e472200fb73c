"""Series: shifts that come again. New ones are posted, others change with all their shifts to come."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Project, Seat, Series, Shift
from web.services import demand
from web.services.clock import now
from web.services.demand.instances import asked_seats
from web.services.demand.recording import record_series
from web.services.demand.series.changing_days import change_days
from web.services.demand.series.choices import DAYS_OFF, MAKE_UP, NTHS, UNITS
from web.services.faults import Conflict
from web.services.sheets import seats, shift_columns
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import shifts
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import named, plain, rhythm, teams
from web.services.sheets.values.identity import duet_number, own_number

RHYTHM = ("unit", "every", "weekdays", "nths", "days_off", "make_up", "last", "except_days", "besides_days")
LIKE = ("place_id", "start", "end", "kind", "title", "group_code", "team", *seats.FIELDS)
USUAL: Mapping[str, Any] = {
    "unit": "week", "every": 1, "nths": [], "days_off": "keep", "make_up": "keep", "last": None,
    "except_days": [], "besides_days": [],
}  # fmt: skip
NONE_TO_COME = lazy("No shift of this series is to come that could be changed.")
_OF_SHIFTS = {column.field: column for column in shift_columns.COLUMNS}
COLUMNS = (
    own_number(),
    duet_number(),
    _OF_SHIFTS["project_id"],
    _OF_SHIFTS["place_id"],
    Column(
        field="first", label=lazy("First day"), required=True, value=plain.day(),
        same=lambda stands, _: stands is not None,
        also=lazy("from day, starts on, day, date"), hint=lazy("Only for a new series: 2026-12-05."),
    ),
    _OF_SHIFTS["start"],
    _OF_SHIFTS["end"],
    _OF_SHIFTS["window_end"],
    Column(
        field="unit", label=lazy("By weeks or months"), value=named.choice(UNITS), also=lazy("unit, repeats"),
        hint=lazy("By weeks, where it is empty."),
    ),
    Column(
        field="every", label=lazy("Every how many"), value=plain.count(1, 52), also=lazy("every, interval"),
        hint=lazy("2 is every second week, or every second month."),
    ),
    Column(
        field="weekdays", label=lazy("Weekdays"), value=rhythm.weekdays(),
        also=lazy("weekday, days of the week, on"),
        hint=lazy("The weekday of the first day, where it is empty."),
    ),
    Column(
        field="nths", label=lazy("Which of the month"), value=rhythm.some(NTHS), also=lazy("which"),
        hint=lazy("The first, second … or last of these weekdays, where it comes by months."),
    ),
    Column(field="last", label=lazy("Last day"), value=plain.day(), also=lazy("until day, ends on"),
           hint=lazy("Without one it has no end.")),
    Column(field="days_off", label=lazy("On days off"), value=named.choice(DAYS_OFF), also=lazy("holidays")),
    Column(
        field="make_up", label=lazy("On worked weekend days"), value=named.choice(MAKE_UP),
        also=lazy("make-up days"),
    ),
    Column(
        field="except_days", label=lazy("Not on"), value=rhythm.days(), also=lazy("except, exceptions"),
        hint=lazy("Days that are left out: 2026-12-24; 2026-12-31."),
    ),
    Column(
        field="besides_days", label=lazy("Also on"), value=rhythm.days(), also=lazy("besides, extra days"),
        hint=lazy("Days beside the rhythm: 2026-12-24; 2026-12-31."),
    ),
    _OF_SHIFTS["kind"],
    _OF_SHIFTS["title"],
    _OF_SHIFTS["group_code"],
    *seats.COLUMNS,
    teams.COLUMN,
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The series of open projects of the organisation and below it."""
    rows = ground.session.scalars(
        select(Series)
        .join(Project, Project.id == Series.project_id)
        .where(Project.organisation_id.in_(ground.nodes), Project.closed_at.is_(None))
        .order_by(Series.id)
    )
    return {row.id: _values(row) for row in rows}


def _values(row: Series) -> dict[str, Any]:
    like = row.shift
    return {
        IDENTITY: str(row.id),
        "first": row.first.isoformat(),
        "last": row.last.isoformat() if row.last else None,
        "start": row.start_minute,
        "end": (row.start_minute + row.minutes) % 1440,
        "window_end": row.start_minute + row.window_minutes if row.window_minutes else None,
        "title": dict(like.get("texts", {})),
        "kind": like.get("kind"),
        "group_code": like.get("group_code"),
        "team": like.get("team", []),
        **{name: getattr(row, name) for name in ("project_id", "place_id")},
        **{name: getattr(row, name) for name in RHYTHM if name != "last"},
        **seats.stands([Seat(**{"needs": {}, **each}) for each in like.get("seats", ())]),
    }


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """Project, place, rhythm and start."""
    full = _whole(values)
    if any(full.get(name) is None for name in ("project_id", "place_id", "start", "weekdays")):
        return ()
    days = tuple(full["weekdays"]), tuple(full["nths"])
    known = (full["project_id"], full["place_id"], full["start"] % 1440, full["unit"], full["every"])
    return [("series", *known, *days)]


def _whole(values: Values) -> dict[str, Any]:
    """Values with what is usual where nothing is said."""
    found = {**USUAL, **values}
    if found.get("weekdays") is None and found.get("first"):
        found["weekdays"] = [plain.as_day(found["first"]).weekday()]
    return found


def check(ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """What a service would refuse of a series as it would be."""
    return [
        *_rhythm_faults(_whole(after)),
        *_when_faults(ground, after, before, changed),
        *seats.faults(after, before, changed),
    ]


def _rhythm_faults(full: Values) -> Iterator[Fault]:
    if full["unit"] == "month" and not full["nths"]:
        yield fault("nths", "nths_wanted")
    if full["unit"] == "month" and full["make_up"] == "add":
        yield fault("make_up", "only_by_weeks")
    if full["last"] is not None and full["last"] < full["first"]:
        yield fault("last", "last_before_first")


def _when_faults(
    ground: Ground, after: Values, before: Values | None, changed: Collection[str]
) -> Iterator[Fault]:
    if before is not None and "project_id" in changed:
        yield fault("project_id", "project_stays")
    if (
        before is None
        and not ground.whole
        and shifts.begins({**after, "day": after["first"]}, ground.zone) <= now()
    ):
        yield fault("first", "over")
    if before is None and after["project_id"] in shifts.closed_projects(ground):
        yield fault("project_id", "project_closed")
    if {"start", "end"} & set(changed) and not shifts.SHORTEST <= shifts.minutes_of(after) <= shifts.LONGEST:
        yield fault("end", "too_short_or_long")
    window = _window_minutes(after) if before is None and ground.whole else None
    if window is not None and window < shifts.minutes_of(after):
        yield fault("window_end", "window_too_short")


def _window_minutes(values: Values) -> int | None:
    """How long the window of a visit lasts; None of another shift."""
    return None if values.get("window_end") is None else values["window_end"] - values["start"]


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Post a series, or change its days, and what its shifts to come are like."""
    if row_id is None:
        return _post(ground, said)
    if any(name in said for name in RHYTHM):
        _change_days(ground, row_id, {**before, **said})
    if any(name in said for name in LIKE):
        _change_like(ground, row_id, said)
    return row_id


def _post(ground: Ground, said: Values) -> int:
    full = _whole(said)
    values = {
        **shifts.values_of({**full, "day": full["first"]}, full.get("title", {})),
        **{name: full[name] for name in ("every", "weekdays", "nths", "days_off", "make_up")},
        "repeat": "monthly" if full["unit"] == "month" else "weekly",
        "until": plain.as_day(full["last"]) if full["last"] else None,
        **{name: [plain.as_day(day) for day in full[name]] for name in ("except_days", "besides_days")},
        "beside": False,
        "window_minutes": _window_minutes(full) if ground.whole else None,
    }
    if ground.whole:
        return record_series(ground.session, ground.actor, full["project_id"], values)
    made = demand.create_shifts(ground.session, ground.zone, ground.actor, full["project_id"], values)
    return int(made["series_id"])


def _change_days(ground: Ground, row_id: int, after: Values) -> None:
    values = {
        **{name: after[name] for name in ("unit", "every", "weekdays", "nths", "days_off", "make_up")},
        "until": plain.as_day(after["last"]) if after["last"] else None,
        **{name: [plain.as_day(day) for day in after[name]] for name in ("except_days", "besides_days")},
    }
    change_days(ground.session, ground.zone, ground.actor, row_id, values)


def _change_like(ground: Ground, row_id: int, said: Values) -> None:
    """Change one shift that is to come and all others with it, as their page does. Raises Conflict."""
    session = ground.session
    chosen = select(Shift).where(
        Shift.series_id == row_id, Shift.status == "open", Shift.starts_at > now() + timedelta(minutes=1),
        ~Shift.by_hand,
    )  # fmt: skip
    shift = session.scalars(chosen.order_by(Shift.starts_at).limit(1)).first()
    if shift is None:
        raise Conflict("none_to_come", NONE_TO_COME)
    stands = {**_values(session.get_one(Series, row_id)), seats.IDS: _ids(ground, shift)}
    after = {**stands, **said, "day": shift.starts_at.astimezone(ground.zone).date().isoformat()}
    titles = {**stands["title"], **said.get("title", {})}
    values = {**shifts.values_of({**after, "team": said.get("team", shift.team)}, titles), "which": "all"}
    demand.update_shift(session, ground.zone, ground.actor, shift.id, values)


def _ids(ground: Ground, shift: Shift) -> list[int]:
    return [seat.id for seat in asked_seats(ground.session, shift.id)]


def called(ground: Ground, values: Values) -> str:
    """Its weekdays and start, and its title or project."""
    name = ground.text(values.get("title")) or ground.words("project").show(values.get("project_id", ""))
    days = rhythm.weekdays().write(ground, values.get("weekdays"))
    return f"{days} {plain.clock_text(values.get('start'))} {name}".strip()


KIND = Kind(
    name="series",
    label=lazy("Series"),
    hint=lazy("Shifts that come again by weeks or months. What changes, changes for all that are to come."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    called=called,
)
