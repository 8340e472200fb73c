"""Households, their visits and a volunteer's day as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag


class HouseholdShown(Shown):
    """A household without what is private of it."""

    id = fields.Integer()
    version = fields.Integer()
    number = fields.String()
    organisation_id = fields.Integer()
    place_id = fields.Integer()
    group_code = fields.String()
    languages = fields.List(fields.String())
    shown_hours = fields.Integer()
    ended_at = fields.AwareDateTime(allow_none=True)


class HouseholdsShown(Shown):
    """Some households, and how many there are."""

    items = fields.List(fields.Nested(HouseholdShown))
    total = fields.Integer()


class PrivateHomeShown(Shown):
    """What is private of a household; coordinates in WGS-84."""

    address = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    contact = fields.String()
    needs = fields.String()


class PairedShown(Shown):
    """Who is paired with a household (`stand_in` 0), or stands in, and how often they were there."""

    volunteer_id = fields.Integer()
    name = fields.String()
    stand_in = fields.Integer()
    since = fields.Date()
    times = fields.Integer()


class HouseholdMade(Shown):
    """The id of a new household."""

    id = fields.Integer()


class VisitsMade(Shown):
    """The visits that were made, as far ahead as they are made."""

    ids = fields.List(fields.Integer())
    series_id = fields.Integer(allow_none=True)
    batch_id = fields.Integer(allow_none=True)


class PairingsShown(Shown):
    """Who is paired and who stands in, in order."""

    pairings = fields.List(fields.Nested(PairedShown))


class WayBetweenShown(Shown):
    """The way from the stop before: kilometres by air, minutes planned, and what is left to spare."""

    km = fields.Float()
    minutes = fields.Integer()
    spare = fields.Integer()


class VisitedHomeShown(Shown):
    """A home that is visited; `address`, `contact` and `needs` are null before and after they may be seen."""

    household_id = fields.Integer()
    number = fields.String()
    group_code = fields.String()
    hours = fields.Integer()
    address = fields.String(allow_none=True)
    contact = fields.String(allow_none=True)
    needs = fields.String(allow_none=True)


class RouteStopShown(Shown):
    """A shift of a day; `point` is latitude and longitude in WGS-84, null where it may not be seen."""

    shift_id = fields.Integer(attribute="shift.shift_id")
    seat_id = fields.Integer(attribute="shift.seat_id")
    state = fields.String(attribute="shift.state")
    starts_at = fields.AwareDateTime(attribute="shift.starts_at")
    ends_at = fields.AwareDateTime(attribute="shift.ends_at")
    way = fields.Nested(WayBetweenShown, allow_none=True)
    home = fields.Nested(VisitedHomeShown, allow_none=True)
    guide = by_tag()
    point = fields.List(fields.Float(), allow_none=True)


class RouteShown(Shown):
    """The stops of a day, in order."""

    stops = fields.List(fields.Nested(RouteStopShown))
