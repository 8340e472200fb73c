"""Organisations and words, as they are edited, and belonging, as it is asked for."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates

from i18n.languages import offered_tags
from i18n.texts import as_draft, text_languages
from i18n.translator import lazy
from web.models.places import FEWEST_CORNERS, MOST_CORNERS
from web.schemas.fields import REQUIRED, Code, DuetSchema, Id, Line, Paragraph, no_twice

PLAIN_CODE = validate.Regexp(
    r"[a-z0-9][a-z0-9:-]*\Z", error=lazy("Use small letters, digits and hyphens, such as first-aid.")
)
WITHIN = validate.Range(0, 1, error=lazy("The corners lie between 0 and 1."))
KINDS = (
    "sub_district",
    "neighbourhood",
    "hospital",
    "university",
    "company",
    "association",
    "department",
    "district",
)


WRITTEN = tuple(dict.fromkeys(each for tag in text_languages() for each in (tag, as_draft(tag))))


class NameSchema(DuetSchema):
    """What something is called in one language of the pages."""

    tag = Code(WRITTEN, required=True)
    name = Line(most=100, least=0, load_default="")


class NamedSchema(DuetSchema):
    """`names` is a list of {tag, name}, one of them said; loaded as tag -> name.

    A name said empty is taken away; a language that is not in the list keeps its name.
    """

    names = fields.List(fields.Nested(NameSchema), required=True)

    @validates("names")
    def _said_once(self, value: list[Mapping[str, Any]], data_key: str) -> None:
        no_twice(data_key, "tag")(value)
        if not any(each.get("name") for each in value):
            raise ValidationError({0: {"name": [REQUIRED]}}, data_key)

    @post_load
    def _by_tag(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "names" in data:
            data["names"] = {each["tag"]: each["name"] for each in data["names"]}
        return data


class NewOrganisation(NamedSchema):
    """A new node of the tree, below `parent_id`; its code is made from its name unless given."""

    parent_id = Id(required=True)
    code = Line(most=80, least=0, load_default="")
    kind = Code(KINDS, required=True)

    @validates("code")
    def _plain(self, value: str, data_key: str) -> None:
        if value:
            PLAIN_CODE(value)


class OrganisationSchema(NamedSchema):
    """Other names, another kind, another parent, another outline; what is not named stays.

    `outline` are the corners of its shape on the district's own map, each [x, y] from 0 to 1, x to the east
    and y to the south; an empty list takes it off the map.
    """

    names = fields.List(fields.Nested(NameSchema))
    kind = Code(KINDS)
    parent_id = Id(allow_none=True)
    outline = fields.List(
        fields.List(fields.Float(validate=WITHIN, allow_nan=False), validate=validate.Length(equal=2)),
        validate=validate.Length(max=MOST_CORNERS),
    )

    @validates("outline")
    def _is_a_shape(self, value: list[list[float]], data_key: str) -> None:
        if value and len({tuple(point) for point in value}) < FEWEST_CORNERS:
            raise ValidationError(lazy("An outline has three corners at least."), data_key)


class NewWord(NamedSchema):
    """A new word of a kind."""

    code = Line(most=80, required=True, validate=[PLAIN_CODE])


class GuideSchema(DuetSchema):
    """What is to be read about a word, in one language of the pages."""

    tag = Code(offered_tags(), required=True)
    text = Paragraph(most=4000, least=0, load_default="")


class WordSchema(NamedSchema):
    """A word's names, and what is to be read about it: of a group of households, the talk guide.

    `texts` is a list of {tag, text}; one said empty is taken away, one not said stays.
    """

    texts = fields.List(fields.Nested(GuideSchema), load_default=list, validate=validate.Length(max=60))

    @validates("texts")
    def _each_once(self, value: list[Mapping[str, Any]], data_key: str) -> None:
        no_twice(data_key, "tag")(value)

    @post_load
    def _texts_by_tag(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "texts": {each["tag"]: each["text"] for each in data["texts"]}}


class BelongingSchema(DuetSchema):
    """To which organisation somebody says that they belong."""

    organisation_id = Id(required=True)


class OpenSchema(DuetSchema):
    """Whether an organisation is open, or closed to who would join it and to new work."""

    open = fields.Boolean(required=True)
