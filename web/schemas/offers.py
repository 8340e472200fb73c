"""What partners offer, as it is sent: sessions, changes, and who comes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load, validates_schema

from i18n.languages import letter_tags
from web.schemas.demand import SkillNeed
from web.schemas.fields import (
    Code,
    Count,
    Day,
    DuetSchema,
    Id,
    LanguageTag,
    Line,
    Name,
    SpokenLanguage,
    no_twice,
)

AT_ONCE, LONGEST_AHEAD = 20, 720


class SessionFields(DuetSchema):
    """Which specialist comes, when, and for how much; `names` is what they are called, by language.

    `credential_code`, `languages`, `skills` and `traits` are what whoever comes brings. The name is said
    `name_hours` before the first shift.
    """

    name = Line(most=200, required=True)
    names = fields.Dict(keys=LanguageTag(), values=Line(most=200), load_default=dict)
    credential_code = Line(most=80, least=0, load_default="")
    languages = fields.List(fields.Nested(SpokenLanguage), load_default=list)
    skills = fields.List(fields.Nested(SkillNeed), load_default=list)
    traits = fields.List(Line(most=80), load_default=list)
    day = Day(required=True)
    from_time = fields.Time(required=True)
    to_time = fields.Time(required=True)
    most_shifts = Count(1, 20, load_default=1)
    name_hours = Count(1, LONGEST_AHEAD, load_default=48)

    @validates_schema
    def _each_once(self, data: Mapping[str, Any], **_options: Any) -> None:
        no_twice("languages", "tag")(data.get("languages", []))
        no_twice("skills", "code")(data.get("skills", []))

    @post_load
    def _by_code(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return by_code(data)


class OfferSchema(SessionFields):
    """New sessions: one for each of `heads` on `day`, and `every_weeks` (0: once) until a day."""

    organisation_id = Id(required=True)
    heads = Count(1, AT_ONCE, load_default=1)
    every_weeks = Count(0, 26, load_default=0)
    until = Day(load_default=None, allow_none=True)


class SessionChange(SessionFields):
    """A session as it becomes; `gives_up` are the ids of the promises that go with it, as they were seen."""

    gives_up = fields.List(Id(), load_default=list)


class SessionEnd(DuetSchema):
    """Taking a session back; `gives_up` as in a change."""

    gives_up = fields.List(Id(), load_default=list)


class NewSpecialist(DuetSchema):
    """Somebody of the partner who is not in Duet yet, with what they bring and the certificate they hold."""

    name = Name(required=True)
    latin_name = Line(most=100, least=0, load_default="")
    language = Code(letter_tags(), required=True)
    contact = Line(most=254, required=True)
    number = Line(most=100, least=0, load_default="")
    issuer = Line(most=100, least=0, load_default="")
    valid_until = Day(load_default=None, allow_none=True)
    languages = fields.List(fields.Nested(SpokenLanguage), load_default=list)
    skills = fields.List(fields.Nested(SkillNeed), load_default=list)

    @validates_schema
    def _each_once(self, data: Mapping[str, Any], **_options: Any) -> None:
        no_twice("languages", "tag")(data.get("languages", []))
        no_twice("skills", "code")(data.get("skills", []))

    @post_load
    def _by_code(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return by_code(data)


class WhoComes(DuetSchema):
    """Somebody who belongs to the partner."""

    person_id = Id(required=True)


def by_code(data: Mapping[str, Any]) -> dict[str, Any]:
    """With languages and skills as levels by their codes."""
    return {
        **data,
        "languages": {each["tag"]: each["level"] for each in data["languages"]},
        "skills": {each["code"]: each["level"] for each in data["skills"]},
    }
