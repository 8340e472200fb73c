"""Which lines of the audit trail are looked for."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from i18n.translator import lazy
from web.schemas.asking import Paged
from web.schemas.fields import Code, Day, DuetSchema, Id, Line


class Trail(DuetSchema):
    """By whom (`who`, part of a name), what was done to what, on which days, about whom (`query`)."""

    who = Line(most=100, least=0, load_default="")
    verb = Line(most=40, load_default=None, allow_none=True)
    subject = Line(most=40, load_default=None, allow_none=True)
    subject_id = Id(load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)
    query = Line(most=100, least=0, load_default="")

    @validates_schema
    def _days_in_order(self, data: dict[str, Any], **_: Any) -> None:
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError(lazy("The last day must not come before the first."), "until")


class WhichLines(Trail, Paged):
    """A page of them."""


class WhichFile(Trail):
    """Them all as a file: `csv` or `xlsx`."""

    form = Code(("csv", "xlsx"), load_default="csv")
