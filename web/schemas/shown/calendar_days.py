"""Days of the calendar as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag


class DayShown(Shown):
    """A day: `off`, `work` (a weekend day that is worked) or `usual`; `provisional` until it is announced."""

    day = fields.Date()
    kind = fields.String()
    working = fields.Boolean()
    provisional = fields.Boolean()
    names = by_tag()


class OwnDayShown(Shown):
    """What the district says itself of a day, above the notice of the State Council."""

    id = fields.Integer()
    version = fields.Integer()
    day = fields.Date()
    kind = fields.String()
    names = by_tag()
