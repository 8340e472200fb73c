"""Organisations, words and accounts, as an administrator changes them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates

from i18n.languages import offered_tags
from i18n.translator import lazy
from web.models import ROLES
from web.schemas.fields import REQUIRED, Code, DuetSchema, Id, Line, no_twice

PLAIN_CODE = validate.Regexp(
    r"[a-z0-9][a-z0-9:-]*\Z", error=lazy("Use small letters, digits and hyphens, such as first-aid.")
)
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


class NameSchema(DuetSchema):
    """What something is called in one language of the pages."""

    tag = Code(offered_tags(), required=True)
    name = Line(most=100, least=0, load_default="")


class NamedSchema(DuetSchema):
    """`names` is a list of {tag, name}, one of them said; loaded as tag -> name."""

    names = fields.List(fields.Nested(NameSchema), required=True)

    @validates("names")
    def _said_once(self, value: list[Mapping[str, Any]], data_key: str) -> None:
        no_twice(data_key, "tag")(value)
        if not any(each.get("name") for each in value):
            raise ValidationError({0: {"name": [REQUIRED]}}, data_key)

    @post_load
    def _by_tag(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["names"] = {each["tag"]: each["name"] for each in data["names"] if each["name"]}
        return data


class OrganisationSchema(NamedSchema):
    """A new node of the tree, below `parent_id`."""

    parent_id = Id(required=True)
    code = Line(most=80, required=True, validate=[PLAIN_CODE])
    kind = Code(KINDS, required=True)


class WordSchema(NamedSchema):
    """A new word of a kind."""

    code = Line(most=80, required=True, validate=[PLAIN_CODE])


class RoleSchema(DuetSchema):
    """Another role for an account."""

    role = Code(ROLES, required=True)
