"""Why a seat is empty, who could come, and what a change would do, as the API shows it.

Every code comes with its numbers for programs and its sentence for people.
"""

from marshmallow import fields

from web.schemas.shown import Shown, by_tier
from web.schemas.shown.planning import PairingShown


class StepShown(Shown):
    """A line of the funnel: how many are `left` after what it asks, how many it `lost`."""

    code = fields.String()
    left = fields.Integer()
    lost = fields.Integer()
    numbers = fields.Dict(keys=fields.String())
    text = fields.String()


class RepairShown(Shown):
    """A way to fill the seat, whom it moves, and the difference of cost."""

    code = fields.String()
    numbers = fields.Dict(keys=fields.String())
    text = fields.String()
    added = fields.List(fields.Nested(PairingShown))
    removed = fields.List(fields.Nested(PairingShown))
    costs = by_tier()


class EmptySeatShown(Shown):
    """Why a seat has `heads` people where `wanted` are desired; repairs cheapest first."""

    roster_id = fields.Integer()
    seat_id = fields.Integer()
    heads = fields.Integer()
    wanted = fields.Integer()
    funnel = fields.List(fields.Nested(StepShown))
    repairs = fields.List(fields.Nested(RepairShown))


class ChoiceShown(Shown):
    """Somebody who could take a seat at once, and the difference of cost if they did."""

    volunteer_id = fields.Integer()
    name = fields.String()
    costs = by_tier()


class ReasonShown(Shown):
    """Why somebody cannot have a seat (`tier` null), or what it would cost in a tier."""

    code = fields.String()
    numbers = fields.Dict(keys=fields.String())
    text = fields.String()
    tier = fields.String(allow_none=True)
    cost = fields.Integer()


class PairShown(Shown):
    """Whether somebody could have a seat; `displaced` are the seats they would have to leave first."""

    roster_id = fields.Integer()
    volunteer_id = fields.Integer()
    seat_id = fields.Integer()
    could = fields.Boolean()
    reasons = fields.List(fields.Nested(ReasonShown))
    costs = by_tier(allow_none=True)
    displaced = fields.List(fields.Integer())


class PinShown(Shown):
    """Somebody held on a seat (`inside`) or kept off it."""

    volunteer_id = fields.Integer()
    name = fields.String()
    inside = fields.Boolean()


class BrokenShown(Shown):
    """A hard rule that would be broken."""

    rule = fields.String()
    numbers = fields.Dict(keys=fields.String())
    text = fields.String()


class RulePriceShown(Shown):
    """The difference of cost of one rule in a tier."""

    rule = fields.String()
    tier = fields.String()
    cost = fields.Integer()


class ConsequencesShown(Shown):
    """What a change of a draft would do; `version` is to be sent back with the change.

    `set_aside` are rules that would be broken, but for having been set aside in this case.
    """

    version = fields.Integer()
    allowed = fields.Boolean()
    broken = fields.List(fields.Nested(BrokenShown))
    set_aside = fields.List(fields.Nested(BrokenShown))
    costs = by_tier()
    by_rule = fields.List(fields.Nested(RulePriceShown))


class VersionShown(Shown):
    """The version of a draft after a change."""

    version = fields.Integer()


class LeftShown(Shown):
    """A pair of a step that did not come (`comes`) or go, and why."""

    volunteer_id = fields.Integer()
    seat_id = fields.Integer()
    comes = fields.Boolean()
    why = fields.String()
    text = fields.String()


class SteppedShown(Shown):
    """The version of a draft after a step, and the change that was taken back or made again.

    `added` and `removed` are the pairs of volunteer and seat that the change itself put there and took away,
    `left` those of them that could not be done.
    """

    version = fields.Integer()
    by = fields.Integer(allow_none=True)
    at = fields.AwareDateTime()
    added = fields.List(fields.List(fields.Integer()))
    removed = fields.List(fields.List(fields.Integer()))
    left = fields.List(fields.Nested(LeftShown))
