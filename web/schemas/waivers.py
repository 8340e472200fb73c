"""Setting a rule aside in one case."""

from marshmallow import fields

from web.schemas.fields import DuetSchema, Id, Line, Paragraph


class WaiverSchema(DuetSchema):
    """A `rule` set aside on a shift, for `volunteer_id` (who has `agreed`) or, without, for the team."""

    rule = Line(most=40, required=True)
    volunteer_id = Id(load_default=None, allow_none=True)
    reason = Paragraph(least=3, most=500, required=True)
    agreed = fields.Boolean(load_default=False)


class WaiverFormSchema(WaiverSchema):
    """The same from a page; `back` is where it leads afterwards."""

    back = Line(most=2000, least=0, load_default="")


class WaiverAsked(DuetSchema):
    """Which case a page asks about; `back` is where it leads afterwards."""

    rule = Line(most=40, required=True)
    volunteer_id = Id(load_default=None, allow_none=True)
    back = Line(most=2000, least=0, load_default="")
