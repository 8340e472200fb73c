"""Calendars that other programs fetch, as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class CalendarShown(Shown):
    """That there is a calendar; its address is told only when it is made."""

    made_at = fields.AwareDateTime()
    reminder_hours = fields.Integer()


class CalendarMadeShown(Shown):
    """The address of a calendar, told this once."""

    url = fields.String()
