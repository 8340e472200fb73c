"""What a gateway says of a message later."""

from marshmallow import EXCLUDE, fields, validate

from i18n.translator import lazy
from web.schemas.fields import DuetSchema
from web.services.messages.receipts import SAID


class ReceiptData(DuetSchema):
    """One message: its uid, what became of it, why, and whether its number is gone for good."""

    class Meta:
        """A gateway may say more than is read here."""

        unknown = EXCLUDE

    uid = fields.String(required=True, validate=validate.Length(1, 64))
    state = fields.String(
        required=True, validate=validate.OneOf(SAID, error=lazy("Choose one from the list."))
    )
    code = fields.String(load_default="", validate=validate.Length(max=200))
    for_good = fields.Boolean(load_default=False)


class ReceiptSchema(DuetSchema):
    """A receipt in the form of Standard Webhooks."""

    class Meta:
        """As above."""

        unknown = EXCLUDE

    data = fields.Nested(ReceiptData, required=True)
