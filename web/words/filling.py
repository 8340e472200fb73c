"""How full something is, in the same words everywhere: filled of wanted, and apart what is more than that."""

from typing import Protocol

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy

LABEL = lazy("Places filled")
OF = plural("%(filled)s of %(wanted)s place", "%(filled)s of %(wanted)s places", "wanted")
OF_ALL = lazy("of %(all)s")
BEYOND = plural("one more than wanted", "%(count)s more than wanted", "count")


class Full(Protocol):
    """What is so full: `heads` of the `desired` heads are there, and `beyond` more than wanted."""

    @property
    def heads(self) -> int:
        """How many of those that are wanted are there."""

    @property
    def desired(self) -> int:
        """How many are wanted."""

    @property
    def beyond(self) -> int:
        """How many are there beyond those."""


def figure(reader: Reader, full: Full) -> dict[str, str]:
    """Places filled: 2,632, of 2,642; 3 more than wanted."""
    found = {
        "label": reader.translator.say(LABEL),
        "number": reader.formats.number(full.heads),
        "of": reader.translator.say(OF_ALL.format(all=reader.formats.number(full.desired))),
    }
    return found | {"note": more(reader, full.beyond)} if full.beyond else found


def places(reader: Reader, filled: int, wanted: int) -> str:
    """2,632 of 2,642 places."""
    return say_sentence(reader, OF, {"filled": filled, "wanted": wanted})


def more(reader: Reader, beyond: int) -> str:
    """3 more than wanted; empty for none."""
    return say_sentence(reader, BEYOND, {"count": beyond}) if beyond else ""


def short(reader: Reader, full: Full) -> str:
    """2,632/2,642, where a sentence stands beside it."""
    number = reader.formats.number
    return f"{number(full.heads)}/{number(full.desired)}"
