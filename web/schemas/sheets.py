"""Sheets that are brought: of which kind, for whom, what their columns are, and which rows are looked at."""

from marshmallow import fields, validate

from i18n.translator import lazy
from web.models import DISTRICT, SHEET_KINDS
from web.schemas.asking import Paged
from web.schemas.fields import Code, DuetSchema, Id, Line

ROW_STATES = ("wrong", "new", "changed", "unchanged")
MOST_COLUMNS = validate.Length(max=200, error=lazy("Enter at most %(most)s entries.", most=200))


class BringSchema(DuetSchema):
    """What a sheet is about, and for which organisation it is brought; `district` is a workbook of all."""

    kind = Code((*SHEET_KINDS, DISTRICT), required=True)
    organisation_id = Id(required=True)


class ColumnsSchema(DuetSchema):
    """The field of each column in the order of the sheet, empty for one that is passed over."""

    columns = fields.List(Line(most=60, least=0), load_default=list, validate=MOST_COLUMNS)


class ColumnChoice(DuetSchema):
    """What a heading means; an empty field passes the column over."""

    heading = Line(most=400, required=True)
    field = Line(most=60, least=0, required=True)


class ColumnChoices(DuetSchema):
    """What headings mean."""

    columns = fields.List(fields.Nested(ColumnChoice), required=True, validate=MOST_COLUMNS)


class WhichRows(Paged):
    """A page of the rows of a dry run, of one state or of all."""

    state = Code(ROW_STATES)


class WhichExport(DuetSchema):
    """Of which organisation, and as which kind of file."""

    organisation_id = Id(required=True)
    form = Code(("xlsx", "csv"), load_default="xlsx")


class WhichTemplate(DuetSchema):
    """For which organisation; its words are what may be chosen."""

    organisation_id = Id(required=True)
