"""Who could do what a shift asks, in numbers."""

from marshmallow import fields

from web.schemas.shown import Shown


class CouldShown(Shown):
    """How many `people` could, and how many of them are `free` then; null where no time is said.

    `code` says what: `language`, `skill`, `credential`, `clearance`, `consent`, `trait`, `seat` for all that
    a seat asks together, or the rule of the team. `what` is its name and `least` its level, 0 for none;
    `count` is how many are asked for. Of `organisations`, `people` counts organisations.
    """

    code = fields.String()
    what = fields.String()
    least = fields.Integer()
    count = fields.Integer()
    people = fields.Integer()
    free = fields.Integer(allow_none=True)


class TeamCouldShown(Shown):
    """For each seat what it asks, and for each rule of the team: who could."""

    seats = fields.List(fields.List(fields.Nested(CouldShown)))
    team = fields.List(fields.Nested(CouldShown))
