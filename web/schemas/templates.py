"""Templates of shifts as they are entered."""

from typing import Any

from marshmallow import fields, post_load, validate

from i18n.translator import lazy
from web.schemas.demand import FEW, LONGEST, SHORTEST, SeatSchema, ShiftText, TeamRuleSchema
from web.schemas.fields import Code, Count, DuetSchema, Id, Line

WHOSE = ("project", "organisation")


class TemplateSchema(DuetSchema):
    """What a shift often is like; `start` and `place_id` where it has usual ones, and how many `minutes`."""

    name = Line(most=120, required=True)
    start = fields.Time(load_default=None, allow_none=True, format="%H:%M")
    minutes = Count(SHORTEST, LONGEST, required=True)
    place_id = Id(load_default=None, allow_none=True)
    kind = Line(most=40, load_default="shift")
    group_code = Line(most=80, load_default=None, allow_none=True)
    texts = fields.List(fields.Nested(ShiftText), load_default=list, validate=FEW)
    seats = fields.List(
        fields.Nested(SeatSchema),
        required=True,
        validate=validate.Length(1, 40, error=lazy("A shift needs one seat at least.")),
    )
    team = fields.List(fields.Nested(TeamRuleSchema), load_default=list, validate=FEW)

    @post_load
    def _worked_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "start" in data:
            start = data.pop("start")
            data["start_minute"] = None if start is None else start.hour * 60 + start.minute
        if "texts" in data:
            data["texts"] = {text["tag"]: text["title"] for text in data["texts"]}
        return data


class ProjectTemplateSchema(TemplateSchema):
    """A new template; `whose` organisation: for all projects at the project's organisation and below."""

    whose = Code(WHOSE, load_default="project")


class SaveAsTemplateSchema(DuetSchema):
    """A shift saved as a template; `whose` as for a new one."""

    name = Line(most=120, required=True)
    whose = Code(WHOSE, load_default="project")
