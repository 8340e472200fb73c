"""A fact in words: one item of a letter, and what heads the letter when it holds nothing else."""

from dataclasses import dataclass

from web.words.calendars import Invitation
from web.words.messages.letter import Button, Item
from web.words.messages.short import Short


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
