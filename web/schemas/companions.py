"""With whom a volunteer wants to serve, and with whom never."""

from typing import Any

from marshmallow import fields, validate, validates

from i18n.translator import lazy
from web.schemas.fields import Code, DuetSchema, Line, no_twice

MOST = 20


class CompanionEntry(DuetSchema):
    """Another volunteer by number."""

    number = Line(most=20, required=True)
    wanted = Code(("with", "never"), required=True)


class CompanionsSchema(DuetSchema):
    """All of them; who is not in the list is not meant any more."""

    companions = fields.List(
        fields.Nested(CompanionEntry),
        required=True,
        validate=validate.Length(max=MOST, error=lazy("Enter at most %(most)s entries.", most=MOST)),
    )

    @validates("companions")
    def _each_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "number")(value)
