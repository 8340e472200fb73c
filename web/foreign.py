"""Texts that a page shows in another language than its reader's: marked as such, and said once."""

from collections.abc import Iterable

from flask import Flask, g
from markupsafe import Markup, escape

from i18n.languages import all_languages
from i18n.negotiate import Foreign
from i18n.texts import written_name
from i18n.translator import lazy, translator

NOTE = lazy("Some texts here are in %(language)s: they are not translated into %(wanted)s yet.")
MARK = Markup('<span lang="{tag}" dir="{direction}">{text}</span>')
WHOLE = Markup('<p class="note muted said-in">{text}</p>')


def said(text: str) -> str:
    """A text for a page: in another language with its own `lang` and `dir`, else as it is."""
    if not isinstance(text, Foreign):
        return text
    g.setdefault("foreign", {})[text.tag] = True
    known = all_languages().get(text.tag)
    direction = known.direction if known else "auto"
    return MARK.format(tag=text.tag, direction=direction, text=escape(str(text)))


def note(reading: str) -> str:
    """Which languages texts of the page are in besides its reader's; empty where there are none."""
    told = sentence(g.get("foreign", {}), reading)
    return WHOLE.format(text=told) if told else ""


def sentence(tags: Iterable[str], reading: str) -> str:
    """That texts are in these languages and not in their reader's; empty without any."""
    names = " / ".join(written_name(tag, reading) for tag in dict.fromkeys(tags))
    wanted = written_name(reading, reading)
    return translator(reading).say(NOTE.format(language=names, wanted=wanted)) if names else ""


def tags_of(texts: Iterable[str]) -> list[str]:
    """The languages of those texts that are not in their reader's."""
    return [each.tag for each in texts if isinstance(each, Foreign)]


def lang_of(text: str) -> Markup:
    """The `lang` of an element around a text in another language; nothing around others."""
    return Markup(' lang="{}"').format(text.tag) if isinstance(text, Foreign) else Markup("")


def init_app(app: Flask) -> None:
    """Give templates the mark and the note."""
    app.jinja_env.filters["said"] = said
    app.jinja_env.globals["said_in"] = note
