"""What the API answers: records as JSON, one module for each family. Nothing here is ever loaded."""

from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, fields


class Shown(Schema):
    """The base of all answers: every field is always there; one that may be empty says so."""

    class Meta:
        """Options that make the document say that nothing else comes."""

        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say in the document that the field always comes."""
        field_obj.required = True


def by_tag(**options: Any) -> fields.Dict:
    """A text by language tag."""
    return fields.Dict(keys=fields.String(), values=fields.String(), **options)


def by_tag_of_project(**options: Any) -> fields.Dict:
    """A project's `name` and `summary` by language tag."""
    return fields.Dict(keys=fields.String(), values=by_tag(), **options)


def by_tier(**options: Any) -> fields.Dict:
    """A difference of cost by the name of its tier; negative is better."""
    return fields.Dict(keys=fields.String(), values=fields.Integer(), **options)


@cache
def listed(one: type[Shown]) -> type[Schema]:
    """Some of `total` things."""
    shown: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(one)),
        "total": fields.Integer(),
    }
    return Shown.from_dict(shown, name=f"{one.__name__}List")


class CreatedShown(Shown):
    """The id of what was made."""

    id = fields.Integer()


class FaultAtShown(Shown):
    """What is wrong, and where: `seats-0-role`; `_schema` is the whole."""

    place = fields.String()
    message = fields.String()


class FaultShown(Schema):
    """Why a request failed: a code for programs, a sentence for people in their language, and places."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    errors = fields.List(fields.Nested(FaultAtShown))


class ErrorShown(Shown):
    """The one shape of every failure."""

    error = fields.Nested(FaultShown)
