"""Another password."""

from marshmallow import fields, validate

from web.schemas.fields import DuetSchema, Password


class ChangePassword(DuetSchema):
    """The password so far, and the new one."""

    old = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))
    new = Password(required=True)
