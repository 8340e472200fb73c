"""What a shift would ask, to be held against who exists."""

from marshmallow import fields

from web.schemas.demand import FEW, SeatSchema, TeamRuleSchema
from web.schemas.fields import Day, DuetSchema


class TeamAsked(DuetSchema):
    """Seats and rules of a team, as of a shift; with `day`, `start` and `end` also who is free then.

    An end at or before the start is on the next day.
    """

    day = Day(load_default=None)
    start = fields.Time(load_default=None, format="%H:%M")
    end = fields.Time(load_default=None, format="%H:%M")
    seats = fields.List(fields.Nested(SeatSchema), load_default=list, validate=FEW)
    team = fields.List(fields.Nested(TeamRuleSchema), load_default=list, validate=FEW)
