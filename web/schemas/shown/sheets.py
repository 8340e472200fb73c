"""Sheets as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class ColumnShown(Shown):
    """A column that a kind of sheet knows: its names in all languages, whether a new row needs it."""

    field = fields.String()
    label = fields.String()
    hint = fields.String()
    names = fields.List(fields.String())
    required = fields.Boolean()
    changes = fields.Boolean()


class SheetKindShown(Shown):
    """A kind of sheet, in the reader's language."""

    name = fields.String()
    label = fields.String()
    hint = fields.String()
    columns = fields.List(fields.Nested(ColumnShown))


class HeadingShown(Shown):
    """A heading of a sheet and the field it is; an empty field is passed over."""

    heading = fields.String()
    field = fields.String()


class SheetShown(Shown):
    """A sheet: what is in it, how far the work is, how many rows are of each state.

    `state` is new, looking, looked, entering, entered, refused or dropped; `done` of `rows` are looked at
    while somebody waits. `message` says why a file cannot be read, or why nothing was entered.
    """

    id = fields.Integer()
    version = fields.Integer()
    kind = fields.String()
    organisation_id = fields.Integer()
    name = fields.String()
    state = fields.String()
    ended = fields.String()
    rows = fields.Integer()
    done = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    columns = fields.List(fields.Nested(HeadingShown))
    message = fields.String()
    brought_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)


class RowFaultShown(Shown):
    """What is wrong with a row: at which field (empty for the whole row), a code, and a sentence."""

    field = fields.String()
    code = fields.String()
    message = fields.String()


class RowChangeShown(Shown):
    """What a field is and would be, as cells are written."""

    field = fields.String()
    label = fields.String()
    before = fields.String()
    after = fields.String()


class SheetRowShown(Shown):
    """One row of a dry run, of a sheet of a kind; `concerned` is how many people are asked again."""

    sheet = fields.String()
    number = fields.Integer()
    state = fields.String()
    row_id = fields.Integer(allow_none=True)
    called = fields.String()
    concerned = fields.Integer()
    faults = fields.List(fields.Nested(RowFaultShown))
    changes = fields.List(fields.Nested(RowChangeShown))


class SheetInvitableShown(Shown):
    """How many people of a sheet can be invited, how many by one request, and of how many why not.

    Reasons are `invited`, `has_account`, `no_contact`, `shared` (by several people), `not_sent` (the house
    sends nothing there) and `gone`.
    """

    can = fields.Integer()
    at_once = fields.Integer()
    reasons = fields.Dict(keys=fields.String(), values=fields.Integer())


class SheetInvitedShown(Shown):
    """How many people were invited."""

    invited = fields.Integer()
