"""Short words that change something: an answer to a shift, a wish, a language, stopping a run."""

from marshmallow import fields

from i18n.languages import offered_tags
from web.schemas.fields import Code, Day, DuetSchema, Id


class AnswerSchema(DuetSchema):
    """What a volunteer says to a promised shift."""

    answer = Code(("accepted", "declined", "given_up"), required=True)


class WishSchema(DuetSchema):
    """Whether one would like a shift."""

    wanted = fields.Boolean(required=True)


class LanguageSchema(DuetSchema):
    """The language in which Duet speaks to somebody."""

    language = Code(offered_tags(), required=True)


class StopSchema(DuetSchema):
    """How a run ends: with the best roster so far as a draft, or with nothing. With `later` those of later
    weeks that were asked for with it are cancelled.
    """

    keep = fields.Boolean(load_default=True)
    later = fields.Boolean(load_default=False)


class DraftSchema(DuetSchema):
    """A draft by hand for the week that holds a day; of an organisation and below, or of all one plans."""

    week = Day(required=True)
    organisation_id = Id(load_default=None, allow_none=True)
