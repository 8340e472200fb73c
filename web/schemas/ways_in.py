"""Passkeys, second factors, a provider's sign-in, and own sign-ins."""

from typing import Any

from marshmallow import fields, validate, validates

from i18n.translator import lazy
from web.schemas.accounts import Reachable, TypedPassword
from web.schemas.fields import DuetSchema, Line, Name, SpokenLanguage, no_twice


class Confirmed(DuetSchema):
    """The password, where the account has one: before a way in changes."""

    password = TypedPassword()


class NewPasskey(Confirmed):
    """A passkey to be made, and what its owner calls it."""

    name = Line(most=100, required=True)


class MadePasskey(DuetSchema):
    """What the browser answered when it made a passkey."""

    name = Line(most=100, required=True)
    answer = fields.String(required=True, load_only=True, validate=validate.Length(1, 20_000))


class NamePasskey(DuetSchema):
    """What a passkey is called."""

    name = Line(most=100, required=True)


class UsedPasskey(DuetSchema):
    """What the browser answered for a passkey."""

    answer = fields.String(required=True, load_only=True, validate=validate.Length(1, 20_000))


class FactorCode(DuetSchema):
    """Six digits of the device, or a paper code."""

    code = Line(most=40, required=True)


class NewFactor(FactorCode):
    """A device that is being set up, sealed, and the code it shows."""

    setup = fields.String(required=True, load_only=True, validate=validate.Length(1, 2000))


class ProviderSignUp(DuetSchema):
    """A new volunteer whom a provider has named; `email` where the provider has verified no address."""

    name = Name(required=True)
    email = Reachable()
    languages = fields.List(
        fields.Nested(SpokenLanguage),
        required=True,
        validate=validate.Length(1, 20, error=lazy("Choose one to 20 languages.")),
    )

    @validates("languages")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)
