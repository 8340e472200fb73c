"""Accounts, sign-ins and profiles as the API shows them."""

from typing import Any

from marshmallow import fields

from web.schemas.fields import LanguageLevel
from web.schemas.shown import Shown


class TokenShown(Shown):
    """A bearer token: send it as `Authorization: Bearer <token>`; it is shown this once."""

    token = fields.String()
    expires_at = fields.AwareDateTime()


class CodeAskedShown(Shown):
    """The ticket of a code that was sent; who types the code shows the ticket, too."""

    ticket = fields.String()
    expires_at = fields.AwareDateTime()


class RightHeldShown(Shown):
    """A right on an organisation and all below it: lead, coordinator, verifier, auditor or administrator."""

    right = fields.String()
    organisation_id = fields.Integer()


class MeShown(Shown):
    """Who is signed in; `volunteer_id` when they serve, `leads` are projects they are named to lead."""

    person_id = fields.Integer()
    account_id = fields.Integer()
    name = fields.String()
    language = fields.String()
    volunteer_id = fields.Integer(allow_none=True)
    rights = fields.List(fields.Nested(RightHeldShown))
    leads = fields.List(fields.Integer())


class ContactShown(Shown):
    """An e-mail address or a telephone number; `signs_in` when one signs in with it.

    `verified_at` is when it was confirmed; nothing reaches it since `dead_since`.
    """

    id = fields.Integer()
    kind = fields.String()
    value = fields.String()
    signs_in = fields.Boolean()
    verified_at = fields.AwareDateTime(allow_none=True)
    dead_since = fields.AwareDateTime(allow_none=True)


class ListedLineShown(Shown):
    """A line of a list of people: `new`, `invited` (left out) or `wrong`, and why."""

    number = fields.Integer()
    name = fields.String()
    value = fields.String()
    language = fields.String()
    state = fields.String()
    reason = fields.String()


class InvitationShown(Shown):
    """An invitation: to whom, to what, and where it stands: waiting, bounced, accepted or ended."""

    id = fields.Integer(attribute="invitation.id")
    organisation_id = fields.Integer(attribute="invitation.organisation_id")
    name = fields.String()
    value = fields.String()
    rights = fields.List(fields.String(), attribute="rights")
    serves = fields.Boolean(attribute="invitation.serves")
    language = fields.String(attribute="invitation.language")
    state = fields.String()
    made_at = fields.AwareDateTime(attribute="invitation.made_at")
    expires_at = fields.AwareDateTime(attribute="invitation.expires_at")


class InvitedShown(Shown):
    """The ids of the invitations that are on their way."""

    ids = fields.List(fields.Integer())


class SpokenShown(Shown):
    """A language and how well."""

    tag = fields.String()
    level = LanguageLevel()


class SkillShown(Shown):
    """A skill: 1 some, 2 good, 3 expert."""

    code = fields.String()
    level = fields.Integer()


class CredentialShown(Shown):
    """A licence, certificate or clearance; it counts once it is verified."""

    code = fields.String()
    clearance = fields.Boolean()
    speciality = fields.String()
    valid_until = fields.Date(allow_none=True)
    verified_at = fields.AwareDateTime(allow_none=True)


class WishShown(Shown):
    """A liking (1 to 9) or a dislike (-9 to -1)."""

    about = fields.String()
    target = fields.String()
    weight = fields.Integer()


class KnownProfileShown(Shown):
    """A volunteer and what they bring; limits are minutes and counts, null is no limit.

    `own_sort_key` is how a surname with two readings is read; `language` the one they are written to in.
    """

    id = fields.Integer(attribute="volunteer.id")
    number = fields.String(attribute="volunteer.number")
    name = fields.String(attribute="person.name")
    latin_name = fields.String(attribute="person.latin_name")
    own_sort_key = fields.String(attribute="person.own_sort_key")
    form_of_address = fields.String(attribute="person.form_of_address")
    language = fields.String(attribute="person.language")
    state = fields.String(attribute="person.state")
    age = fields.Integer(allow_none=True)
    home_place_id = fields.Integer(attribute="volunteer.home_place_id", allow_none=True)
    organisation_id = fields.Integer(allow_none=True)
    asked_minutes = fields.Integer(attribute="volunteer.asked_minutes")
    shifts_per_day = fields.Integer(attribute="volunteer.shifts_per_day", allow_none=True)
    shifts_per_week = fields.Integer(attribute="volunteer.shifts_per_week", allow_none=True)
    minutes_per_day = fields.Integer(attribute="volunteer.minutes_per_day", allow_none=True)
    minutes_per_week = fields.Integer(attribute="volunteer.minutes_per_week", allow_none=True)
    rest_minutes = fields.Integer(attribute="volunteer.rest_minutes", allow_none=True)
    days_in_a_row = fields.Integer(attribute="volunteer.days_in_a_row", allow_none=True)
    weekends_in_four_weeks = fields.Integer(attribute="volunteer.weekends_in_four_weeks", allow_none=True)
    minutes_in_four_weeks = fields.Integer(attribute="volunteer.minutes_in_four_weeks", allow_none=True)
    consents = fields.List(fields.String(), attribute="volunteer.consents")
    served = fields.Integer(attribute="volunteer.served")
    languages = fields.List(fields.Nested(SpokenShown))
    skills = fields.List(fields.Nested(SkillShown))
    credentials = fields.List(fields.Nested(CredentialShown))
    traits = fields.List(fields.String())
    wishes = fields.List(fields.Nested(WishShown))


class ProfileShown(KnownProfileShown):
    """One's own profile, with what is private in it."""

    born = fields.Date(attribute="private.born", allow_none=True)
    address = fields.String(attribute="private.address", allow_none=True)
    id_number = fields.String(attribute="private.id_number", allow_none=True)


class ClockMinute(fields.String):
    """Minutes from midnight as a clock time; the end of a day is 00:00."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{value % 1440 // 60:02}:{value % 60:02}"


class WeekdayNumber(fields.Integer):
    """A weekday counted from 0 as its ISO number, 1 for Monday."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> Any:
        return super()._serialize(value + 1, attr, obj, **options)


class WeeklyHoursShown(Shown):
    """Free on a weekday (1 Monday) of each week."""

    weekday = WeekdayNumber()
    start = ClockMinute(attribute="start_minute")
    end = ClockMinute(attribute="end_minute")


class ExceptionalHoursShown(Shown):
    """On one day free, or not, whatever the week says."""

    day = fields.Date()
    start = ClockMinute(attribute="start_minute")
    end = ClockMinute(attribute="end_minute")
    free = fields.Boolean()


class AvailabilityShown(Shown):
    """When somebody is free; can be sent back as it is."""

    weekly = fields.List(fields.Nested(WeeklyHoursShown))
    exceptions = fields.List(fields.Nested(ExceptionalHoursShown))


class CompanionShown(Shown):
    """Another volunteer: `with` or `never`."""

    number = fields.String()
    wanted = fields.Function(lambda named: "with" if named.wanted else "never")
