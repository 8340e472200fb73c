"""A session as its form types it: names in two languages, up to two languages spoken, one skill a press."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from i18n.languages import letter_tags
from i18n.levels import LEVELS
from i18n.translator import lazy
from web.schemas.fields import Code, Count, Day, DuetSchema, Id, LanguageLevel, LanguageTag, Line, Name
from web.services.offers.reading import SessionView

TAGS = {"name_zh": "zh-Hans", "name_en": "en"}
SKILL_LEVEL = 2
CHOOSE = lazy("Choose a language from the list.")
TWICE = lazy("This is in the list already.")


class Spoken(DuetSchema):
    """Up to two languages with levels, and skills: what somebody brings. Without a level it is native."""

    language = LanguageTag(load_default=None, allow_none=True)
    level = LanguageLevel(load_default=None, allow_none=True)
    language_2 = LanguageTag(load_default=None, allow_none=True)
    level_2 = LanguageLevel(load_default=None, allow_none=True)
    skills = fields.List(Line(most=80), load_default=list)

    @validates_schema
    def _whole(self, data: Mapping[str, Any], **_options: Any) -> None:
        faults = {
            language: [CHOOSE]
            for language, level in (("language", "level"), ("language_2", "level_2"))
            if data.get(level) and not data.get(language)
        }
        if data.get("language") and data.get("language") == data.get("language_2"):
            faults["language_2"] = [TWICE]
        if faults:
            raise ValidationError(faults)


class TypedSession(Spoken):
    """A session as it is typed."""

    name_zh = Line(most=200, least=0, load_default="")
    name_en = Line(most=200, least=0, load_default="")
    credential_code = Line(most=80, least=0, load_default="")
    day = Day(required=True)
    from_time = fields.Time(required=True)
    to_time = fields.Time(required=True)
    most_shifts = Count(1, 20, required=True)
    name_hours = Count(1, 720, required=True)


class TypedPerson(Spoken):
    """Somebody new of the partner: what they are called, how they are reached, and their certificate."""

    name = Name(required=True)
    latin_name = Line(most=100, least=0, load_default="")
    reads = Code(letter_tags(), required=True)
    contact = Line(most=254, required=True)
    number = Line(most=100, least=0, load_default="")
    issuer = Line(most=100, least=0, load_default="")
    valid_until = Day(load_default=None, allow_none=True)


class TypedOffer(TypedSession):
    """New sessions as they are typed; `shown` once the single days were seen."""

    organisation_id = Id(required=True)
    heads = Count(1, 20, required=True)
    every_weeks = Count(0, 26, load_default=0)
    until = Day(load_default=None, allow_none=True)
    shown = Line(most=10, least=0, load_default="")


class TypedChange(TypedSession):
    """A session as it becomes; `agreed` are the promises that go with it, by their ids."""

    agreed = Line(most=400, least=0, load_default="")


def values_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the services take it."""
    names = {tag: typed[field] for field, tag in TAGS.items() if typed[field]}
    kept = ("credential_code", "day", "from_time", "to_time", "most_shifts", "name_hours")
    more = ("organisation_id", "heads", "every_weeks", "until")
    return {
        **{name: typed[name] for name in kept},
        **{name: typed[name] for name in more if name in typed},
        "name": next(iter(names.values()), ""),
        "names": names,
        **spoken_of(typed),
        "traits": [],
    }


def person_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody new as they were typed, as the services take it."""
    kept = ("name", "latin_name", "contact", "number", "issuer", "valid_until")
    return {**{name: typed[name] for name in kept}, "language": typed["reads"], **spoken_of(typed)}


def spoken_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Languages and skills with their levels."""
    pairs = ((typed["language"], typed["level"]), (typed["language_2"], typed["level_2"]))
    return {
        "languages": {tag: level or len(LEVELS) for tag, level in pairs if tag},
        "skills": dict.fromkeys(typed["skills"], SKILL_LEVEL),
    }


def standing(view: SessionView, zone: Any) -> dict[str, Any]:
    """The fields of a session as it stands."""
    found, party = view.session, view.party
    start, end = found.starts_at.astimezone(zone), found.ends_at.astimezone(zone)
    names = party.brings.get("names", {})
    shown: dict[str, Any] = {
        "name_zh": names.get("zh-Hans", "" if names.get("en") else party.name),
        "name_en": names.get("en", ""),
        "credential_code": party.credential_code,
        "day": start.date().isoformat(),
        "from_time": f"{start:%H:%M}",
        "to_time": f"{end:%H:%M}",
        "most_shifts": found.most_shifts,
        "name_hours": found.name_hours,
    }
    return {**shown, **brought(view)}


def brought(view: SessionView) -> dict[str, Any]:
    """The fields of what a specialist brings by the word of their partner."""
    brings = view.party.brings
    spoken = [*brings.get("languages", {}).items(), ("", 0), ("", 0)][:2]
    shown: dict[str, Any] = {"skills": list(brings.get("skills", {}))}
    for suffix, (tag, level) in zip(("", "_2"), spoken, strict=True):
        shown[f"language{suffix}"] = tag
        shown[f"level{suffix}"] = LEVELS[level - 1] if level else ""
    return shown
