"""Rights and leads, as they are given."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from web.models import RIGHTS
from web.schemas.asking import Paged
from web.schemas.fields import REQUIRED, Code, Day, DuetSchema, Id, Line


class PersonChosen(DuetSchema):
    """A person: by `person_id` one who may be seen, or by `who`, a whole address or number."""

    person_id = Id(load_default=None, allow_none=True)
    who = Line(most=254, least=0, load_default="")

    @validates_schema
    def _somebody(self, data: dict[str, Any], **_: Any) -> None:
        if data["person_id"] is None and not data["who"]:
            raise ValidationError(REQUIRED, "person_id")


class GrantSchema(PersonChosen):
    """A right for a person on an organisation and all below it, through the day `until` or without an end."""

    organisation_id = Id(required=True)
    right = Code(RIGHTS, required=True)
    until = Day(load_default=None, allow_none=True)


class UntilSchema(DuetSchema):
    """The last day of a right; null is without an end."""

    until = Day(required=True, allow_none=True)


class WhichHolders(Paged):
    """People who hold rights where one administers, by name and right; `locked_out`: who is locked out."""

    q = Line(most=100, least=0, load_default="")
    right = Code(RIGHTS, load_default=None)
    locked_out = fields.Boolean(load_default=False)


class WhichPerson(DuetSchema):
    """Part of a name, or a whole address, phone number or volunteer number."""

    who = Line(most=254, required=True)
