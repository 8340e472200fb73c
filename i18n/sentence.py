"""Sentences with named holes, as data: what tables of sentences are made of.

A table's sentence is a `lazy` message, or a `plural` one that counts by one of its numbers.
`i18n.reader.say_sentence` says it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from i18n.translator import Message


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
