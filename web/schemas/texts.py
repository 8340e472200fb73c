"""Texts by language as they are edited, checked, ruled and brought."""

from typing import Any

from marshmallow import fields, validate, validates

from i18n.texts import State, text_languages
from i18n.translator import lazy
from web.schemas.fields import Code, Count, DuetSchema, Id, Line, Paragraph, no_twice
from web.services.texts.rules import STRENGTHS
from web.services.texts.things import KINDS

FIELDS = ("name", "title", "summary", "guide")
LAST_PAGE = 100_000
MOST = validate.Length(max=50, error=lazy("Enter at most %(most)s entries.", most=50))
MANY = validate.Length(max=20_000, error=lazy("Enter at most %(most)s entries.", most=20_000))


class TextRow(DuetSchema):
    """What something is called, titled and summed up as in one language; `checked`: people may read it."""

    tag = Code(text_languages(), required=True)
    name = Line(most=120, least=0)
    title = Line(most=120, least=0)
    summary = Paragraph(most=2000, least=0)
    guide = Paragraph(most=4000, least=0)
    checked = fields.Boolean(load_default=False)


class TextsSchema(DuetSchema):
    """The texts of one thing by language; a language that is not said keeps its text."""

    texts = fields.List(fields.Nested(TextRow), required=True, validate=MOST)

    @validates("texts")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "tag")(value)


class WhichTexts(DuetSchema):
    """Texts of a language, of a kind and state where they are named."""

    language = Code(text_languages(), load_default="en")
    kind = Code(KINDS, load_default="")
    state = Code((State.MISSING.value, State.DRAFT.value), load_default="")
    page = Count(1, LAST_PAGE, load_default=1)


class WhichCatalogue(DuetSchema):
    """A catalogue for translators: of a language, of a kind where it is named; `gaps`: what is unchecked."""

    language = Code(text_languages(), required=True)
    kind = Code(KINDS, load_default="")
    gaps = fields.Boolean(load_default=False)


class CatalogueSchema(DuetSchema):
    """A catalogue that comes back; `enter` writes what can be, else it is only looked at."""

    language = Code(text_languages(), required=True)
    state = Code((State.DRAFT.value, State.CHECKED.value), load_default=State.DRAFT.value)
    catalogue = fields.String(required=True)
    enter = fields.Boolean(load_default=False)


class BringTexts(DuetSchema):
    """How a file is brought: its language, and as what its texts count."""

    language = Code(text_languages(), required=True)
    state = Code((State.DRAFT.value, State.CHECKED.value), load_default=State.DRAFT.value)
    packed = fields.String(load_default="")


class TextRuleSchema(DuetSchema):
    """For whose readers nothing is published without texts: `warn`, `stop` or `none`."""

    language = Code(text_languages(), required=True)
    rule = Code(STRENGTHS, load_default="none")


class TextRulesSchema(DuetSchema):
    """The rules of languages of an organisation; a language that is not said has none."""

    rules = fields.List(fields.Nested(TextRuleSchema), required=True, validate=MOST)

    @validates("rules")
    def _each_language_once(self, value: Any, data_key: str) -> None:
        no_twice(data_key, "language")(value)


class RulesForm(TextRulesSchema):
    """The rules as a page sends them, with whose they are."""

    organisation_id = Id(required=True)


class TextToWrite(DuetSchema):
    """A text in one language, and what it was translated from; another original refuses it."""

    kind = Code(KINDS, required=True)
    key = Line(most=120, required=True)
    field = Code(FIELDS, required=True)
    source = fields.String(required=True)
    text = fields.String(required=True)


class WriteTexts(DuetSchema):
    """Texts of a language, written as drafts or checked; `enter` writes them, else they are looked at."""

    language = Code(text_languages(), required=True)
    state = Code((State.DRAFT.value, State.CHECKED.value), load_default=State.DRAFT.value)
    enter = fields.Boolean(load_default=False)
    texts = fields.List(fields.Nested(TextToWrite), required=True, validate=MANY)
