"""Rules set aside, as the API shows them to staff."""

from marshmallow import fields

from web.schemas.shown import Shown


class WaiverShown(Shown):
    """A rule that is set aside on a shift: for whom (null: its team), why, by whom, and when."""

    id = fields.Integer()
    rule = fields.String(attribute="case.rule")
    volunteer_id = fields.Integer(attribute="case.volunteer_id", allow_none=True)
    name = fields.String()
    reason = fields.String()
    by = fields.String()
    at = fields.AwareDateTime()
