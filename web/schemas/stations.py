"""What is said of opening hours."""

from collections import defaultdict
from datetime import date, time
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from i18n.translator import lazy
from matcher.problem.cuts import Stretch
from web.schemas.demand import DAYS_OFF, FEW, MAKE_UP, SeatSchema, ShiftText, TeamRuleSchema
from web.schemas.fields import Code, Count, Day, DuetSchema, Id, Line
from web.services.stations import hours

MOST_ROWS = validate.Length(max=2000, error=lazy("Enter at most %(most)s entries.", most=2000))
MIDNIGHT = "24:00"
UNREADABLE_TIME = lazy("Enter a time like 09:00.")
SHORTEST, LONGEST = 15, 16 * 60


class Minute(fields.Field[int]):
    """A clock time as a minute of the day; 24:00 is its end."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if value == MIDNIGHT:
            return hours.A_DAY
        try:
            at = time.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError(UNREADABLE_TIME) from None
        return at.hour * 60 + at.minute

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else hours.clock(value)


class OpeningHours(DuetSchema):
    """Heads that are asked for from a time until another; without a `minimum` half of them, rounded up."""

    start = Minute(required=True)
    end = Minute(required=True)
    minimum = Count(0, hours.MOST_HEADS, load_default=None, allow_none=True)
    desired = Count(0, hours.MOST_HEADS, required=True)


class WeekdayOpeningHours(OpeningHours):
    """Hours of an ISO weekday."""

    weekday = Count(1, 7, required=True)


class DayOpeningHours(OpeningHours):
    """Hours of one day, which has no others."""

    day = Day(required=True)


class OpeningSchema(DuetSchema):
    """When a place is open, how many heads each hour asks for, and what its shifts are like.

    `other_days` are days with hours of their own, `closed_days` those without any. Shifts last one of
    `lengths` (minutes) and begin every `every` minutes from where a stretch without a break begins. The first
    seat has its heads from the hours; those beside it have their own.
    """

    place_id = Id(required=True)
    hours = fields.List(fields.Nested(WeekdayOpeningHours), load_default=list, validate=MOST_ROWS)
    other_days = fields.List(fields.Nested(DayOpeningHours), load_default=list, validate=MOST_ROWS)
    closed_days = fields.List(Day(), load_default=list, validate=MOST_ROWS)
    lengths = fields.List(Count(SHORTEST, LONGEST), required=True, validate=validate.Length(
        1, 8, error=lazy("Enter one to eight lengths.")))  # fmt: skip
    every = Count(15, 240, load_default=30)
    days_off = Code(DAYS_OFF, load_default="skip")
    make_up = Code(MAKE_UP, load_default="keep")
    first = Day(required=True)
    last = Day(load_default=None, allow_none=True)
    kind = Line(most=40, load_default="shift")
    texts = fields.List(fields.Nested(ShiftText), load_default=list, validate=FEW)
    seats = fields.List(
        fields.Nested(SeatSchema),
        required=True,
        validate=validate.Length(1, 40, error=lazy("A shift needs one seat at least.")),
    )
    team = fields.List(fields.Nested(TeamRuleSchema), load_default=list, validate=FEW)

    @validates_schema
    def _readable(self, data: dict[str, Any], **_: Any) -> None:
        errors: dict[str, Any] = {}
        for name, key in (("hours", "weekday"), ("other_days", "day")):
            for rows in _grouped(data[name], key).values():
                try:
                    _stretches(rows)
                except hours.BadHours as fault:
                    errors.setdefault(name, {})[data[name].index(rows[0])] = {key: [fault.message]}
        if {each["day"] for each in data["other_days"]} & set(data["closed_days"]):
            errors["closed_days"] = [lazy("A day is closed or has hours, not both.")]
        if errors:
            raise ValidationError(errors)

    @post_load
    def _as_rows(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        weekdays = _grouped(data["hours"], "weekday")
        data["hours"] = {str(each - 1): hours.kept(_stretches(rows)) for each, rows in weekdays.items()}
        days = _grouped(data["other_days"], "day")
        other: dict[date, Any] = {each: hours.kept(_stretches(rows)) for each, rows in days.items()}
        other |= {each: [] for each in data.pop("closed_days")}
        data["other_days"] = {each.isoformat(): other[each] for each in sorted(other)}
        data["lengths"] = sorted(set(data["lengths"]))
        data["texts"] = {text["tag"]: text["title"] for text in data["texts"]}
        return data


class OpeningEndSchema(DuetSchema):
    """The last day on which a place is open; none: it has no end."""

    last = Day(required=True, allow_none=True)


def _grouped(rows: list[dict[str, Any]], key: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return dict(sorted(found.items()))


def _stretches(rows: list[dict[str, Any]]) -> list[Stretch]:
    """The stretches of a day. Raises BadHours."""
    return hours.in_order(
        hours.stretch(row["start"], row["end"], _least(row), row["desired"]) for row in rows
    )


def _least(row: dict[str, Any]) -> int:
    return hours.half(row["desired"]) if row["minimum"] is None else int(row["minimum"])
