"""Lines of the audit trail as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class LineShown(Shown):
    """Who did what to what, when and from where; private values are null on both sides of a change."""

    id = fields.Integer(attribute="audit.id")
    at = fields.AwareDateTime(attribute="audit.at")
    person_id = fields.Integer(attribute="audit.person_id", allow_none=True)
    who = fields.String()
    verb = fields.String(attribute="audit.verb")
    subject = fields.String(attribute="audit.subject")
    subject_id = fields.Integer(attribute="audit.subject_id")
    organisation_id = fields.Integer(attribute="audit.organisation_id", allow_none=True)
    address = fields.String(attribute="audit.address")
    says = fields.String()
    changes = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Raw(allow_none=True)),
        attribute="audit.changes",
        metadata={"description": "Field -> value before and after."},
    )
