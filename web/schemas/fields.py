"""Fields that Duet's schemas share; their messages are said in the reader's language later."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from i18n.comparison import search_words
from i18n.levels import LEVELS
from i18n.negotiate import canonical
from i18n.spoken import SPOKEN, spoken_tag
from i18n.translator import lazy
from web.services.parties.numbers import party_of

NUL = "\x00"
# Control characters, and those that turn the direction of what stands around them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Nothing to be seen: a name of these alone is none.
BLANK = r"[\s\u00ad\u200b-\u200f\u2028\u2029\u2060\u2800\u3164\ufeff]+"
ENDS = re.compile(f"^{BLANK}|{BLANK}$")
# By their category these are letters and signs; nobody sees them.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Me"})
BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_ID = 2**63 - 1

REQUIRED = lazy("Fill this in.")
UNUSABLE = lazy("This cannot be used here.")
MESSAGES: Mapping[str, str] = {
    "required": REQUIRED,
    "null": REQUIRED,
    "validator_failed": UNUSABLE,
    "invalid": UNUSABLE,
    "type": UNUSABLE,
    "unknown": lazy("Nothing of this name is expected."),
}
for field_type in (fields.Field, fields.String, fields.Integer, fields.Boolean, fields.List, fields.Nested):
    field_type.default_error_messages = {**field_type.default_error_messages, **MESSAGES}
fields.Integer.default_error_messages["invalid"] = lazy("Enter a whole number.")
fields.Integer.default_error_messages["too_large"] = lazy("This number is too large.")
fields.Date.default_error_messages["invalid"] = lazy("Enter a day, such as 2026-12-05.")
fields.Time.default_error_messages["invalid"] = lazy("Enter a time, such as 14:30.")


class DuetSchema(Schema):
    """The base of all schemas: what nobody asked for is refused."""

    class Meta:
        """Options marshmallow reads."""

        unknown = RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own name
        "unknown": lazy("Nothing of this name is expected."),
        "type": UNUSABLE,
    }


class _Length(validate.Length):
    def __call__(self, value: Any) -> Any:
        if self.min == 1 and len(value) == 0:
            raise ValidationError(REQUIRED)
        return super().__call__(value)


def _length(least: int, most: int) -> validate.Length:
    if least <= 1:
        error = lazy("Enter at most %(most)s characters.", most=most)
    else:
        error = lazy("Enter %(least)s to %(most)s characters.", least=least, most=most)
    return _Length(min=least, max=most, error=error)


def _is_seen(each: str) -> bool:
    return each not in FILLERS and unicodedata.category(each) not in UNSEEN


def _named(text: str) -> None:
    if text and not search_words(text):
        raise ValidationError(lazy("Enter a name with a letter in it, so that people find it."))


def _plain(text: str) -> None:
    if CONTROL.search(text):
        raise ValidationError(lazy("This contains characters that cannot be shown."))


def _no_nul(text: str) -> None:
    if NUL in text:
        raise ValidationError(lazy("This contains characters that cannot be shown."))


class Line(fields.String):
    """One line of text, trimmed, breaks made spaces; `most` characters, `least` 1 unless it may be empty."""

    def __init__(self, *, most: int, least: int = 1, **options: Any) -> None:
        limits = [*options.pop("validate", []), _length(least, most)]
        super().__init__(validate=limits, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        typed = super()._deserialize(value, attr, data, **options)
        _plain(typed)
        text = ENDS.sub("", typed)
        return self._broken(text) if any(map(_is_seen, text)) or "\x00" in text else ""

    def _broken(self, text: str) -> str:
        return BREAKS.sub(" ", text)


class Name(Line):
    """What a person is called: a line by which they are found again."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=100, validate=[_named], **options)


class Paragraph(Line):
    """Text of some lines."""

    def _broken(self, text: str) -> str:
        return text.replace("\r\n", "\n")


class Password(fields.String):
    """A password: 10 to 200 characters, as typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=[_length(10, 200), _no_nul], load_only=True, **options)


class LanguageTag(Line):
    """A spoken language as BCP 47; brought to the tag the district lists it under."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=35, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if canonical(text) is None or spoken_tag(text) not in SPOKEN:
            raise ValidationError(lazy("Choose a language from the list."))
        return spoken_tag(text)


class LanguageLevel(fields.Field[int]):
    """A1 to C2 or native; 1 to 7 inside."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if value not in LEVELS:
            raise ValidationError(lazy("Choose a level from the list."))
        return LEVELS.index(value) + 1

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else LEVELS[int(value) - 1]


class Id(fields.Integer):
    """The id of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Range(1, MOST_ID, error=UNUSABLE), **options)


class Who(fields.Integer):
    """Somebody who can be planned: the id of a person, or below zero the number of a partner's specialist."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=_is_somebody, **options)


def _is_somebody(number: int) -> None:
    if not -MOST_ID <= number <= MOST_ID or number == 0 or (number < 0 and party_of(number) is None):
        raise ValidationError(UNUSABLE)


class Count(fields.Integer):
    """A whole number from `least` to `most`."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        error = lazy("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
        super().__init__(validate=validate.Range(least, most, error=error), **options)


class Day(fields.Date):
    """A day that calendars can reckon with: of the years 1900 to 2200."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        day = super()._deserialize(value, attr, data, **options)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return day


class Code(fields.String):
    """One of a fixed list of words."""

    def __init__(self, words: Any, **options: Any) -> None:
        super().__init__(validate=validate.OneOf(words, error=lazy("Choose one from the list.")), **options)


class SpokenLanguage(DuetSchema):
    """A language and how well."""

    tag = LanguageTag(required=True)
    level = LanguageLevel(required=True)


def no_twice(name: str, key: str) -> Any:
    """A check of a list of objects: no two with the same `key`."""

    def check(values: list[Mapping[str, Any]]) -> None:
        seen: set[Any] = set()
        errors = {}
        for index, value in enumerate(values):
            if value.get(key) in seen:
                errors[index] = {key: [lazy("This is in the list already.")]}
            # An entry with a fault of its own may lack its key.
            seen |= {value[key]} if key in value else set()
        if errors:
            raise ValidationError(errors, name)

    return check


def minute_of_day(at: time) -> int:
    """How many minutes of the day are over at a time of it."""
    return at.hour * 60 + at.minute
