"""Answers as plain JSON values, one way: explanations, comparisons, findings."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from matcher.formats.json.shapes import Json
from matcher.roster import Assignment


def plain(value: object) -> Json:
    """The JSON of nested dataclasses, tuples, sets, mappings, enumerations and times.

    Enumerations are told by name in lower case, sets in order. `TypeError` for anything else.
    """
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return value.name.lower()
        case int() | float():
            return value
        case date():
            return value.isoformat()
        case Assignment():
            return {"volunteer": value.volunteer, "seat": value.seat}
        case Mapping():
            return {str(plain(name)): plain(each) for name, each in value.items()}
        case tuple() | list() | frozenset():
            return [plain(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
        case _ if is_dataclass(value):
            return {each.name.rstrip("_"): plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"no JSON for {type(value).__name__}")
