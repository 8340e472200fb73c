"""Requests: what is asked for, and what is said to it by who deals with it and who asked."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from i18n.translator import lazy
from web.models.requests import WAYS
from web.schemas.demand import SHORTEST, TextTag
from web.schemas.fields import Code, Count, Day, DuetSchema, Id, Line, Paragraph, minute_of_day
from web.services.requests.listing import STAGES
from web.services.requests.triage import REASONS
from web.services.requests.turning import INTO

FEW = validate.Length(max=10, error=lazy("Enter at most %(most)s entries.", most=10))
MOST_PEOPLE = 10_000


class RequestSchema(DuetSchema):
    """What is asked for; `for_whom`, `contact` and `address` are kept under lock, `summary` names nobody."""

    organisation_id = Id(required=True)
    kind = Line(most=80, required=True)
    summary = Line(most=300, required=True)
    people = Count(1, MOST_PEOPLE, load_default=1)
    wanted_on = Day(load_default=None, allow_none=True)
    language = TextTag()
    for_whom = Line(most=100, least=0, load_default="")
    contact = Line(most=200, least=0, load_default="")
    address = Line(most=200, least=0, load_default="")


class RequestChangeSchema(DuetSchema):
    """What is set right of it; what is not named stays."""

    kind = Line(most=80)
    summary = Line(most=300)
    people = Count(1, MOST_PEOPLE)
    wanted_on = Day(allow_none=True)


class RequestWordsSchema(DuetSchema):
    """Words that who asked, or who deals with it, reads."""

    words = Paragraph(most=2000, required=True)


class RequestRefusalSchema(RequestWordsSchema):
    """Why it is refused: a code, and the words for who asked."""

    reason = Code(REASONS, required=True)


class RequestHandSchema(DuetSchema):
    """To which unit it is handed; or to whom outside, in words."""

    unit_id = Id(load_default=None, allow_none=True)
    to = Line(most=200, least=0, load_default="")
    words = Paragraph(most=2000, least=0, load_default="")

    @validates_schema
    def _to_one(self, data: Mapping[str, Any], **_: Any) -> None:
        if bool(data["unit_id"]) == bool(data["to"]):
            raise ValidationError(
                lazy("Choose a unit, or say in words who sees to it outside of Duet; not both."), "unit_id"
            )


class RequestMergeSchema(DuetSchema):
    """The request that it follows from now on."""

    into_id = Id(required=True)


class RequestAssignSchema(DuetSchema):
    """Who deals with it; nobody without."""

    handler_id = Id(load_default=None, allow_none=True)


class RequestLinkSchema(DuetSchema):
    """The shift that serves it."""

    shift_id = Id(required=True)


class RequestTurnSchema(DuetSchema):
    """Work for it: a shift, a weekly series until a day or without end, or a visit some time in a window.

    `end` is that of the shift, or of the window; a visit lasts `lasts` minutes. Without `skills` those of the
    kind are asked for.
    """

    into = Code(INTO, required=True)
    project_id = Id(required=True)
    place_id = Id(load_default=None, allow_none=True)
    household_id = Id(load_default=None, allow_none=True)
    title = Line(most=120, least=0, load_default="")
    language = TextTag(load_default="zh-Hans")
    day = Day(required=True)
    start = fields.Time(required=True, format="%H:%M")
    end = fields.Time(required=True, format="%H:%M")
    lasts = Count(SHORTEST, 240, load_default=60)
    until = Day(load_default=None, allow_none=True)
    heads = Count(1, 200, load_default=1)
    skills = fields.List(Line(most=80), load_default=None, allow_none=True, validate=FEW)
    kind = Line(most=40, least=0, load_default="")

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        least = data["lasts"] if data["into"] == "visit" else SHORTEST
        if minute_of_day(data["end"]) - minute_of_day(data["start"]) < least:
            raise ValidationError(
                lazy("The end is on the same day, and there is time enough before it."), "end"
            )
        until = data["until"]
        if until is not None and until < data["day"]:
            raise ValidationError(lazy("Choose a last day that is not before the first."), "until")

    @post_load
    def _worked_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        first, last = minute_of_day(data.pop("start")), minute_of_day(data.pop("end"))
        lasts, title, language = data.pop("lasts"), data.pop("title"), data.pop("language")
        visit = data["into"] == "visit"
        return {
            **data,
            "start_minute": first,
            "minutes": lasts if visit else last - first,
            "window_minutes": last - first if visit else None,
            "texts": {language: title} if title else {},
        }


class RequestCloseSchema(DuetSchema):
    """It is done; how it was, from 1 to 5 stars, and in words."""

    stars = Count(1, 5, load_default=None, allow_none=True)
    words = Paragraph(most=2000, least=0, load_default="")


class RequestRateSchema(RequestCloseSchema):
    """How it was."""

    stars = Count(1, 5, required=True)


class RequestKindSchema(DuetSchema):
    """The terms of a kind in working days, what usually becomes of it, and the skills it needs."""

    triage_days = Count(1, 60)
    serve_days = Count(1, 250)
    way = Code(WAYS)
    skills = fields.List(Line(most=80), validate=FEW)

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("serve_days", MOST_PEOPLE) < data.get("triage_days", 0):
            raise ValidationError(lazy("It cannot be done before it is decided."), "serve_days")


class WhichRequests(DuetSchema):
    """Which requests are listed."""

    stage = Code(("", *STAGES), load_default="")
    unit = Id(load_default=None, allow_none=True)
    kind = Line(most=80, least=0, load_default="")
    open = fields.Boolean(load_default=False)
    unassigned = fields.Boolean(load_default=False)
    overdue = fields.Boolean(load_default=False)
    alike = fields.Boolean(load_default=False)
    mine = fields.Boolean(load_default=False)
    q = Line(most=100, least=0, load_default="")
    page = Count(1, 100_000, load_default=1)
