"""Parties and the promises of a seat, as the API shows them to staff."""

from marshmallow import fields

from web.schemas.shown import Shown


class PartyShown(Shown):
    """A group or a partner's offer; `members` are the named ones."""

    id = fields.Integer(attribute="party.id")
    version = fields.Integer(attribute="party.version")
    kind = fields.String(attribute="party.kind")
    organisation_id = fields.Integer(attribute="party.organisation_id")
    name = fields.String(attribute="party.name")
    heads = fields.Integer(attribute="party.heads")
    contact_person_id = fields.Integer(attribute="party.contact_person_id", allow_none=True)
    credential_code = fields.String(attribute="party.credential_code")
    volunteer_id = fields.Integer(attribute="party.volunteer_id", allow_none=True)
    members = fields.List(fields.Integer())
    ended_at = fields.AwareDateTime(attribute="party.ended_at", allow_none=True)


class PromiseEventShown(Shown):
    """What happened to a promise: from which state to which, as whom somebody acted, and the shift then."""

    at = fields.AwareDateTime()
    verb = fields.String()
    before = fields.String(allow_none=True)
    after = fields.String()
    acting = fields.String()
    why = fields.String()
    note = fields.String()
    sequence = fields.Integer()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    minutes = fields.Integer(allow_none=True)


class PromiseShown(Shown):
    """A promise of a seat, of a volunteer or a party; `changed` waits for a new answer. Events in order."""

    id = fields.Integer(attribute="promise.id")
    volunteer_id = fields.Integer(attribute="promise.volunteer_id", allow_none=True)
    party_id = fields.Integer(attribute="promise.party_id", allow_none=True)
    name = fields.String()
    heads = fields.Integer(attribute="promise.heads")
    state = fields.String(attribute="promise.state")
    changed = fields.Boolean()
    since = fields.AwareDateTime(attribute="promise.since")
    why = fields.String(attribute="promise.why")
    minutes = fields.Integer(attribute="promise.minutes", allow_none=True)
    told_starts_at = fields.AwareDateTime(attribute="promise.told_starts_at")
    told_ends_at = fields.AwareDateTime(attribute="promise.told_ends_at")
    events = fields.List(fields.Nested(PromiseEventShown))
