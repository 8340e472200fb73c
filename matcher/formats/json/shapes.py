"""The shapes of single JSON values. Each reads, writes and describes itself, so that a field is said once.

`read` turns parsed JSON into a value or raises `InvalidProblem` naming the place; `write` turns it back;
`schema` is the JSON Schema of both.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from matcher.problem.errors import InvalidProblem, require

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Definitions = dict[str, Json]

LONGEST_TEXT = 200
FIRST_YEAR, LAST_YEAR = 1900, 2999
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{6})?)?(?P<offset>Z|[+-]\d\d:\d\d(:\d\d)?)?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Shape(ABC):
    """How one kind of value stands in JSON."""

    @abstractmethod
    def read(self, value: object, place: str) -> Any:
        """The value, or `InvalidProblem` that names the place."""

    @abstractmethod
    def write(self, value: Any) -> Json:
        """The JSON of a value."""

    @abstractmethod
    def schema(self, definitions: Definitions) -> Json:
        """The JSON Schema; entities put theirs into `definitions` and refer to it."""


@dataclass(frozen=True)
class Text(Shape):
    """A string of `shortest` to `longest` characters without control characters and lone surrogates."""

    shortest: int = 1
    longest: int = LONGEST_TEXT

    def read(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            raise wrong_type(value, "string", place)
        length = len(value)
        fits = self.shortest <= length <= self.longest
        require(fits, "length_out_of_range", place, least=self.shortest, most=self.longest, value=length)
        require(not _UNSPEAKABLE.search(value), "bad_character", place)
        return value

    def write(self, value: str) -> Json:
        return value

    def schema(self, definitions: Definitions) -> Json:
        pattern = r"^[^\u0000-\u001f\u007f]*$"
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest, "pattern": pattern}


@dataclass(frozen=True)
class Whole(Shape):
    """An integer from `least` to `most`, both included; true and false are none."""

    least: int = 0
    most: int = 1_000_000

    def read(self, value: object, place: str) -> int:
        if isinstance(value, float) and math.isinf(value):
            raise InvalidProblem("out_of_range", place, least=self.least, most=self.most)
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong_type(value, "integer", place)
        inside = self.least <= value <= self.most
        require(inside, "out_of_range", place, least=self.least, most=self.most, value=value)
        return value

    def write(self, value: int) -> Json:
        return int(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Number(Shape):
    """A finite number from `least` to `most`, both included."""

    least: float
    most: float

    def read(self, value: object, place: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise wrong_type(value, "number", place)
        inside = self.least <= value <= self.most
        require(inside, "out_of_range", place, least=self.least, most=self.most)
        return float(value)

    def write(self, value: float) -> Json:
        return float(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag(Shape):
    """true or false."""

    def read(self, value: object, place: str) -> bool:
        if not isinstance(value, bool):
            raise wrong_type(value, "boolean", place)
        return value

    def write(self, value: bool) -> Json:
        return value

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Moment(Shape):
    """A time as ISO 8601 with its offset from UTC, such as `2026-11-30T09:00:00+08:00`."""

    def read(self, value: object, place: str) -> datetime:
        if not isinstance(value, str):
            raise wrong_type(value, "string", place)
        found = _MOMENT.fullmatch(value)
        if found is None:
            raise InvalidProblem("not_a_time", place, value=shown(value))
        require(found["offset"] is not None, "naive_time", place, value=value)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as fault:
            raise InvalidProblem("not_a_time", place, value=value) from fault
        require(FIRST_YEAR <= moment.year <= LAST_YEAR, "time_out_of_range", place, value=value)
        return moment

    def write(self, value: datetime) -> Json:
        return value.isoformat()

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class Day(Shape):
    """A calendar day such as `2026-11-30`."""

    def read(self, value: object, place: str) -> date:
        if not isinstance(value, str):
            raise wrong_type(value, "string", place)
        require(_DAY.fullmatch(value) is not None, "not_a_day", place, value=shown(value))
        try:
            return date.fromisoformat(value)
        except ValueError as fault:
            raise InvalidProblem("not_a_day", place, value=value) from fault

    def write(self, value: date) -> Json:
        return value.isoformat()

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few words, each with what it stands for."""

    words: Mapping[str, object]

    def read(self, value: object, place: str) -> object:
        if not isinstance(value, str):
            raise wrong_type(value, "string", place)
        require(value in self.words, "unknown_word", place, value=shown(value))
        return self.words[value]

    def write(self, value: object) -> Json:
        return next(word for word, meant in self.words.items() if meant == value)

    def schema(self, definitions: Definitions) -> Json:
        return {"enum": list(self.words)}


def choice_of(enum: type[Enum]) -> Choice:
    """The members of an enumeration, by their names in lower case."""
    return Choice({member.name.lower(): member for member in enum})


@dataclass(frozen=True)
class Maybe(Shape):
    """null, or what `shape` reads."""

    shape: Shape

    def read(self, value: object, place: str) -> Any:
        return None if value is None else self.shape.read(value, place)

    def write(self, value: Any) -> Json:
        return None if value is None else self.shape.write(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"anyOf": [{"type": "null"}, self.shape.schema(definitions)]}


def wrong_type(value: object, expected: str, place: str) -> InvalidProblem:
    """The fault of a value of another type than asked for."""
    return InvalidProblem(
        "wrong_type", place, expected=expected, found=_JSON_NAMES.get(type(value), "number")
    )


def shown(text: str) -> str:
    """A text from outside, short and clean enough to stand in a message."""
    return _UNSPEAKABLE.sub("?", text[:60])


_JSON_NAMES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    str: "string",
    list: "array",
    dict: "object",
}
