"""The shapes of single JSON values. Each reads, writes and describes itself.

`read` turns parsed JSON into a value or raises `InvalidProblem` naming the place; `write` turns it back;
`schema` is the JSON Schema of both. What values a field may hold is said by its annotation alone
(`matcher.bounds`); `derive` finds the shape for an annotation.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from matcher.bounds import Integer, Number, Text
from matcher.problem.errors import InvalidProblem, require, shown, wrong_type
from matcher.problem.fields import FIRST_YEAR, LAST_YEAR, check_integer, check_number, check_text

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Definitions = dict[str, Json]

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
class TextShape(Shape):
    """A string."""

    bounds: Text

    def read(self, value: object, place: str) -> Any:
        check_text(self.bounds, value, place)
        return value

    def write(self, value: str) -> Json:
        return value

    def schema(self, definitions: Definitions) -> Json:
        pattern = r"^[^\u0000-\u001f\u007f]*$"
        least, most = self.bounds.shortest, self.bounds.longest
        return {"type": "string", "minLength": least, "maxLength": most, "pattern": pattern}


@dataclass(frozen=True)
class IntegerShape(Shape):
    """An integer; true and false are none."""

    bounds: Integer

    def read(self, value: object, place: str) -> Any:
        # The parser makes a number with too many digits infinite.
        if isinstance(value, float) and math.isinf(value):
            raise InvalidProblem("out_of_range", place, least=self.bounds.least, most=self.bounds.most)
        check_integer(self.bounds, value, place)
        return value

    def write(self, value: int) -> Json:
        return int(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "integer", "minimum": self.bounds.least, "maximum": self.bounds.most}


@dataclass(frozen=True)
class NumberShape(Shape):
    """A finite number."""

    bounds: Number

    def read(self, value: Any, place: str) -> float:
        check_number(self.bounds, value, place)
        return float(value)

    def write(self, value: float) -> Json:
        return float(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"type": "number", "minimum": self.bounds.least, "maximum": self.bounds.most}


@dataclass(frozen=True)
class FlagShape(Shape):
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
class MomentShape(Shape):
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
class DayShape(Shape):
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
class WordShape(Shape):
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


def words_of(enum: type[Enum]) -> Mapping[str, Enum]:
    """The members of an enumeration by their names in lower case."""
    return {member.name.lower(): member for member in enum}


@dataclass(frozen=True)
class OptionalShape(Shape):
    """null, or what `shape` reads."""

    shape: Shape

    def read(self, value: object, place: str) -> Any:
        return None if value is None else self.shape.read(value, place)

    def write(self, value: Any) -> Json:
        return None if value is None else self.shape.write(value)

    def schema(self, definitions: Definitions) -> Json:
        return {"anyOf": [{"type": "null"}, self.shape.schema(definitions)]}
