"""Asking around for a seat, and what people say to it."""

from typing import Any

from marshmallow import fields, validate

from i18n.translator import lazy
from web.schemas.asking import OfWeek
from web.schemas.fields import Code, Count, Day, DuetSchema, Id

SAYS = ("yes", "no", "not_now")
MOST_PLACES, MOST_PEOPLE = 10_000, 200


class _People(fields.List[Any]):
    """Some people, by their ids."""

    def __init__(self, **options: object) -> None:
        few = validate.Length(
            1, MOST_PEOPLE, error=lazy("Choose from 1 to %(most)s people.", most=MOST_PEOPLE)
        )
        super().__init__(Id(), validate=few, **options)  # type: ignore[arg-type]  # marshmallow's own options


class CallOutSchema(DuetSchema):
    """Who is asked for a seat (all who fit unless said), for how many places, and until when."""

    people = _People(load_default=None, allow_none=True)
    places = Count(1, MOST_PLACES, load_default=None, allow_none=True)
    ends_at = fields.AwareDateTime(load_default=None, allow_none=True)


class AskAroundSchema(DuetSchema):
    """The same as a form says it: the end as a day and a time of the district."""

    who = Code(("everybody", "chosen"), load_default="everybody")
    people = fields.List(Id(), load_default=list)
    places = Count(1, MOST_PLACES, required=True)
    end_day = Day(required=True)
    end_time = fields.Time(required=True, format="%H:%M")


class AskMoreSchema(DuetSchema):
    """Who is asked as well; the next who fit unless said."""

    people = _People(load_default=None, allow_none=True)


class SaidSchema(DuetSchema):
    """What somebody says to being asked."""

    says = Code(SAYS, required=True)


class HeardOfSchema(SaidSchema):
    """What somebody of a call-out said by phone."""

    asked = Id(required=True)


class WhichWeek(OfWeek):
    """The week of the shifts that were asked for."""
