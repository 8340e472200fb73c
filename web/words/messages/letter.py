"""What a message says, ready for every channel: all texts in the reader's language, none of them markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from immutabledict import immutabledict

from web.words.calendars import Invitation


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: what it says and which page it opens. That page asks once more before it acts."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told: what happened, of what, and what can be said to it.

    `heading` says what happened, `title` of what. `facts` are lines with a name (when, where, role); of those
    in `was` the older value is shown struck through. `note` are staff's own words. `asks`: an answer is
    wanted.
    """

    heading: str
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    was: Mapping[str, str] = field(default_factory=immutabledict)
    question: str = ""
    note: str = ""
    buttons: tuple[Button, ...] = ()
    asks: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in words.

    `subject` heads a mail and names nobody else; `heading` and `lines` stand on top, `items` below, then
    `code` (large, to be typed), `button` and `closing`. `short` is all of it in one line for a phone;
    `template`, `variables`, `link` and `link_code` are the same for a gateway that knows templates: each
    variable at most 20 characters. `glance` shows on a locked screen and names nobody. `group` is what one
    press ends (`web.services.messages.kinds`), empty for what was asked for.
    `entries` of a calendar go with a mail; its reader is called `reader_name` there.
    """

    subject: str
    heading: str
    short: str
    template: str
    glance: str
    lines: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    code: str = ""
    button: Button | None = None
    closing: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=immutabledict)
    link: str = ""
    link_code: str = ""
    group: str = ""
    unsubscribe: Button | None = None
    reader_name: str = ""
    entries: tuple[Invitation, ...] = ()
