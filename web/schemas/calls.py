"""Asking somebody for a place, and what they say by phone."""

from web.schemas.fields import Code, DuetSchema, Id, Line

SAYS = ("yes", "no")


class AskSchema(DuetSchema):
    """A volunteer is asked for a seat."""

    volunteer = Id(required=True)
    seat = Id(required=True)
    back = Line(most=2000, least=0, load_default="")


class HeardSchema(DuetSchema):
    """A volunteer says yes or no to a seat."""

    volunteer = Id(required=True)
    seat = Id(required=True)
    says = Code(SAYS, required=True)
