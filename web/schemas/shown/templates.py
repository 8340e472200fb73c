"""Templates of shifts as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag
from web.schemas.shown.accounts import ClockMinute


class TemplateSeatShown(Shown):
    """A seat of a template; `needs` is what each person must bring."""

    role = fields.String()
    minimum = fields.Integer()
    desired = fields.Integer()
    maximum = fields.Integer()
    needs = fields.Dict(keys=fields.String())
    flow = fields.String()
    open_hours = fields.Integer(allow_none=True)


class TemplateShown(Shown):
    """What a shift often is like; `project_id` is null where it is for all at the organisation and below.

    `missing` names its fields that name what is no longer there; `may_change` whether the reader may.
    """

    id = fields.Integer()
    organisation_id = fields.Integer()
    project_id = fields.Integer(allow_none=True)
    name = fields.String()
    start = ClockMinute(attribute="start_minute", allow_none=True)
    minutes = fields.Integer()
    place_id = fields.Integer(allow_none=True)
    kind = fields.String()
    group_code = fields.String(allow_none=True)
    texts = by_tag()
    team = fields.List(fields.Dict(keys=fields.String()))
    seats = fields.List(fields.Nested(TemplateSeatShown))
    missing = fields.List(fields.String())
    may_change = fields.Boolean()


class TemplatesShown(Shown):
    """The templates that may be used somewhere."""

    templates = fields.List(fields.Nested(TemplateShown))


class TemplateMadeShown(Shown):
    """The id of a new template."""

    id = fields.Integer()
