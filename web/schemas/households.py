"""Households and their visits as they are entered."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from i18n.translator import lazy
from web.schemas.demand import (
    FEW,
    SHORTEST,
    RhythmSchema,
    SeatSchema,
    TeamRuleSchema,
    _refuse_half_a_rhythm,
)
from web.schemas.fields import (
    Code,
    Count,
    Day,
    DuetSchema,
    Id,
    LanguageLevel,
    LanguageTag,
    Line,
    Paragraph,
    minute_of_day,
)
from web.services.datums import BD09, GCJ02, WGS84

DATUMS = (WGS84, GCJ02, BD09)
LONGEST_VISIT = 8 * 60
KIND = "visit"


class Degrees(fields.Float):
    """A latitude or longitude; what is left empty is not known."""

    def __init__(self, most: int) -> None:
        error = lazy("Enter degrees, such as 31.2304.")
        super().__init__(
            load_default=None, allow_none=True, allow_nan=False,
            validate=validate.Range(-most, most, error=error), error_messages={"invalid": error},
        )  # fmt: skip


class HouseholdSchema(DuetSchema):
    """A household: where it lies, which group it is of, and what is private of it.

    `number` is its pseudonym, made where none is given. Coordinates are of the `datum`. Who visits sees
    address, contact and needs from `shown_hours` before the start until the end.
    """

    number = Line(most=20, least=0, load_default="")
    organisation_id = Id(required=True)
    group_code = Line(most=80, least=0, load_default="")
    languages = fields.List(LanguageTag(), load_default=list, validate=FEW)
    shown_hours = Count(1, 336, load_default=48)
    address = Line(most=300, least=0, load_default="")
    latitude = Degrees(90)
    longitude = Degrees(180)
    datum = Code(DATUMS, load_default=WGS84)
    contact = Line(most=200, least=0, load_default="")
    needs = Paragraph(most=2000, least=0, load_default="")


class HouseholdForm(HouseholdSchema):
    """The same from a page, with one language."""

    language = LanguageTag(load_default=None, allow_none=True)

    @post_load
    def _listed(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        language = data.pop("language")
        return {**data, "languages": [language] if language else []}


class VisitsSchema(RhythmSchema):
    """Visits of a project to a household: `people` go for `minutes`, some time in a window from `start` to
    `end`, in a rhythm; one of them at least speaks `language`, where it is said.
    """

    project_id = Id(required=True)
    day = Day(required=True)
    start = fields.Time(required=True, format="%H:%M")
    end = fields.Time(required=True, format="%H:%M")
    minutes = Count(SHORTEST, LONGEST_VISIT, load_default=60)
    people = Count(1, 6, load_default=2)
    language = LanguageTag(load_default=None, allow_none=True)
    level = LanguageLevel(load_default=None, allow_none=True)
    repeat = Code(("once", "weekly", "monthly"), load_default="weekly")
    beside = fields.Boolean(load_default=False)

    @validates_schema
    def _inside(self, data: dict[str, Any], **_: Any) -> None:
        if minute_of_day(data["end"]) - minute_of_day(data["start"]) < data["minutes"]:
            raise ValidationError(
                lazy("The window ends on the same day, and is at least as long as the visit."), "end"
            )
        if data["repeat"] != "once":
            _refuse_half_a_rhythm("month" if data["repeat"] == "monthly" else "week", data)
            if data["until"] is not None and data["until"] < data["day"]:
                raise ValidationError(lazy("Choose a day after the first one, within ten years."), "until")

    @post_load
    def _as_shifts(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As a loaded `ShiftSchema`, with the window and without place and group."""
        start, end = (minute_of_day(data.pop(name)) for name in ("start", "end"))
        people, language, level = (data.pop(name) for name in ("people", "language", "level"))
        heads = {"minimum": people, "desired": people, "maximum": people}
        team = [{"rule": "speakers", "language": language, "level": level or "B1", "count": 1, "hard": False}]
        return {
            **data,
            "kind": KIND,
            "texts": {},
            "start_minute": start,
            "window_minutes": end - start,
            "weekdays": data["weekdays"] or [data["day"].weekday()],
            "seats": [SeatSchema().load(heads)],
            "team": TeamRuleSchema(many=True).load(team) if language else [],
        }


class PairingsSchema(DuetSchema):
    """Who is paired with a household, and who stands in, in order."""

    paired = fields.List(Id(), load_default=list, validate=FEW)
    stand_ins = fields.List(Id(), load_default=list, validate=FEW)


class HouseholdsAsked(DuetSchema):
    """Which households are asked for."""

    search = Line(most=20, least=0, load_default="")
    group = Line(most=80, least=0, load_default="")
    organisation_id = Id()
    ended = fields.Boolean(load_default=False)
    page = Count(1, 10_000, load_default=1)
