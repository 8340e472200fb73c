"""How English and Chinese texts are set, as checks: each takes a text and yields what is wrong with it.

The rules themselves stand in `glossary.md`; `i18n.marks` has those of every language.
"""

import re
from collections.abc import Iterator, Mapping

HOLE = re.compile(r"%\((\w+)\)[a-zA-Z]")
TAG = re.compile(r"<[^<>]+>")
HAN = r"[\u2e80-\u2fff\u3400-\u9fff\U00020000-\U0003ffff]"
FULL_WIDTH = r"[，。：；？！、（）“”‘’《》【】]"
ENTITY = re.compile(r"&\w+;|&#\d+;")
FULL_WIDTH_LATIN = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000]")
HALF_WIDTH_MARK = re.compile(
    r"[;?!()\[\]\"']|(?<![0-9]),|,(?![0-9])|(?<![0-9]):|:(?![0-9])|(?<![A-Za-z0-9])\.|\.(?![A-Za-z0-9])"
)
GAP = re.compile(rf"(?:{HAN}|{FULL_WIDTH}) +(?=[^·→| ])|(?<=[^·→| ]) +(?:{HAN}|{FULL_WIDTH})")
ENDS: Mapping[str, str] = {".": "。", "?": "？", ":": "：", "…": "…"}


def plain(text: str) -> str:
    """The text as it is read: no tags, entities as a letter, each hole as one letter."""
    return HOLE.sub("X", ENTITY.sub("X", TAG.sub("", text.replace("%%", "%"))))


def chinese(source: str, text: str) -> Iterator[str]:
    """Full-width marks, no spaces beside Han, 你 and not 您, the same kind of ending as the English."""
    read = plain(text)
    if "..." in read:
        yield "three dots instead of …"
    if FULL_WIDTH_LATIN.search(read):
        yield "full-width letter, digit or space"
    if "您" in read:
        yield "您 instead of 你"
    if re.search(HAN, read):
        yield from (f"ASCII mark {found[0]!r} in Chinese" for found in HALF_WIDTH_MARK.finditer(read))
        if GAP.search(read):
            yield "space beside Chinese"
    yield from _other_ending(plain(source), read)


def _other_ending(source: str, text: str) -> Iterator[str]:
    wanted = ENDS.get(source[-1:], "")
    if wanted and not text.endswith(wanted):
        yield f"ends without {wanted}, the English with {source[-1]}"
    if not wanted and text.endswith(("。", "：")):
        yield f"ends with {text[-1]}, the English without"


def english(text: str) -> Iterator[str]:
    """Faults of the source texts themselves."""
    read = plain(text)
    if "..." in read:
        yield "three dots instead of …"
    if "’" in read or "“" in read or "”" in read:
        yield "curly quote instead of a straight one"
    if "  " in read.strip():
        yield "two spaces"
    if re.search(HAN, read):
        yield "Chinese in an English text"
