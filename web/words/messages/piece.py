"""A fact in words: one item of a letter, and what heads the letter when it holds nothing else."""

import unicodedata
from dataclasses import dataclass

from i18n.languages import language
from i18n.reader import Reader
from web.words.calendars import Invitation
from web.words.messages.letter import Button, Item
from web.words.messages.short import Short

LONGEST_HEADLINE = 60
CUT = "…"
MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
"""What ends a name that runs the other way, so that a day behind it stays behind it."""
OTHER_WAY = {"ltr": ("R", "AL"), "rtl": ("L",)}


def headline(reader: Reader, title: str) -> str:
    """A title as subjects and short messages hold it: there is room for what follows it, in its place."""
    plain = " ".join(title.split())
    cut = plain if len(plain) <= LONGEST_HEADLINE else plain[: LONGEST_HEADLINE - 1].rstrip() + CUT
    way = language(reader.tag).direction
    turns = any(unicodedata.bidirectional(each) in OTHER_WAY[way] for each in cut)
    return f"{MARKS[way]}{cut}{MARKS[way]}" if turns else cut


@dataclass(frozen=True, slots=True)
class Piece:
    """A fact in words.

    `subject` names nobody but what it is about; `glance` names nothing at all. `link` and
    `link_code` are the path that opens it: what is the same for everybody, and what goes behind it. `page` is
    what whoever signs in is led to. `calendar` is the entry that goes with it.
    """

    item: Item
    subject: str
    glance: str
    short: Short
    page: Button
    link: str
    link_code: str = ""
    calendar: Invitation | None = None
