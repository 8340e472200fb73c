"""What staff say of people: somebody new, how they are reached, who answers for them, who is who."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from i18n.languages import letter_tags
from i18n.translator import lazy
from web.models import PERSON_STATES, RELATION_KINDS
from web.schemas.fields import Code, DuetSchema, Id, Line, Name, SpokenLanguage

MOST_LANGUAGES = 20


class NewPersonSchema(DuetSchema):
    """Somebody without a way in of their own, and the organisation they belong to."""

    name = Name(required=True)
    latin_name = Line(most=100, least=0, load_default="")
    language = Code(letter_tags(), required=True)
    organisation_id = Id(required=True)
    phone = Line(most=60, least=0, load_default="")
    languages = fields.List(
        fields.Nested(SpokenLanguage),
        required=True,
        validate=validate.Length(1, MOST_LANGUAGES, error=lazy("Choose one to 20 languages.")),
    )


class ReachSchema(DuetSchema):
    """An email or a phone number."""

    value = Line(most=254, required=True)


class TieSchema(DuetSchema):
    """Who somebody is to a person: another volunteer by number, or somebody by name and phone number."""

    kind = Code(RELATION_KINDS, required=True)
    number = Line(most=20, least=0, load_default="")
    name = Name(least=0, load_default="")
    phone = Line(most=60, least=0, load_default="")

    @validates_schema
    def _somebody(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("number") and not data.get("name"):
            raise ValidationError(lazy("Enter a number or a name."), "number")


class StateSchema(DuetSchema):
    """Whether a person takes part."""

    state = Code(PERSON_STATES, required=True)


class WhichMerge(DuetSchema):
    """Whom to keep, and who goes into them."""

    kept_id = Id(required=True)
    merged_id = Id(required=True)


class MergeSchema(WhichMerge):
    """And which values stay where both had some.

    `clashes` is whose shifts stay where both sit on one seat, or serve at one time; `version` is that of the
    kept person as it was seen.
    """

    version = Id(load_default=None)
    name = Code(("kept", "merged"), load_default="kept")
    language = Code(("kept", "merged"), load_default="kept")
    limits = Code(("kept", "merged"), load_default="kept")
    clashes = Code(("kept", "merged"), allow_none=True, load_default=None)
