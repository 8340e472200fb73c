"""What an outdated change is told: both values of each field, side by side."""

from marshmallow import Schema, fields

from web.schemas.shown import Shown

ANY = {"description": "Any JSON; null where there is none."}


class DifferenceShown(Shown):
    """A field in which the change and what stands now differ; `place` as of other faults."""

    place = fields.String()
    message = fields.String()
    yours = fields.Raw(allow_none=True, metadata=ANY)
    theirs = fields.Raw(allow_none=True, metadata=ANY)


class OutdatedFaultShown(Schema):
    """Somebody else was faster: the version that stands now, who made it and when, and what differs."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    version = fields.Integer(required=True)
    by = fields.String(required=True)
    at = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Nested(DifferenceShown), required=True)


class OutdatedShown(Shown):
    """The failure of a change that rests on an older version."""

    error = fields.Nested(OutdatedFaultShown)
