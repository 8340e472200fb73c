"""Presses of a day sheet, check-in by a number, who came unplanned, and attendance as a whole."""

from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from i18n.translator import lazy
from web.schemas.fields import REQUIRED, Code, Count, DuetSchema, Id, Line, Paragraph
from web.services.attendance.presses import PRESSES
from web.services.clock import now

LONGEST_AGO = 7 * 24 * 60 * 60


class Clock(fields.String):
    """A clock time of the shift's day, such as 09:14; empty where none is said."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **options).strip()
        try:
            return f"{datetime.strptime(text, '%H:%M'):%H:%M}" if text else ""  # noqa: DTZ007 - no moment
        except ValueError as fault:
            raise ValidationError(lazy("Enter a time, such as 14:30.")) from fault


class PressFields(DuetSchema):
    """`ago` is how many seconds before sending it was pressed: a phone's clock may be wrong, not its seconds.

    `key` is made by the phone: what is sent again with it counts once.
    """

    key = Line(most=64, least=0, load_default="")
    ago = Count(0, LONGEST_AGO, load_default=0)

    @post_load
    def _moment(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        ago = data.pop("ago")
        return {**data, "pressed_at": now() - timedelta(seconds=ago)}


class PressSchema(PressFields):
    """A press of one person: `at` is the clock time that was said, of who came or left, `heads` how many of a
    group came.
    """

    what = Code(PRESSES, required=True)
    promise_id = Id(required=True)
    at = Clock(load_default="")
    heads = Count(1, 10000, load_default=None, allow_none=True)


class HoursSchema(PressFields):
    """The hours of all who were there are confirmed."""


class UnplannedSchema(PressFields):
    """Who came without a promise, and for which seat."""

    seat_id = Id(required=True)
    volunteer_id = Id(required=True)


class FindSchema(DuetSchema):
    """Whom to look for among those in sight, for a seat."""

    seat = Id(required=True)
    query = Line(most=100, required=True)


class NumberSchema(DuetSchema):
    """The number that is said aloud."""

    number = Line(most=12, required=True)

    @post_load
    def _digits(self, data: dict[str, str], **_: Any) -> dict[str, str]:
        return {"number": "".join(each for each in data["number"] if not each.isspace())}


class TokenSchema(DuetSchema):
    """The token of a scanned code."""

    token = Line(most=60, required=True)


class AttendanceSchema(DuetSchema):
    """Who came: of who served clock times, or `minutes` alone, and of a group how many heads.

    `note` says why where it is set right. `version` is that of what its reader saw, 0 for nothing: where
    somebody wrote down something else since, it is refused.
    """

    state = Code(("checked_in", "served", "did_not_come"), required=True)
    minutes = Count(0, 1440, load_default=None, allow_none=True)
    arrived = Clock(load_default="")
    left = Clock(load_default="")
    heads = Count(1, 10000, load_default=None, allow_none=True)
    note = Paragraph(most=500, least=0, load_default="")
    version = Count(0, 10**9, load_default=None, allow_none=True)

    @validates_schema
    def _hours_of_who_served(self, data: dict[str, object], **_: object) -> None:
        said = data.get("minutes") is not None or bool(data.get("arrived") or data.get("left"))
        if data.get("state") == "served" and not said:
            raise ValidationError({"minutes": [REQUIRED]})
        if data.get("state") != "served" and data.get("minutes") is not None:
            raise ValidationError({"minutes": [lazy("Only people who served have minutes.")]})


class DaySchema(DuetSchema):
    """Of which day."""

    day = fields.Date(load_default=None, allow_none=True)


class PageSchema(DuetSchema):
    """Which page of a list."""

    page = Count(1, 10000, load_default=1)


class MarkSchema(DuetSchema):
    """What the page of a scanned code holds."""

    shift_id = Id(required=True)
    mark = Line(most=40, required=True)
