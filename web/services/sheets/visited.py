"""The visits to a household in its row: project, rhythm, window and length, as its page arranges them.

They are heeded of a household that is new; after that they say what stands. A workbook of a whole district
has a sheet of series, with which they come there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select

from i18n.translator import lazy
from web.models import Household, Series
from web.services.clock import now
from web.services.demand.series.choices import DAYS_OFF, MAKE_UP, NTHS, UNITS
from web.services.households import visits
from web.services.sheets import seats, shift_columns
from web.services.sheets.column import Column, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.kinds import shifts
from web.services.sheets.values import named, plain, rhythm

KIND = "visit"
SHORTEST, LONGEST, MOST_PEOPLE, DAY = 15, 480, 6, 1440
RHYTHM = ("unit", "every", "weekdays", "nths", "days_off", "make_up", "last")
NEEDED = ("project_id", "first", "from", "until")
USUAL: Mapping[str, Any] = {
    "unit": "week", "every": 1, "weekdays": None, "nths": [], "days_off": "skip", "make_up": "keep",
    "last": None, "minutes": 60, "people": 2,
}  # fmt: skip
ONLY_NEW = lazy("Of a household that is new here; its page changes it later.")
COLUMNS = (
    replace(
        next(each for each in shift_columns.COLUMNS if each.field == "project_id"),
        required=False, shown=True, hint=ONLY_NEW,
    ),
    Column(field="first", label=lazy("First day"), value=plain.day(), shown=True, also=lazy("from day"),
           hint=ONLY_NEW),
    Column(field="from", label=lazy("Window from"), value=plain.clock(), shown=True, hint=ONLY_NEW),
    Column(field="until", label=lazy("Window until"), value=plain.clock(), shown=True, hint=ONLY_NEW),
    Column(field="minutes", label=lazy("Minutes a visit lasts"), value=plain.count(SHORTEST, LONGEST),
           shown=True, also=lazy("length, minutes, duration"), hint=lazy("60, where it is empty.")),
    Column(field="people", label=lazy("How many people go"), value=plain.count(1, MOST_PEOPLE), shown=True,
           hint=lazy("2, where it is empty.")),
    Column(field="unit", label=lazy("By weeks or months"), value=named.choice(UNITS), shown=True),
    Column(field="every", label=lazy("Every how many"), value=plain.count(1, 52), shown=True),
    Column(field="weekdays", label=lazy("Weekdays"), value=rhythm.weekdays(), shown=True,
           hint=lazy("The weekday of the first day, where it is empty.")),
    Column(field="nths", label=lazy("Which of the month"), value=rhythm.some(NTHS), shown=True),
    Column(field="days_off", label=lazy("On days off"), value=named.choice(DAYS_OFF), shown=True),
    Column(field="make_up", label=lazy("On worked weekend days"), value=named.choice(MAKE_UP), shown=True),
    Column(field="last", label=lazy("Last day"), value=plain.day(), shown=True),
)  # fmt: skip
FIELDS = frozenset(each.field for each in COLUMNS)


def stands(ground: Ground, homes: Sequence[Household]) -> Mapping[int, Values]:
    """The first rhythm in which each of these households is visited by now, by the household's place."""
    today = now().astimezone(ground.zone).date()
    rows = ground.session.scalars(
        select(Series)
        .where(Series.place_id.in_({each.place_id for each in homes}))
        .where(or_(Series.last.is_(None), Series.last >= today))
        .order_by(Series.id.desc())
    )
    return {each.place_id: _values(each) for each in rows}


def _values(row: Series) -> dict[str, Any]:
    asked = row.shift.get("seats") or [{}]
    return {
        "project_id": row.project_id,
        "first": row.first.isoformat(),
        "from": row.start_minute,
        "until": row.start_minute + (row.window_minutes or row.minutes),
        "minutes": row.minutes,
        "people": asked[0].get("desired"),
        **{name: getattr(row, name) for name in RHYTHM if name != "last"},
        "last": row.last.isoformat() if row.last else None,
    }


def faults(ground: Ground, said: Values) -> Iterator[Fault]:
    """What is wrong with the visits of a household that is new; it need have none."""
    if ground.whole or not FIELDS & said.keys():
        return
    lacking = [name for name in NEEDED if said.get(name) is None]
    yield from (fault(name, "required") for name in lacking)
    full = {**USUAL, **said}
    if lacking:
        return
    if not full["minutes"] <= full["until"] - full["from"] <= DAY:
        yield fault("until", "window_too_short")
    if full["last"] is not None and full["last"] < full["first"]:
        yield fault("last", "last_before_first")
    if shifts.begins({"day": full["first"], "start": full["from"]}, ground.zone) <= now():
        yield fault("first", "over")
    if full["project_id"] in shifts.closed_projects(ground):
        yield fault("project_id", "project_closed")
    if full["unit"] == "month" and not full["nths"]:
        yield fault("nths", "nths_wanted")
    if full["unit"] == "month" and full["make_up"] == "add":
        yield fault("make_up", "only_by_weeks")


def arrange(ground: Ground, household_id: int, said: Values) -> None:
    """Arrange the visits that a row says, if it says any."""
    if not FIELDS & said.keys():
        return
    full = {**USUAL, **said}
    first, people = plain.as_day(full["first"]), full["people"]
    seat = seats.said({"role": [""], seats.IDS: []})[0]
    values = {
        "day": first,
        "start_minute": full["from"],
        "minutes": full["minutes"],
        "window_minutes": full["until"] - full["from"],
        "kind": KIND,
        "texts": {},
        "team": [],
        "seats": [{**seat, "minimum": people, "desired": people, "maximum": people}],
        "repeat": "monthly" if full["unit"] == "month" else "weekly",
        **{name: full[name] for name in ("every", "nths", "days_off", "make_up")},
        "weekdays": full["weekdays"] or [first.weekday()],
        "until": plain.as_day(full["last"]) if full["last"] else None,
        "except_days": [],
        "besides_days": [],
        "beside": False,
    }
    visits.arrange(ground.session, ground.zone, ground.actor, household_id, full["project_id"], values)
