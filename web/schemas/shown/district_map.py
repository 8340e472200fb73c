"""The district's own map as the API shows it."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag


class AreaShown(Shown):
    """A sub-district: its `outline`, corners [x, y] from 0 to 1, and what is asked for there in the week.

    Of `desired` heads `heads` are there; `missing` are those below the minimums, on `short_shifts` of its
    `shifts`. `requests` are those of its neighbourhoods that are not dealt with. Where it is not `seen`, the
    numbers are of none of the reader's projects. Without `organisation_id` it is what takes place in no
    sub-district.
    """

    organisation_id = fields.Integer(allow_none=True)
    names = by_tag()
    outline = fields.List(fields.List(fields.Float()))
    seen = fields.Boolean()
    shifts = fields.Integer(attribute="tally.shifts")
    short_shifts = fields.Integer(attribute="tally.short")
    missing = fields.Integer()
    heads = fields.Integer(attribute="tally.heads")
    desired = fields.Integer(attribute="tally.desired")
    requests = fields.Integer()


class MapShown(Shown):
    """The sub-districts of the district in a week."""

    monday = fields.Date()
    areas = fields.List(fields.Nested(AreaShown))
