"""Lists of people to invite, as they are pasted or come from a table: name, address or number, language.

Any of tab, semicolon and comma may stand between, the wide ones too; the order of the parts is their own, as
each is known by its looks. A first line of headings is passed over.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from i18n.comparison import WrongText, search_words
from i18n.languages import all_languages, letter_tags
from i18n.spoken import name as language_name
from i18n.translator import Message, lazy
from web.services.accounts.contacts import normalised

MOST_LINES = 500
LONGEST_NAME = 100
WIDE = str.maketrans({"，": ",", "；": ";", "、": ",", "＠": "@", "\u00a0": " "})
BETWEEN = "\t;,"
UNSEEN = re.compile("[\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
LIKE_A_CONTACT = re.compile(r"@|^[+(]?\d[\d\s().+-]{4,}")
MORE_NAMES: Mapping[str, str] = {"中文": "zh-Hans", "汉语": "zh-Hans", "chinese": "zh-Hans", "zh": "zh-Hans"}
NEW, INVITED, WRONG = "new", "invited", "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what was typed, what it means, whether it can be invited, and why not."""

    number: int
    typed: str
    name: str = ""
    value: str = ""
    language: str = ""
    state: str = NEW
    reason: Message | None = None

    def but(self, state: str, reason: Message) -> "Line":
        """The same line in another state."""
        return replace(self, state=state, reason=reason)


def read(text: str, language: str) -> list[Line]:
    """The lines of a list that say something; who names no language is written to in `language`."""
    rows = [
        (number, typed)
        for number, typed in enumerate(UNSEEN.sub("", text).splitlines(), 1)
        if typed.strip(" " + BETWEEN + '"')
    ]
    found = [_line(number, typed, language) for number, typed in rows]
    return list(_once_each(found[1:] if found and _is_heading(found[0]) else found))


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with its mark, else as Chinese tables are saved."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _line(number: int, typed: str, language: str) -> Line:
    parts = [part for each in _parts(typed) if (part := " ".join(each.split()))]
    contacts = [part for part in parts if LIKE_A_CONTACT.search(part)]
    rest = [part for part in parts if part not in contacts]
    said = [part for part in rest if _tag(part)]
    names = [part for part in rest if part not in said]
    line = Line(number, typed.strip())
    if len(contacts) != 1:
        return line.but(WRONG, lazy("One email address or phone number is wanted here."))
    if len(said) > 1 or len(names) > 1:
        return line.but(WRONG, lazy("This line has too many parts: name, address or number, language."))
    name = names[0] if names else ""
    line = replace(line, name=name, language=_tag(said[0]) if said else language)
    if not search_words(name) or len(name) > LONGEST_NAME:
        return line.but(WRONG, lazy("A name of at most 100 characters is wanted here."))
    try:
        return replace(line, value=normalised(contacts[0]))
    except WrongText as fault:
        return line.but(WRONG, fault.message)


def _parts(typed: str) -> list[str]:
    plain = typed.translate(WIDE).strip()
    between = next((each for each in BETWEEN if each in plain), ",")
    return next(csv.reader([plain], delimiter=between, skipinitialspace=True), [])


def _is_heading(line: Line) -> bool:
    """Whether a first line names columns: neither a digit nor an @ stands in it."""
    return line.state == WRONG and not re.search(r"[@\d]", line.typed) and len(_parts(line.typed)) > 1


def _once_each(lines: list[Line]) -> Iterator[Line]:
    first: dict[str, int] = {}
    for line in lines:
        if line.state != NEW:
            yield line
        elif line.value in first:
            yield line.but(INVITED, lazy("Already in line %(number)s.", number=first[line.value]))
        else:
            first[line.value] = line.number
            yield line


def _tag(text: str) -> str:
    """The language that letters go out in, by its tag or one of its names; empty for none."""
    return _names().get(text.casefold(), "")


@cache
def _names() -> Mapping[str, str]:
    found = {name: tag for name, tag in MORE_NAMES.items() if tag in letter_tags()}
    for tag in letter_tags():
        for name in (
            tag, all_languages()[tag].own_name, *(language_name(tag, each) for each in letter_tags())
        ):  # fmt: skip
            found[name.casefold()] = tag
    return found
