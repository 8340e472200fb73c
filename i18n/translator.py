"""Texts in one language: plain gettext, the language an explicit value, for pages, mails and jobs alike.

Messages are read from the `.po` files themselves, once per language and process: there is no build step to
forget. Every message goes through `%` formatting, also without holes, so a percent sign is written `%%`.
"""

import gettext as gnu
import io
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from i18n.isolation import isolating
from i18n.languages import Language, language
from i18n.pseudo import PseudoTexts

if TYPE_CHECKING:
    from jinja2 import Environment


class Message(str):
    """A text marked for translation before the reader is known; its value is the English with holes, its
    context tells it from the same English of another meaning.

    `format` keeps it translatable and adds holes, so form libraries that fill in their own values
    (`min`, `max`, `input`) may be given one. A `Translator` says it.
    """

    __slots__ = ("context", "holes")
    context: str
    holes: Mapping[str, object]

    def __new__(cls, text: str, context: str = "", /, **holes: object) -> "Message":
        """`text` is the msgid, `context` its context or none, `holes` the values known already."""
        message = super().__new__(cls, text)
        message.context, message.holes = context, holes
        return message

    def format(self, *_: object, **holes: object) -> "Message":
        """The same message with more holes filled."""
        return Message(str(self), self.context, **{**self.holes, **holes})


def lazy(text: str, **holes: object) -> Message:
    """Mark `text` for extraction now, to be said by a Translator later."""
    return Message(text, **holes)


def lazy_in(context: str, text: str, **holes: object) -> Message:
    """Like `lazy`, for a text whose meaning, or the gender of what it speaks of, needs a context."""
    return Message(text, context, **holes)


@cache
def read_catalogues(tag: str) -> gnu.NullTranslations:
    """The texts of one language; English, and a language without a catalogue, say the msgids."""
    found = language(tag)
    texts = PseudoTexts() if found.pseudo else gnu.NullTranslations()
    for audience in reversed(found.audiences):
        file = found.catalogue(audience)
        if file.exists():
            read = _read(file, found)
            read.add_fallback(texts)
            texts = read
    return texts


def _read(file: Path, of: Language) -> gnu.GNUTranslations:
    with file.open("rb") as written:
        catalogue = read_po(written, locale=of.tag.replace("-", "_"))
    if of.direction == "rtl":
        for message in catalogue:
            message.string = _isolating(message.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def _isolating(forms: Any) -> Any:
    """A text or its plural forms, holes isolated."""
    return isolating(forms) if isinstance(forms, str) else tuple(map(isolating, forms or ()))


class Translator:
    """Says things in one interface language.

    `tag` is an exact interface tag (negotiate first); KeyError for any other.
    """

    def __init__(self, tag: str) -> None:
        self.language: Language = language(tag)
        self.tag = tag

    @cached_property
    def raw(self) -> gnu.NullTranslations:
        """The catalogues, for texts whose holes are filled elsewhere."""
        return read_catalogues(self.tag)

    def gettext(self, text: str, /, **holes: object) -> str:
        """The text in this language with its holes filled."""
        return self.raw.gettext(text) % holes

    def ngettext(self, one: str, many: str, count: int, /, **holes: object) -> str:
        """The form for `count` things; `count` itself is the hole `%(count)s` unless given otherwise."""
        return self.raw.ngettext(one, many, count) % {"count": count, **holes}

    def pgettext(self, context: str, text: str, /, **holes: object) -> str:
        """Like `gettext`, for a text whose meaning needs a context."""
        return self.raw.pgettext(context, text) % holes

    def npgettext(self, context: str, one: str, many: str, count: int, /, **holes: object) -> str:
        """Like `ngettext`, with a context."""
        return self.raw.npgettext(context, one, many, count) % {"count": count, **holes}

    def say(self, text: str) -> str:
        """A lazy message in this language; any other text as it is."""
        if not isinstance(text, Message):
            return text
        if text.context:
            return self.pgettext(text.context, str(text), **text.holes)
        return self.gettext(str(text), **text.holes)

    def say_all(self, texts: Any) -> Any:
        """The same structure of dicts, lists and values (a form's errors), its lazy messages said."""
        if isinstance(texts, Mapping):
            return {key: self.say_all(value) for key, value in texts.items()}
        if isinstance(texts, list | tuple):
            return [self.say_all(value) for value in texts]
        return self.say(texts) if isinstance(texts, str) else texts


@cache
def translator(tag: str) -> Translator:
    """The translator of a language, one per process."""
    return Translator(tag)


def install_in_templates(environment: "Environment", current: Callable[[], Translator]) -> None:
    """Give a Jinja environment `_`, `gettext`, `ngettext`, `pgettext`, `npgettext` and `{% trans %}`.

    `current` says who is reading whenever a template is rendered.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension just installed
        gettext=lambda text: current().raw.gettext(text),
        ngettext=lambda one, many, count: current().raw.ngettext(one, many, count),
        pgettext=lambda context, text: current().raw.pgettext(context, text),
        npgettext=lambda context, one, many, count: current().raw.npgettext(context, one, many, count),
        newstyle=True,
    )
