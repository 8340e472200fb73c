"""People, organisations, places and words as the API shows them."""

from typing import Any

from marshmallow import fields

from i18n.levels import LEVELS
from web.schemas.shown import Shown, by_tag
from web.schemas.shown.accounts import KnownProfileShown

WORDS = {"type": "array", "items": {"type": "string"}}


class BestSpokenShown(Shown):
    """A language and how well."""

    tag = fields.Function(lambda spoken: spoken[0])
    level = fields.Function(lambda spoken: LEVELS[spoken[1] - 1])


class PersonLineShown(Shown):
    """A person in a list; languages best first."""

    id = fields.Integer()
    number = fields.String()
    name = fields.String()
    latin_name = fields.String()
    languages = fields.List(fields.Nested(BestSpokenShown))
    skills = fields.List(fields.String())
    traits = fields.List(fields.String())
    home_names = by_tag(allow_none=True)
    organisation_names = by_tag(allow_none=True)
    asked_minutes = fields.Integer()
    served = fields.Integer()
    active = fields.Boolean()


class HappeningShown(Shown):
    """What was done to somebody's record, and by whom."""

    verb = fields.String()
    at = fields.AwareDateTime()
    person_id = fields.Integer(allow_none=True)


class TieShown(Shown):
    """Who somebody is to a person: guardian, representative, or contact, whom to call."""

    id = fields.Integer()
    kind = fields.String()
    name = fields.String()


class WayShown(Shown):
    """That a person is reached by `email` or `phone`; not by which."""

    id = fields.Integer()
    kind = fields.String()
    signs_in = fields.Boolean()


class PersonShown(Shown):
    """One person whole; of private fields which there are (`kept`) and which may be looked at (`readable`).

    `alone` is who has no way in of their own. `ties`, `history`, age and wishes are of near people only.
    """

    active = fields.Boolean()
    alone = fields.Boolean()
    profile = fields.Nested(KnownProfileShown)
    kept = fields.Function(lambda found: sorted(found.kept), metadata=WORDS)
    readable = fields.Function(lambda found: sorted(found.readable), metadata=WORDS)
    ties = fields.List(fields.Nested(TieShown))
    history = fields.List(fields.Nested(HappeningShown))


class ReachedShown(Shown):
    """An email or phone; of whom, when it is somebody else's: a `relation` of the person."""

    kind = fields.String()
    value = fields.String()
    signs_in = fields.Boolean()
    verified = fields.Boolean()
    relation = fields.String()
    name = fields.String()


class PrivateShown(Shown):
    """Private fields, of which those come that were asked for; null is none kept."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Leave every field free to be missing."""

    contacts = fields.List(fields.Nested(ReachedShown))
    born = fields.Date(allow_none=True)
    address = fields.String(allow_none=True)
    id_number = fields.String(allow_none=True)
