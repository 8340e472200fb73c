"""Asking for runs, and changing drafts."""

from marshmallow import fields

from web.schemas.fields import Count, Day, DuetSchema, Id


class RunSchema(DuetSchema):
    """Which week to plan (any day of it), for how long at most, and for which part of the district."""

    week = Day(required=True)
    seconds = Count(1, 3600, load_default=30)
    seed = Count(0, 2**31 - 1, load_default=0)
    organisation_id = Id(load_default=None, allow_none=True)


class MoveSchema(DuetSchema):
    """A person onto a seat, off a seat, or from one to another; `version` of the draft as it was seen."""

    version = Count(0, 2**31 - 1, required=True)
    volunteer_id = Id(required=True)
    seat_id = Id(load_default=None, allow_none=True)
    from_seat_id = Id(load_default=None, allow_none=True)
    pin = fields.Boolean(load_default=False)


class PinSchema(DuetSchema):
    """A pin: on this seat, never on it, or (null) as the solver finds best."""

    volunteer_id = Id(required=True)
    seat_id = Id(required=True)
    inside = fields.Boolean(load_default=None, allow_none=True)
