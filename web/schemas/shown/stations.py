"""Openings as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag
from web.schemas.stations import Minute


class StretchShown(Shown):
    """Heads that are asked for from a time until another; 24:00 is the end of a day."""

    start = Minute()
    end = Minute()
    minimum = fields.Integer()
    desired = fields.Integer()


class WeekdayStretchShown(StretchShown):
    """Hours of an ISO weekday."""

    weekday = fields.Integer()


class DayStretchShown(StretchShown):
    """Hours of one day."""

    day = fields.String()


class OpeningShown(Shown):
    """An opening: its hours, how it is cut, and what its shifts are like."""

    id = fields.Integer()
    version = fields.Integer()
    project_id = fields.Integer()
    place_id = fields.Integer()
    hours = fields.List(fields.Nested(WeekdayStretchShown))
    other_days = fields.List(fields.Nested(DayStretchShown))
    closed_days = fields.List(fields.String())
    lengths = fields.List(fields.Integer())
    every = fields.Integer()
    days_off = fields.String()
    make_up = fields.String()
    first = fields.Date()
    last = fields.Date(allow_none=True)
    made_until = fields.Date(allow_none=True)
    kind = fields.String()
    texts = by_tag()
    role = fields.String()


class OpeningsShown(Shown):
    """The openings of a project."""

    items = fields.List(fields.Nested(OpeningShown))
    total = fields.Integer()


class OpeningMadeShown(Shown):
    """The id of a new opening, and those of its shifts as far ahead as they are made."""

    id = fields.Integer()
    ids = fields.List(fields.Integer())


class StationShown(Shown):
    """A station of a day; `shift_id` is null where it is not made yet, `heads` hold a place there."""

    start = Minute()
    end = Minute()
    minimum = fields.Integer()
    desired = fields.Integer()
    heads = fields.Integer()
    shift_id = fields.Integer(allow_none=True)


class HourShown(Shown):
    """An hour at most: heads asked for, places that stations have (`cut`), and heads that hold one."""

    start = Minute()
    end = Minute()
    minimum = fields.Integer()
    desired = fields.Integer()
    cut = fields.Integer()
    heads = fields.Integer()


class StationDayShown(Shown):
    """A day with its stations; minutes are those of all heads together."""

    on = fields.Date()
    made = fields.Boolean()
    stations = fields.List(fields.Nested(StationShown), attribute="bars")
    hours = fields.List(fields.Nested(HourShown))
    open_minutes = fields.Integer()
    person_minutes = fields.Integer()
    lacking_minutes = fields.Integer(attribute="lacking")
    beyond_minutes = fields.Integer(attribute="beyond")


class StationWeekShown(Shown):
    """The seven days of a week."""

    days = fields.List(fields.Nested(StationDayShown))


class OpeningForeseenShown(StationWeekShown):
    """The first week of an opening as it would be cut; `until` is how far its shifts would be made."""

    shifts = fields.Integer()
    until = fields.Date()
