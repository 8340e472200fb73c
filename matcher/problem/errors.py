"""Faults of a problem from outside: a code and a place, for a program to read and a person to be told."""

import re
from collections.abc import Mapping

from immutabledict import immutabledict

LONGEST_SHOWN = 60
"""Characters of a text from outside that stand in a message."""
UNSPEAKABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of a character, which no encoding can write."""


class InvalidProblem(ValueError):
    """A problem, policy or roster that cannot mean anything.

    `code` names the fault (`ends_before_start`, `unknown_id`, ...), `place` where it stands in the document
    (`shifts[3].end`), `numbers` the values a sentence about it needs.
    """

    def __init__(self, code: str, place: str, **numbers: object) -> None:
        super().__init__(f"{place}: {code}" + (f" {numbers}" if numbers else ""))
        self.code = code
        self.place = place
        self.numbers: Mapping[str, object] = immutabledict(numbers)

    def under(self, place: str) -> "InvalidProblem":
        """The same fault, its place told from one level further out."""
        inner = self.place if self.place.startswith("[") or not self.place else f".{self.place}"
        return InvalidProblem(self.code, place + inner, **self.numbers)


def require(holds: bool, code: str, place: str, **numbers: object) -> None:
    """Raise `InvalidProblem` unless `holds`."""
    if not holds:
        raise InvalidProblem(code, place, **numbers)


def wrong_type(value: object, expected: str, place: str) -> InvalidProblem:
    """The fault of a value of another type than asked for, in the words of JSON where it has one."""
    return InvalidProblem("wrong_type", place, expected=expected, found=_type_name(value))


def shown(text: str) -> str:
    """A text from outside, short and clean enough to stand in a message."""
    return UNSPEAKABLE.sub("?", text[:LONGEST_SHOWN])


def _type_name(value: object) -> str:
    return _JSON_NAMES.get(type(value), type(value).__name__)


_JSON_NAMES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    str: "string",
    int: "number",
    float: "number",
    list: "array",
    dict: "object",
}
