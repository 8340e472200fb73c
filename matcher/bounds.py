"""How far the value of a field may go, said beside its type: `Annotated[int, Integer(1, 3)]`.

A type without bounds has the usual ones: `int` is 0 to a million, `str` has 1 to 200 characters. The check of
an entity at its birth follows from them (`matcher.problem.fields`), and so does its JSON with its schema
(`matcher.formats.json.derive`).
"""

from dataclasses import dataclass
from enum import IntEnum

#: The most of anything that is counted: more days, minutes or heads than any district has, and small enough
#: that sums of weighted costs stay exact in 64 bits.
MOST = 1_000_000
#: Characters of a code or a name.
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number from `least` to `most`, both included; true and false are none."""

    least: int = 0
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `least` to `most`, both included."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `shortest` to `longest` characters without control characters and lone surrogates."""

    shortest: int = 1
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberOf:
    """The number of a member of an enumeration; a document has its name."""

    members: type[IntEnum]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A tuple with at least so many members."""

    members: int
