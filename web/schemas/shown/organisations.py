"""Organisations, places, words and belonging as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag


class OrganisationShown(Shown):
    """A node of the tree of organisations; `outline` are its corners on the district's own map."""

    id = fields.Integer()
    version = fields.Integer()
    parent_id = fields.Integer(allow_none=True)
    code = fields.String()
    kind = fields.String()
    names = by_tag()
    outline = fields.List(fields.List(fields.Float()))
    closed_at = fields.AwareDateTime(allow_none=True)


class NodeShown(OrganisationShown):
    """A node and how deep it stands; the district is 0."""

    depth = fields.Integer()


class PlaceShown(Shown):
    """A place; without coordinates it is online."""

    id = fields.Integer()
    organisation_id = fields.Integer(allow_none=True)
    code = fields.String()
    names = by_tag()
    kind = fields.String()
    address = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)


class TermShown(Shown):
    """A word of the district, by language."""

    kind = fields.String()
    code = fields.String()
    version = fields.Integer()
    names = by_tag()
    texts = by_tag()


class LanguageShown(Shown):
    """A language people speak: its tag, what its speakers and what the reader call it."""

    tag = fields.String()
    own_name = fields.String()
    name = fields.String()


class VocabularyShown(Shown):
    """A kind of words."""

    kind = fields.String()
    words = fields.Integer()


class BelongingShown(Shown):
    """Who belongs where: `asked`, `confirmed`, `refused` or `ended`."""

    id = fields.Integer(attribute="belonging.id")
    version = fields.Integer(attribute="belonging.version")
    person_id = fields.Integer(attribute="person.id")
    name = fields.String(attribute="person.name")
    organisation_id = fields.Integer(attribute="organisation.id")
    organisation_names = by_tag(attribute="organisation.names")
    state = fields.String(attribute="belonging.state")
    asked_at = fields.AwareDateTime(attribute="belonging.asked_at")
    decided_at = fields.AwareDateTime(attribute="belonging.decided_at", allow_none=True)
