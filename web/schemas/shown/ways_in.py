"""Ways in as the API shows them."""

from marshmallow import fields

from web.schemas.shown import Shown


class SignInShown(Shown):
    """A sign-in: what the program said it is, since when, when it was used last (to the hour)."""

    id = fields.Integer()
    agent = fields.String()
    since = fields.AwareDateTime()
    last_used = fields.AwareDateTime()
    current = fields.Boolean()


class FactorShown(Shown):
    """A second factor; `wanted` when rights rest until it is shown: staff routes answer `factor_wanted`."""

    wanted = fields.Boolean()
    shown = fields.Boolean()
    device = fields.Boolean()
    paper_codes = fields.Integer()
    passkeys = fields.Integer()


class PasskeyShown(Shown):
    """A passkey, as its owner named it."""

    id = fields.Integer()
    name = fields.String()
    made_at = fields.AwareDateTime()
    used_at = fields.AwareDateTime(allow_none=True)
