"""Rights, leads and people to choose from, as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class GrantShown(Shown):
    """A right in force on an organisation and all below it; without `until` it has no last day."""

    id = fields.Integer(attribute="grant.id")
    version = fields.Integer(attribute="grant.version")
    person_id = fields.Integer(attribute="person.id")
    name = fields.String(attribute="person.name")
    organisation_id = fields.Integer(attribute="organisation.id")
    right = fields.String(attribute="grant.right")
    until = fields.Date(attribute="grant.until", allow_none=True)
    granted_by = fields.Integer(attribute="grant.granted_by", allow_none=True)
    granted_at = fields.AwareDateTime(attribute="grant.granted_at")


class HolderShown(Shown):
    """A person and the rights they hold where the reader administers."""

    person_id = fields.Integer(attribute="person.id")
    version = fields.Integer(attribute="person.version")
    name = fields.String(attribute="person.name")
    number = fields.String(allow_none=True)
    state = fields.String(attribute="person.state")
    rights = fields.List(fields.Nested(GrantShown), attribute="held")


class CandidateShown(Shown):
    """Somebody who can be chosen; out of sight, `name` is what was typed to find them."""

    person_id = fields.Integer(attribute="id")
    name = fields.String()
    latin_name = fields.String()
    number = fields.String()
    in_sight = fields.Boolean()
