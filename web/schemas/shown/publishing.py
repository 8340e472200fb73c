"""What drafts change, where that meets what happened, and what is taken back, as the API shows it."""

from marshmallow import fields

from web.schemas.shown import Shown


class WantedShown(Shown):
    """What a draft wants: that somebody comes to a seat, or (`comes` false) goes from it."""

    volunteer_id = fields.Integer()
    seat_id = fields.Integer()
    comes = fields.Boolean()


class HappenedShown(Shown):
    """What happened to a promise of a person, or of a party that is none: the verb, when, and by whom.

    `by` is empty for Duet itself; `number` is that of the roster by whose publishing it came.
    """

    event_id = fields.Integer()
    verb = fields.String()
    volunteer_id = fields.Integer(allow_none=True)
    party_id = fields.Integer(allow_none=True)
    seat_id = fields.Integer()
    shift_id = fields.Integer()
    at = fields.AwareDateTime()
    by = fields.String(attribute="by_name")
    number = fields.Integer(allow_none=True)


class BrokenShown(Shown):
    """A rule that always holds, and what it is about."""

    rule = fields.String()
    numbers = fields.Dict(keys=fields.String())


class MeetingShown(Shown):
    """Both sides of a meeting: what the draft wants, and what happened, or the rule that both break."""

    wanted = fields.List(fields.Nested(WantedShown))
    happened = fields.Nested(HappenedShown, allow_none=True)
    broken = fields.Nested(BrokenShown, allow_none=True)
    says = fields.String()


class RebasedShown(Shown):
    """What a draft lost when it was brought up to date."""

    lost = fields.List(fields.Nested(WantedShown))


class KeptShown(WantedShown):
    """What could not be taken back; `why`: `answered`, `begun`, or `no_room`."""

    why = fields.String()


class TakenBackShown(Shown):
    """What is published now and its number, the draft that holds what was taken back, and what stays."""

    roster_id = fields.Integer()
    number = fields.Integer()
    draft_id = fields.Integer()
    kept = fields.List(fields.Nested(KeptShown))
