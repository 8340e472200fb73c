"""Holes in texts that are read from right to left stand by themselves, as a name may be of another script.

Unicode's isolates (UAX 9) around a hole keep a Latin or Chinese name from turning what stands beside it. They
work in a page, a plain mail and a message of a phone alike. Catalogues hold none: they are put in when one is
read.
"""

import re

from i18n.typography import HOLE, TAG

FIRST_STRONG, END = "\u2068", "\u2069"
ADDRESSES = frozenset({"url", "link"})
"""Holes that programs read: an invisible letter would become a part of them."""
STANDING = re.compile(rf"{HOLE.pattern}|(?P<sum>[0-9A-Za-z]+(?:\+[0-9A-Za-z]+)+)")
"""What stands by itself in a text: a hole, or a sum such as 1+4+N, which would be read from its end."""


def isolating(text: str) -> str:
    """The text with its holes and sums isolated; those in tags are attributes and stay bare."""
    pieces, at = [], 0
    for tag in TAG.finditer(text):
        pieces += [_isolated(text[at : tag.start()]), tag[0]]
        at = tag.end()
    return "".join([*pieces, _isolated(text[at:])])


def isolated(text: str) -> str:
    """The text by itself, whatever stands around it."""
    return f"{FIRST_STRONG}{text}{END}"


def bare(text: str) -> str:
    """The text without isolates, for what cannot hold them."""
    return text.replace(FIRST_STRONG, "").replace(END, "")


def _isolated(text: str) -> str:
    return STANDING.sub(lambda found: found[0] if found[1] in ADDRESSES else isolated(found[0]), text)
