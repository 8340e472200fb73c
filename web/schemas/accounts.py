"""Signing up and in, links, contacts, passwords and stalls."""

from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate, validates, validates_schema

from i18n.comparison import WrongText
from i18n.languages import letter_tags
from i18n.translator import lazy
from web.models import RIGHTS
from web.schemas.fields import (
    Code,
    Count,
    Day,
    DuetSchema,
    Id,
    Line,
    Name,
    Paragraph,
    Password,
    SpokenLanguage,
    no_twice,
)
from web.services.accounts.challenges import DIGITS, spoken
from web.services.accounts.contacts import normalised

LONGEST_STALL = timedelta(days=31)
fields.NaiveDateTime.default_error_messages = {
    **fields.NaiveDateTime.default_error_messages,
    "required": lazy("Fill this in."),
    "null": lazy("Fill this in."),
    "invalid": lazy("Enter a day and a time, such as 2026-12-05 14:30."),
}


class Reachable(Line):
    """An e-mail address or a telephone number, in the one form in which it is compared."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=254, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        try:
            return normalised(text) if text else text
        except WrongText as fault:
            raise ValidationError(fault.message) from fault


class TypedPassword(fields.String):
    """A password that is compared, as typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(load_only=True, validate=validate.Length(1, 200), **options)


class SignUp(DuetSchema):
    """A new account and volunteer; `email` is an e-mail address or a telephone number, which signs in."""

    name = Name(required=True)
    email = Reachable(required=True)
    password = Password(required=True)
    languages = fields.List(
        fields.Nested(SpokenLanguage),
        required=True,
        validate=validate.Length(1, 20, error=lazy("Choose one to 20 languages.")),
    )
    stall = Line(most=40, least=0, load_default="")

    @validates("languages")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)


class SignIn(DuetSchema):
    """An e-mail address or telephone number (`email`) and its password."""

    email = Reachable(required=True)
    password = TypedPassword(required=True)


class UseLink(DuetSchema):
    """What whoever opens a sign-in link may say: another password, and with what they sign in."""

    email = Reachable()
    password = Password()


class TypedCode(Line):
    """The six digits of a code, of any script, with anything between them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=40, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        digits = spoken(super()._deserialize(value, attr, data, **options))
        if len(digits) != DIGITS:
            raise ValidationError(lazy("Enter the six digits of the code."))
        return digits


class AskCode(DuetSchema):
    """An e-mail address or telephone number (`email`) that a code is sent to."""

    email = Reachable(required=True)


class SignInByCode(DuetSchema):
    """The code that was sent; with `password`, another one from now on, which ends every other sign-in."""

    code = TypedCode(required=True)
    password = Password()


class UseCodeLink(DuetSchema):
    """What whoever opens a link that signs in may say: another password."""

    password = Password()


class SignInByTicket(SignInByCode):
    """The same with the ticket that whoever asked for the code was given."""

    ticket = Line(most=60, required=True)


class ProvenByCode(DuetSchema):
    """The code that was sent."""

    code = TypedCode(required=True)


class JoinByTicket(ProvenByCode):
    """The code that was sent to who signs up, with the ticket they were given."""

    ticket = Line(most=60, required=True)


class JoinByLink(DuetSchema):
    """The password that was chosen when signing up."""

    password = TypedPassword(required=True)


class ChangePassword(DuetSchema):
    """The password so far, and the new one."""

    old = TypedPassword(required=True)
    new = Password(required=True)


class AddContact(DuetSchema):
    """Another address or number; with `signs_in` one can sign in with it, which wants the password."""

    email = Reachable(required=True)
    signs_in = fields.Boolean(load_default=False)
    password = TypedPassword()


class ChangeContact(DuetSchema):
    """Another value for a contact; the password where one signs in with it."""

    email = Reachable(required=True)
    password = TypedPassword()


class RemoveContact(DuetSchema):
    """The password, where one signs in with the contact."""

    password = TypedPassword()


class Inviting(DuetSchema):
    """To what somebody is invited: an organisation, rights on it through a last day, serving or as staff.

    `language` is that of letters where a line of a list names none.
    """

    organisation_id = Id(required=True)
    rights = fields.List(Code(RIGHTS), load_default=list, validate=validate.Length(max=len(RIGHTS)))
    until = Day(load_default=None, allow_none=True)
    serves = fields.Boolean(load_default=False)
    language = Code(letter_tags(), required=True)


class InviteSchema(Inviting):
    """An invitation to many: `people` has a name, an address or number, and a language on each line."""

    people = Paragraph(most=100_000, required=True)


class InviteOneSchema(Inviting):
    """An invitation to one person."""

    name = Name(required=True)
    email = Reachable(required=True)


class AcceptAnew(DuetSchema):
    """What whoever accepts an invitation without an account says."""

    name = Name(required=True)
    password = Password(required=True)


class StallSchema(DuetSchema):
    """A stall: where, its name, from when until when on the district's clock, for how many people."""

    organisation_id = Id(required=True)
    name = Line(most=100, required=True)
    starts_at = fields.NaiveDateTime(required=True)
    ends_at = fields.NaiveDateTime(required=True)
    most = Count(1, 5000, required=True)

    @validates_schema
    def _in_order(self, data: Any, **_: Any) -> None:
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if isinstance(starts, datetime) and isinstance(ends, datetime):
            if ends <= starts:
                raise ValidationError(lazy("Choose an end after the beginning."), "ends_at")
            if ends - starts > LONGEST_STALL:
                raise ValidationError(lazy("A code is good for 31 days at most."), "ends_at")
