"""Persons who may be one, as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class SomebodyShown(Shown):
    """One of a pair."""

    id = fields.Integer()
    name = fields.String()
    latin_name = fields.String()
    number = fields.String()
    state = fields.String()


class AlikeShown(Shown):
    """Two persons who look alike, by `name`, `contact` or `birth_year`."""

    first = fields.Nested(SomebodyShown)
    second = fields.Nested(SomebodyShown)
    signs = fields.List(fields.String())


class SideShown(Shown):
    """One of two persons in a preview."""

    id = fields.Integer(attribute="person.id")
    version = fields.Integer(attribute="person.version")
    name = fields.String(attribute="person.name")
    latin_name = fields.String(attribute="person.latin_name")
    language = fields.String(attribute="person.language")
    state = fields.String(attribute="person.state")


class ClashShown(Shown):
    """Two shifts that one person cannot both serve in."""

    kept_shift_id = fields.Integer()
    merged_shift_id = fields.Integer()
    starts_at = fields.AwareDateTime()


class PreviewShown(Shown):
    """Both side by side, and where they clash."""

    kept = fields.Nested(SideShown)
    merged = fields.Nested(SideShown)
    clashes = fields.List(fields.Nested(ClashShown))


class SinceShown(Shown):
    """Parts of a profile that were changed after a merge and stay as they are."""

    since = fields.List(fields.String())
