"""A letter on paper: an e-mail in two forms, one sentence for a phone, and what a locked screen shows."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from i18n.isolation import bare
from i18n.languages import language
from i18n.translator import lazy, translator
from web import foreign
from web.channels import CalendarPart, Mail, Push, Text
from web.downloads.calendar import invitation
from web.letters.short_alphabet import in_short_alphabet
from web.services.messages.kinds import ACCOUNT
from web.words.calendars import Named
from web.words.messages.letter import Item, Letter

TEMPLATES = Path(__file__).parent.parent / "templates" / "messages"
LINE = lazy("%(name)s: %(value)s")
LINE_WAS = lazy("%(name)s: %(value)s (before: %(was)s)")
DUET = "Duet"
LONGEST_SUBJECT = 150


def mail(letter: Letter, tag: str, *, uid: str, to: str) -> Mail:
    """The letter as an e-mail in its language: plain text, and HTML that needs nothing from anywhere."""
    return Mail(
        uid=uid,
        to=to,
        subject=bare(_one_line(letter.subject))[:LONGEST_SUBJECT],
        text=plain(letter, tag),
        html=html(letter, tag),
        language=tag,
        unsubscribe=letter.unsubscribe.url if letter.unsubscribe else "",
        calendars=tuple(
            CalendarPart(each.method, invitation(each, Named(letter.reader_name, to)))
            for each in letter.entries
        ),
    )


def text(letter: Letter, tag: str, *, uid: str, to: str, expires_at: datetime | None = None) -> Text:
    """The letter for a phone: a template with variables, and the whole sentence with its link."""
    link = letter.link + letter.link_code
    return Text(
        uid=uid,
        to=to,
        template=letter.template,
        text=in_short_alphabet(_one_line(f"{letter.short} {link}")),
        language=tag,
        purpose=letter.group or ACCOUNT,
        variables=letter.variables,
        link=letter.link,
        code=letter.link_code,
        expires_at=expires_at,
    )


def push(
    letter: Letter,
    tag: str,
    *,
    uid: str,
    address: Mapping[str, str],
    urgent: bool = False,
    expires_at: datetime | None = None,
) -> Push:
    """The letter as it may show on a locked screen: that there is something, and no names."""
    return Push(
        uid=uid,
        address=address,
        title=DUET,
        body=letter.glance,
        url=letter.link + letter.link_code,
        language=tag,
        urgent=urgent,
        expires_at=expires_at,
    )


def html(letter: Letter, tag: str) -> str:
    """The letter as a page of its own, for programs that show mails."""
    return _template("letter.html").render(_context(letter, tag))


def plain(letter: Letter, tag: str) -> str:
    """The letter as text that is whole by itself."""
    said = _template("letter.txt").render(_context(letter, tag))
    lines = [line.rstrip() for line in said.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip() + "\n"


def _context(letter: Letter, tag: str) -> dict[str, object]:
    told = language(tag)
    mirrored = told.direction == "rtl"
    return {
        "letter": letter,
        "lang": tag,
        "dir": told.direction,
        "start": "right" if mirrored else "left",
        "end": "left" if mirrored else "right",
        "leading": {"ar": "1.75"}.get(tag, "1.6"),
        "fact_lines": lambda item: _fact_lines(item, tag),
        "closing": _closing(letter, tag),
        "lang_of": foreign.lang_of,
    }


def _fact_lines(item: Item, tag: str) -> list[str]:
    """What is known of an item, a line each; what it was before stands behind it."""
    say = translator(tag).say
    return [
        say(LINE_WAS.format(name=name, value=value, was=item.was[name]))
        if name in item.was
        else say(LINE.format(name=name, value=value))
        for name, value in item.facts
    ]


def _closing(letter: Letter, tag: str) -> tuple[str, ...]:
    """What stands at the end; before it, which languages texts of the letter are in besides its reader's."""
    texts = (text for item in letter.items for text in (item.title, *dict(item.facts).values()))
    told = foreign.sentence(foreign.tags_of(texts), tag)
    return (told, *letter.closing) if told else letter.closing


def _one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    """Templates of letters: made without the pages, and strict about what is not there."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
