"""How the letters of a text are written down; where that is not sure, it is said and not guessed."""

import codecs
from collections.abc import Collection, Iterator

from web.sheets.headings import normalised
from web.sheets.table import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of the letters beyond ASCII, as many must be everyday ones of the one encoding, and fewer of the other.
EVERYDAY, AHEAD = 0.7, 0.1
LOOKED_AT = 200_000
# Korean in its own encoding reads as everyday Chinese too, but of the first half of the table alone.
HANGUL = frozenset(range(0xB0, 0xC9))
LEAST_TO_TELL = 6


def decoded(content: bytes, known: Collection[str] = ()) -> str:
    """The text of a file; Unreadable where its encoding is not sure.

    UTF-8, and UTF-16 with its mark, prove themselves. GB18030 and Big5 share their bytes: the one in which
    headings are `known` is taken, else the one whose everyday characters these clearly are.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _sure(_strict(content, encoding))
    if content.count(b"\0") * 10 > len(content):
        # UTF-16 without its mark, or no text at all.
        raise Unreadable("unknown_encoding")
    text = _strict(content, "utf-8")
    return text if text is not None else _chinese(content, known)


def _chinese(content: bytes, known: Collection[str]) -> str:
    ratings = {
        "gb18030": _everyday(content, range(0xB0, 0xD8), range(0xA1, 0xFF)),
        "big5hkscs": _everyday(content, range(0xA4, 0xC7), range(0x40, 0xFF)),
    }
    texts = {name: text for name in ratings if (text := _strict(content, name)) is not None}
    headed = [name for name, text in texts.items() if _has_known(text, known)]
    if len(headed) == 1:
        return texts[headed[0]]
    if _could_be_korean(content):
        raise Unreadable("unknown_encoding")
    for name, other in (("gb18030", "big5hkscs"), ("big5hkscs", "gb18030")):
        beside = ratings[other] if other in texts else 0.0
        if name in texts and ratings[name] >= EVERYDAY and ratings[name] >= beside + AHEAD:
            return texts[name]
    raise Unreadable("unknown_encoding")


def _everyday(content: bytes, first: range, second: range) -> float:
    """Which share of the double bytes are everyday characters, where these have such bytes.

    Signs and letters, whose first bytes are lower, count for neither.
    """
    pairs = [pair for pair in _pairs(content) if pair[0] >= 0xA4 or pair[1] < 0xA1]
    return sum(one in first and two in second for one, two in pairs) / max(1, len(pairs))


def _could_be_korean(content: bytes) -> bool:
    """Whether all characters, where there are some to tell by, are of the part that is Korean otherwise."""
    firsts = [one for one, _ in _pairs(content) if one >= 0xA4]
    return len(firsts) >= LEAST_TO_TELL and HANGUL.issuperset(firsts)


def _pairs(content: bytes) -> Iterator[tuple[int, int]]:
    """The double bytes at the beginning of a text."""
    top, at = content[:LOOKED_AT], 0
    while at < len(top) - 1:
        if top[at] < 0x80:
            at += 1
            continue
        yield top[at], top[at + 1]
        at += 2


def _has_known(text: str, known: Collection[str]) -> bool:
    """Whether a known heading that is not ASCII stands in the first lines."""
    top = normalised(text[:5_000])
    return sum(not heading.isascii() and heading in top for heading in known) > 1


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _sure(text: str | None) -> str:
    if text is None:
        raise Unreadable("unknown_encoding")
    return text
