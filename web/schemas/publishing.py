"""Publishing as it is asked for: what its reader saw would change."""

from marshmallow import fields

from web.schemas.fields import DuetSchema


class PublishSchema(DuetSchema):
    """`difference` is the digest of what publishing would change, as it was seen; without it, all goes.

    `none_the_less`: also where texts are missing in languages of people who are told, if no rule stops it.
    """

    difference = fields.String(load_default="")
    none_the_less = fields.Boolean(load_default=False)
