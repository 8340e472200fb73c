"""Publishing as it is asked for: what its reader saw would change."""

from marshmallow import fields

from web.schemas.fields import DuetSchema


class PublishSchema(DuetSchema):
    """`difference` is the digest of what publishing would change, as it was seen; without it, all goes."""

    difference = fields.String(load_default="")
