"""Copies of shifts as the API shows them, before and after they are made."""

from marshmallow import fields

from web.schemas.shown import Shown


class CopyShown(Shown):
    """A copy of the shift `shift_id`, which is not made yet."""

    shift_id = fields.Integer(attribute="shift.id")
    project_id = fields.Integer(attribute="shift.project_id")
    starts_at = fields.AwareDateTime(attribute="begins")
    ends_at = fields.AwareDateTime(attribute="ends")


class LeftOutShown(Shown):
    """A copy that is left out: `why` is there, there_cancelled, day_off, over, series, cancelled or
    project_closed.
    """

    shift_id = fields.Integer(attribute="copy.shift.id")
    project_id = fields.Integer(attribute="copy.shift.project_id")
    starts_at = fields.AwareDateTime(attribute="copy.begins")
    ends_at = fields.AwareDateTime(attribute="copy.ends")
    why = fields.String()


class CopiesForeseenShown(Shown):
    """What would be made, and what is left out."""

    made = fields.List(fields.Nested(CopyShown))
    left_out = fields.List(fields.Nested(LeftOutShown))


class CopiesMadeShown(Shown):
    """The ids of the copies; `batch_id` takes them back together, null where all was there already."""

    ids = fields.List(fields.Integer())
    batch_id = fields.Integer(allow_none=True)
