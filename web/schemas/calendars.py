"""What is said of a calendar that other programs fetch."""

from typing import Any

from marshmallow import fields, validate

from i18n.translator import lazy
from web.schemas.fields import DuetSchema
from web.services.calendars.feeds import REMINDERS


def _hours(**options: Any) -> fields.Integer:
    listed = validate.OneOf(REMINDERS, error=lazy("Choose one from the list."))
    return fields.Integer(strict=True, validate=listed, **options)


class MakeCalendar(DuetSchema):
    """A new address; the reminder stays as it is, or is the usual one, unless said."""

    reminder_hours = _hours(load_default=None, allow_none=True)


class RemindCalendar(DuetSchema):
    """How many hours before a shift the calendar reminds; 0 is never."""

    reminder_hours = _hours(required=True)
