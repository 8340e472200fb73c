"""Texts by language as the API shows them: gaps, what becomes of a catalogue, rules, what a roster lacks."""

from marshmallow import fields

from web.schemas.shown import Shown, by_tag


class GapShown(Shown):
    """A text that is `missing` or a `draft`; `booked` readers have a place there in the next four weeks."""

    kind = fields.String(attribute="thing.kind")
    key = fields.String(attribute="thing.key")
    field = fields.String()
    language = fields.String(attribute="tag")
    state = fields.String()
    booked = fields.Integer()
    called = by_tag(attribute="thing.called")


class ReadersShown(Shown):
    """A language, how many who serve read it, and how many texts are missing or drafts."""

    language = fields.String()
    readers = fields.Integer()
    missing = fields.Integer()
    drafts = fields.Integer()


class BroughtShown(Shown):
    """What becomes of a text that was brought: `new`, `changed`, `unchanged`, `empty` or `wrong`, and why."""

    kind = fields.String(attribute="entry.kind")
    key = fields.String(attribute="entry.key")
    field = fields.String(attribute="entry.field")
    text = fields.String(attribute="entry.text")
    stands = fields.String()
    fate = fields.String()
    state = fields.String()
    says = fields.String()


class TextRuleShown(Shown):
    """For readers of a language: `warn` or `stop`."""

    language = fields.String()
    rule = fields.String()


class LackShown(Shown):
    """A text that readers would not find in their language; `stops`: nothing is published without it."""

    kind = fields.String()
    key = fields.String()
    called = by_tag()
    language = fields.String(attribute="tag")
    stops = fields.Boolean(attribute="strict")
    readers = fields.Integer()
