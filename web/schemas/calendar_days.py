"""Days of the calendar: a span that is asked for, and days that the district decides itself."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates, validates_schema

from i18n.translator import lazy
from web.models.series import CALENDAR_KINDS
from web.schemas.fields import Code, Day, DuetSchema, Line, no_twice
from web.services.calendar_days.holidays import TAGS

LONGEST = timedelta(days=3 * 366)


class SpanSchema(DuetSchema):
    """The first and the last day of a span, of three years at most."""

    first = Day(required=True)
    last = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if not timedelta(0) <= data["last"] - data["first"] < LONGEST:
            raise ValidationError(
                lazy("Choose a last day that is not before the first, within three years."), "last"
            )


class DayNameSchema(DuetSchema):
    """What a day is called in one language."""

    tag = Code(TAGS, required=True)
    name = Line(most=100, least=0, load_default="")


class OwnDaySchema(DuetSchema):
    """What changes of an own day; what is not named stays. `names` is loaded as tag -> name; empty goes."""

    day = Day()
    kind = Code(CALENDAR_KINDS)
    names = fields.List(fields.Nested(DayNameSchema))

    @validates("names")
    def _said_once(self, value: list[Mapping[str, Any]], data_key: str) -> None:
        no_twice(data_key, "tag")(value)

    @post_load
    def _by_tag(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "names" in data:
            data["names"] = {each["tag"]: each["name"] for each in data["names"]}
        return data


class NewOwnDay(OwnDaySchema):
    """A day, what it is, and what it is called."""

    day = Day(required=True)
    kind = Code(CALENDAR_KINDS, required=True)
    names = fields.List(fields.Nested(DayNameSchema), load_default=list)
