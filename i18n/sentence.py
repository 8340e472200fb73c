"""A sentence with named holes, as data: what tables of sentences are made of, and how one is said.

A table's sentence is a `lazy` message, or a `plural` one that counts by one of its numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from i18n.levels import at_least
from i18n.translator import Message

if TYPE_CHECKING:
    from i18n.reader import Reader


@dataclass(frozen=True, slots=True)
class Plural:
    """A sentence in two English forms; the number named `by` decides between them."""

    one: str
    many: str
    by: str


Sentence = Message | Plural
Table = Mapping[str, Sentence]


def plural(one: str, many: str, by: str) -> Plural:
    """Mark a sentence with a number for extraction, to be said later."""
    return Plural(one, many, by)


def say(reader: "Reader", sentence: Sentence, numbers: Mapping[str, object]) -> str:
    """The sentence in the reader's language, its holes filled with `numbers` in words.

    A `language` with a `level` gives the hole `spoken` besides: Arabic, B1 or better. KeyError for a lacking
    hole.
    """
    words = {hole: reader.word(hole, value) for hole, value in numbers.items() if value is not None}
    if "language" in words and "level" in words:
        words["spoken"] = at_least(reader.translator, words["language"], words["level"])
    raw = reader.translator.raw
    if isinstance(sentence, Plural):
        return raw.ngettext(sentence.one, sentence.many, int(str(numbers[sentence.by]))) % words
    return raw.gettext(str(sentence)) % words
