"""The list of faults at the top of a form: each names its field, by the label that is drawn further down."""

import re

from flask import g
from markupsafe import Markup, escape

from web.locale import _

FAULT = re.compile(r"<!--fault ([\w.-]+)-->(.*?)<!--/fault-->", re.DOTALL)


def labelled(name: str, label: object) -> str:
    """Remember what a field is called on this page; draws nothing."""
    g.setdefault("labels", {})[name] = escape(label).striptags()
    return ""


def faulty(name: str, sentence: object) -> Markup:
    """A fault at a field, to be named once the whole page is drawn."""
    return Markup("<!--fault {}-->{}<!--/fault-->").format(name, sentence)


def named(page: Markup) -> Markup:
    """A page whose faults say at which field they are, as far as these have labels."""
    labels: dict[str, str] = g.get("labels", {})

    def say(found: re.Match[str]) -> str:
        sentence = Markup(found[2])  # noqa: S704 - drawn and escaped by the page itself
        if found[1] not in labels:
            return sentence
        return escape(_("%(field)s: %(fault)s", field=labels[found[1]], fault=sentence.unescape()))

    return Markup(FAULT.sub(say, page))  # noqa: S704 - the page, in which escaped texts were put
