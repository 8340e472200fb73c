"""Asking for runs."""

from marshmallow import fields

from web.schemas.fields import Count, Day, DuetSchema, Id

MOST_WEEKS = 4


class RunSchema(DuetSchema):
    """Which week to plan (any day of it) and how many from it on, each for how long at most, and for which
    part of the district.

    `keep_draft`: what was changed by hand in the newest draft of each week and that part stays as it is.
    """

    week = Day(required=True)
    weeks = Count(1, MOST_WEEKS, load_default=1)
    seconds = Count(1, 3600, load_default=30)
    seed = Count(0, 2**31 - 1, load_default=0)
    organisation_id = Id(load_default=None, allow_none=True)
    keep_draft = fields.Boolean(load_default=True)
