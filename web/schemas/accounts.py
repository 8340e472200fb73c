"""Signing up and in."""

from typing import Any

from marshmallow import fields, validate, validates

from i18n.translator import lazy
from web.schemas.fields import DuetSchema, Email, Line, Password, SpokenLanguage, no_twice


class SignUp(DuetSchema):
    """A new account and volunteer."""

    name = Line(most=100, required=True)
    email = Email(required=True)
    password = Password(required=True)
    languages = fields.List(
        fields.Nested(SpokenLanguage),
        required=True,
        validate=validate.Length(1, 20, error=lazy("Choose one to 20 languages.")),
    )

    @validates("languages")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)


class SignIn(DuetSchema):
    """An email and its password."""

    email = Email(required=True)
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))
