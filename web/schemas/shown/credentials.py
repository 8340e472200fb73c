"""Credentials and their evidence as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class EvidenceShown(Shown):
    """A file that shows a credential; its bytes come from `/evidence/{id}`."""

    id = fields.Integer()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    added_at = fields.AwareDateTime()


class HeldShown(Shown):
    """A licence, certificate or clearance; it counts while it is verified and valid."""

    id = fields.Integer(attribute="credential.id")
    version = fields.Integer(attribute="credential.version")
    person_id = fields.Integer(attribute="credential.volunteer_id")
    code = fields.String(attribute="credential.code")
    clearance = fields.Boolean(attribute="credential.clearance")
    speciality = fields.String(attribute="credential.speciality")
    issuer = fields.String(attribute="credential.issuer")
    valid_until = fields.Date(attribute="credential.valid_until", allow_none=True)
    verified_at = fields.AwareDateTime(attribute="credential.verified_at", allow_none=True)
    refused_at = fields.AwareDateTime(attribute="credential.refused_at", allow_none=True)
    refused_because = fields.String(attribute="credential.refused_because")


class RecordShown(HeldShown):
    """A credential with its number and its files."""

    number = fields.String()
    evidence = fields.List(fields.Nested(EvidenceShown))


class WaitingShown(HeldShown):
    """A credential that a verifier should look at, whose it is, and how many files show it."""

    name = fields.String(attribute="person.name")
    files = fields.Integer()
