"""What is to be copied, and to when."""

from marshmallow import fields, validate

from i18n.translator import lazy
from web.schemas.fields import Code, Count, Day, DuetSchema

MOST_DAYS, MOST_WEEKS = 60, 26
DAYS_OFF = ("keep", "skip")
SOME_DAYS = validate.Length(
    1, MOST_DAYS, error=lazy("Choose at least one day, and at most %(most)s.", most=MOST_DAYS)
)


class CopyToDaysSchema(DuetSchema):
    """A shift to some `days`; `days_off` skip: not to days off by the calendar."""

    days = fields.List(Day(), required=True, validate=SOME_DAYS)
    days_off = Code(DAYS_OFF, load_default="keep")


class CopyDaySchema(CopyToDaysSchema):
    """The shifts of a `day` to other `days`."""

    day = Day(required=True)


class CopyWeekSchema(DuetSchema):
    """The week that holds `day` to so many `weeks` one after another, the first of which holds `to`."""

    day = Day(required=True)
    to = Day(required=True)
    weeks = Count(1, MOST_WEEKS, load_default=1)
    days_off = Code(DAYS_OFF, load_default="skip")
