"""What a browser says of itself when it wants to show messages, and when it does not any more."""

from marshmallow import fields, validate

from web.channels.push import LONGEST_ENDPOINT
from web.schemas.fields import DuetSchema

MOST_KEY = 200


class EndPushSchema(DuetSchema):
    """Which browser, by the address of its push service."""

    endpoint = fields.String(required=True, validate=validate.Length(1, LONGEST_ENDPOINT))


class PushSchema(EndPushSchema):
    """The same with its keys."""

    p256dh = fields.String(required=True, validate=validate.Length(1, MOST_KEY))
    auth = fields.String(required=True, validate=validate.Length(1, MOST_KEY))
