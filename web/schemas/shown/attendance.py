"""Day sheets, codes and what is not recorded, as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class DayLineShown(Shown):
    """One promise on a day sheet; `minutes` would be given to each head, or were. `place` is awaited, here or
    missing. `heads` are those that came, `promised` those that were to come.
    """

    promise_id = fields.Integer()
    seat_id = fields.Integer()
    role = fields.String()
    volunteer_id = fields.Integer(allow_none=True)
    name = fields.String()
    heads = fields.Integer()
    promised = fields.Integer()
    state = fields.String()
    place = fields.String()
    arrived_at = fields.AwareDateTime(allow_none=True)
    left_at = fields.AwareDateTime(allow_none=True)
    late = fields.Boolean()
    unplanned = fields.Boolean()
    known_by = fields.String()
    closed_at = fields.AwareDateTime(allow_none=True)
    minutes = fields.Integer(allow_none=True)


class ShortSeatShown(Shown):
    """A seat with fewer people there than it needs at least."""

    seat_id = fields.Integer()
    role = fields.String()
    there = fields.Integer()
    minimum = fields.Integer()


class DaySheetShown(Shown):
    """A shift's day sheet at a moment."""

    shift_id = fields.Integer(attribute="shift.id")
    starts_at = fields.AwareDateTime(attribute="shift.starts_at")
    ends_at = fields.AwareDateTime(attribute="shift.ends_at")
    at = fields.AwareDateTime()
    over = fields.Boolean()
    closed = fields.Boolean()
    lines = fields.List(fields.Nested(DayLineShown))
    short = fields.List(fields.Nested(ShortSeatShown))


class CodeShown(Shown):
    """The code of a day sheet: its address for a QR code, its number, and for how many seconds."""

    url = fields.String()
    number = fields.String()
    seconds_left = fields.Integer()


class ShiftAttendanceShown(Shown):
    """A shift with its heads; `due` is the last day on which its hours are due, of shifts that are over."""

    shift_id = fields.Integer(attribute="shift.id")
    project_id = fields.Integer(attribute="project.id")
    starts_at = fields.AwareDateTime(attribute="shift.starts_at")
    ends_at = fields.AwareDateTime(attribute="shift.ends_at")
    awaited = fields.Integer()
    here = fields.Integer()
    open = fields.Integer()
    due = fields.Date(allow_none=True)
    closed = fields.Boolean()
    overdue = fields.Boolean()


class CameShown(Shown):
    """Somebody who may be entered as unplanned; `rule` keeps them from it, empty when none does."""

    volunteer_id = fields.Integer()
    name = fields.String()
    rule = fields.String()


class CheckedInShown(Shown):
    """The shift that one has checked in to."""

    shift_id = fields.Integer(attribute="id")
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
