"""What-if: a named list of changes."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates, validates_schema

from i18n.translator import lazy
from web.schemas.demand import SkillNeed
from web.schemas.fields import Code, Count, DuetSchema, Id, Line, SpokenLanguage, no_twice

KINDS = (
    "withdraw",
    "add_people",
    "drop_project",
    "move_project",
    "add_shift",
    "drop_shift",
    "move_shift",
    "change_need",
    "switch_rule",
)
ASKED = {
    "withdraw": ("volunteers",),
    "add_people": ("count", "languages"),
    "drop_project": ("project_id",),
    "move_project": ("project_id",),
    "add_shift": ("shift_id", "minutes"),
    "drop_shift": ("shift_id",),
    "move_shift": ("shift_id",),
    "change_need": ("seat_id",),
    "switch_rule": ("rule", "on"),
}
A_WEEK = 10_080
FEW = validate.Length(max=40, error=lazy("Enter at most %(most)s entries.", most=40))


class DroppedNeed(DuetSchema):
    """A need that a seat would do without. What the law asks is none of them."""

    criterion = Code(("language", "skill", "trait"), required=True)
    what = Line(most=80, required=True)


class ChangeSchema(DuetSchema):
    """One change; `change` says which of the other fields count.

    withdraw: `volunteers` do not serve. add_people: `count` more who speak `languages` and have `skills`,
    free all week. move_project and move_shift: `minutes` later (negative: earlier), or to `place_id`.
    add_shift: one like `shift_id`, `minutes` later. change_need: other heads for `seat_id`, other levels of
    `languages` that it asks for, or fewer needs (`without`). switch_rule: `rule` on or off.
    """

    change = Code(KINDS, required=True)
    volunteers = fields.List(Id(), validate=FEW)
    count = Count(1, 1000)
    languages = fields.List(fields.Nested(SpokenLanguage), validate=FEW)
    skills = fields.List(fields.Nested(SkillNeed), validate=FEW)
    project_id = Id()
    shift_id = Id()
    seat_id = Id()
    place_id = Id()
    minutes = Count(-A_WEEK, A_WEEK)
    without = fields.List(fields.Nested(DroppedNeed), validate=FEW)
    minimum = Count(0, 10_000)
    desired = Count(0, 10_000)
    maximum = Count(1, 10_000)
    rule = Line(most=40)
    on = fields.Boolean()

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        for name in ASKED[data["change"]]:
            if name not in data or data[name] == []:
                raise ValidationError(lazy("Fill this in."), name)
        if data["change"] in ("move_project", "move_shift") and not {"minutes", "place_id"} & data.keys():
            raise ValidationError(lazy("Say by how many minutes, or where to."), "minutes")
        asked = {"minimum", "desired", "maximum", "languages", "without"}
        if data["change"] == "change_need" and not asked & data.keys():
            raise ValidationError(lazy("Say what changes."), "desired")

    @validates("languages")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)

    @validates("skills")
    def _each_skill_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "code")(value)


class ScenarioSchema(DuetSchema):
    """A scenario on a roster; `project_id` is the project it is about, for who looks at it later."""

    name = Line(most=200, required=True)
    roster_id = Id(required=True)
    project_id = Id(load_default=None, allow_none=True)
    seconds = Count(1, 60, load_default=15)
    changes = fields.List(
        fields.Nested(ChangeSchema),
        required=True,
        validate=validate.Length(1, 40, error=lazy("Say at least one thing that changes.")),
    )
