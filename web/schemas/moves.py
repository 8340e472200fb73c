"""Changes of a draft by hand."""

from marshmallow import fields

from web.schemas.fields import Code, Count, DuetSchema, Id, Line, Who

HOLDS = ("in", "out", "free")
MOST_VERSION = 10**9


class WhatMovesSchema(DuetSchema):
    """Somebody goes to `seat`, leaves `from_seat`, or both; `instead` gives up `seat` for them.

    `also` is what others do at the same time: `volunteer-seat-from`, joined by dots, where a number that is
    missing is no seat. `volunteer` and `instead` are persons, or below zero whom a partner offers.
    """

    volunteer = Who(required=True)
    seat = Id(load_default=None, allow_none=True)
    from_seat = Id(load_default=None, allow_none=True, data_key="from")
    instead = Who(load_default=None, allow_none=True)
    also = Line(most=400, least=0, load_default="")


class MoveSchema(WhatMovesSchema):
    """A move to be made; `version` is the draft's, as it was seen, and `pin` holds it in later runs."""

    version = Count(0, MOST_VERSION, required=True)
    pin = fields.Boolean(load_default=False)
    back = Line(most=2000, least=0, load_default="")


class StepSchema(DuetSchema):
    """A step back or forth in a draft, which is at `version` as it was seen."""

    version = Count(0, MOST_VERSION, required=True)
    back = Line(most=2000, least=0, load_default="")


class PinSchema(DuetSchema):
    """`hold` somebody `in` a seat, `out` of it, or leave them `free`."""

    volunteer = Id(required=True)
    seat = Id(required=True)
    hold = Code(HOLDS, required=True)
    back = Line(most=2000, least=0, load_default="")
