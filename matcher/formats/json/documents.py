"""Whole documents: bytes to values and back, each with its format, its version and its schema."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matcher.formats.json.records import Check, RecordShape
from matcher.formats.json.shapes import Definitions, Json
from matcher.problem.errors import InvalidProblem, require, shown, wrong_type

#: Bytes of a document: a week of 300,000 people.
MOST_BYTES = 256 * 1024 * 1024
#: Digits of an integer that fits into 64 bits whatever they are.
MOST_DIGITS = 18
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Document:
    """A format: an object with `format` and `version` before the fields of `record`."""

    format: str
    version: int
    record: RecordShape

    def load(self, data: bytes, check: Check | None = None) -> Any:
        """What the bytes of a file mean, `check` included; `InvalidProblem` and nothing else when nothing."""
        value = parse(data)
        if not isinstance(value, dict):
            raise wrong_type(value, "object", "$")
        self._accept(value)
        record = self.record if check is None else replace(self.record, check=check)
        return record.read({name: value[name] for name in value if name not in ("format", "version")}, "")

    def dump(self, value: Any) -> bytes:
        """The bytes of a value: the same for the same value, in UTF-8, with a line end."""
        found = self.record.write(value)
        if not isinstance(found, dict):
            raise TypeError("a document is an object")
        whole = {"format": self.format, "version": self.version, **found}
        return canonical(whole)

    def schema(self) -> Json:
        """The JSON Schema of the format."""
        definitions: Definitions = {}
        described = self.record.described(definitions)
        head: dict[str, Json] = {"format": {"const": self.format}, "version": {"const": self.version}}
        properties, required = described["properties"], described["required"]
        if not isinstance(properties, dict) or not isinstance(required, list):
            raise TypeError("a record is described by its properties")
        return {
            "$schema": DIALECT,
            "$id": f"urn:duet:{self.format}:{self.version}",
            **described,
            "properties": head | properties,
            "required": ["format", "version", *required],
            "$defs": dict(sorted(definitions.items())),
        }

    def _accept(self, value: dict[str, object]) -> None:
        for name in ("format", "version"):
            require(name in value, "missing_field", name)
        named = value["format"]
        if not isinstance(named, str):
            raise wrong_type(named, "string", "format")
        require(named == self.format, "wrong_format", "format", expected=self.format, found=shown(named))
        version = value["version"]
        if not isinstance(version, int) or isinstance(version, bool):
            raise wrong_type(version, "integer", "version")
        require(version == self.version, "wrong_version", "version", expected=self.version, found=version)


def parse(data: bytes) -> object:
    """JSON from bytes; refuses what is too large, too deep, not UTF-8, not JSON, or says a field twice."""
    require(len(data) <= MOST_BYTES, "too_large", "$", most=MOST_BYTES, value=len(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidProblem("not_utf8", f"byte {fault.start}") from fault
    try:
        return json.loads(text, object_pairs_hook=_once, parse_int=_integer)
    except json.JSONDecodeError as fault:
        raise InvalidProblem("not_json", f"line {fault.lineno} column {fault.colno}") from fault
    except RecursionError as fault:
        raise InvalidProblem("too_deep", "$") from fault


def canonical(value: Json) -> bytes:
    """JSON without spaces, fields in the order given, UTF-8, with a line end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidProblem("duplicate_field", shown(twice) or "$")
    return found


def _integer(text: str) -> int | float:
    """An integer; with more digits than any field allows it reads as infinite, refused where it stands."""
    return int(text) if len(text) <= MOST_DIGITS else float("-inf" if text.startswith("-") else "inf")
