"""What a volunteer says of themselves."""

from datetime import time
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates, validates_schema

from i18n.languages import letter_tags
from i18n.translator import lazy
from web.schemas.fields import Code, Count, Day, DuetSchema, Id, Line, Name, SpokenLanguage, no_twice

MOST_ROWS = 40
FEW = validate.Length(max=MOST_ROWS, error=lazy("Enter at most %(most)s entries.", most=MOST_ROWS))
WISH_KINDS = ("project", "scene", "kind", "place", "shift")


class Skill(DuetSchema):
    """A skill of the district's list: 1 some, 2 good, 3 expert."""

    code = Line(most=80, required=True)
    level = Count(1, 3, load_default=2)


class WishEntry(DuetSchema):
    """A liking (1 to 9) or a dislike (-9 to -1)."""

    about = Code(WISH_KINDS, required=True)
    target = Line(most=80, required=True)
    weight = fields.Integer(required=True)

    @validates("weight")
    def _something(self, value: int, data_key: str) -> None:
        if value == 0 or not -9 <= value <= 9:
            raise ValidationError(lazy("Enter -9 to -1 or 1 to 9."), data_key)


class ProfileSchema(DuetSchema):
    """The profile; only what is named is changed.

    `own_sort_key` is how a surname with two readings is read; `language` the one they are written to in.
    """

    name = Name()
    latin_name = Line(most=100, least=0)
    own_sort_key = Line(most=100, least=0)
    form_of_address = Line(most=60, least=0)
    language = Code(letter_tags())
    born = Day(allow_none=True)
    address = Line(most=300, least=0, allow_none=True)
    id_number = Line(most=40, least=0, allow_none=True)
    home_place_id = Id(allow_none=True)
    asked_minutes = Count(15, 10_080)
    shifts_per_day = Count(0, 24, allow_none=True)
    shifts_per_week = Count(0, 168, allow_none=True)
    minutes_per_day = Count(0, 1440, allow_none=True)
    minutes_per_week = Count(0, 10_080, allow_none=True)
    rest_minutes = Count(0, 10_080, allow_none=True)
    days_in_a_row = Count(1, 14, allow_none=True)
    weekends_in_four_weeks = Count(0, 4, allow_none=True)
    minutes_in_four_weeks = Count(0, 40_320, allow_none=True)
    consents = fields.List(Line(most=80), validate=FEW)
    languages = fields.List(
        fields.Nested(SpokenLanguage),
        validate=validate.Length(1, 20, error=lazy("Choose one to 20 languages.")),
    )
    skills = fields.List(fields.Nested(Skill), validate=FEW)
    wishes = fields.List(fields.Nested(WishEntry), validate=FEW)

    @validates("languages")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)

    @validates("skills")
    def _each_skill_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "code")(value)


class Hours(DuetSchema):
    """Clock times of one day; an end of 00:00 is midnight at its end. Loads as minutes from midnight."""

    start = fields.Time(required=True, format="%H:%M")
    end = fields.Time(required=True, format="%H:%M")

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["end"] != time.min and data["start"] >= data["end"]:
            raise ValidationError(lazy("The end must come after the start."), "end")

    @post_load
    def _in_minutes(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        start, end = data.pop("start"), data.pop("end")
        return {
            **data,
            "start_minute": start.hour * 60 + start.minute,
            "end_minute": end.hour * 60 + end.minute or 1440,
        }


class WeeklyHours(Hours):
    """Hours of each week on an ISO weekday (1 Monday); loads as 0 for Monday."""

    weekday = Count(1, 7, required=True)

    @post_load
    def _from_zero(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "weekday": data["weekday"] - 1}


class ExceptionalHours(Hours):
    """Hours of one day on which the week does not count."""

    day = Day(required=True)
    free = fields.Boolean(required=True)


class AvailabilitySchema(DuetSchema):
    """When somebody is free; only what is named is changed."""

    weekly = fields.List(
        fields.Nested(WeeklyHours),
        validate=validate.Length(max=200, error=lazy("Enter at most %(most)s entries.", most=200)),
    )
    exceptions = fields.List(
        fields.Nested(ExceptionalHours),
        validate=validate.Length(max=200, error=lazy("Enter at most %(most)s entries.", most=200)),
    )
