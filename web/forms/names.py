"""Names of controls, flat and nested: `languages-0-tag` is the tag of the first language.

The schema says of which shape a value is, and `rows` names further lists that only the page knows
(`seats-also`). Any name may come: what speaks of none of them is passed over, what is of another shape is
left out and told as odd.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

NUMBER = re.compile(r"[0-9]{1,6}")
MOST_DEPTH = 6


@dataclass
class Read:
    """What a form says: `typed` by name, and the names that are of no use in their place."""

    typed: dict[str, Any] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)


def nested(form: MultiDict[str, str], schema: Schema, rows: Collection[str] = ()) -> dict[str, Any]:
    """Flat names as nested values; lists by number, and lists of plain values by name said more than once."""
    return read(form, schema, rows).typed


def read(form: MultiDict[str, str], schema: Schema, rows: Collection[str] = ()) -> Read:
    """The same, with the names that do not fit. Every list of rows is one, and every value in a row text."""
    found = Read()
    known = frozenset(rows)
    for name in form:
        _read_one(found, name, form.getlist(name), schema, known)
    found.typed = {name: _listed(value) for name, value in found.typed.items()}
    return found


def _read_one(found: Read, name: str, values: list[str], schema: Schema, rows: frozenset[str]) -> None:
    parts = name.split("-")
    head = parts[0]
    if len(parts) > 1 and head not in schema.fields and head not in rows and not _leads_on(head, rows):
        return
    kind = _kind(parts, schema, rows) if len(parts) <= MOST_DEPTH else None
    if kind == "odd" or kind is None or not _put(found.typed, parts, values if kind == "many" else values[0]):
        found.odd.append(name)


def _kind(parts: Sequence[str], schema: Schema | None, rows: frozenset[str]) -> str:
    """What stands under a name: `one` text, `many` of a list, or `odd` when the shape is another."""
    path, at, group = "", 0, False
    while True:
        path, each = _joined(path, parts[at]), _field(schema, parts[at])
        last = at == len(parts) - 1
        if NUMBER.fullmatch(parts[at]):
            return "odd"
        if path in rows or isinstance(each, fields.List):
            inner = each.inner if isinstance(each, fields.List) else None
            plain = inner is not None and not isinstance(inner, fields.Nested) and path not in rows
            if plain or last:
                return "many" if plain and last else "odd"
            if at + 2 >= len(parts) or not NUMBER.fullmatch(parts[at + 1]):
                return "odd"
            schema, at = (inner.schema if isinstance(inner, fields.Nested) else None), at + 2
            group = False
        elif last:
            return "odd" if group or _leads_on(path, rows) else "one"
        elif each is None and _leads_on(path, rows):
            schema, at, group = None, at + 1, True
        else:
            return "odd"


def _joined(path: str, part: str) -> str:
    return f"{path}-{part}" if path else part


def _field(schema: Schema | None, name: str) -> Any:
    return schema.fields.get(name) if schema is not None else None


def _leads_on(path: str, rows: frozenset[str]) -> bool:
    return any(each.startswith(f"{path}-") for each in rows)


def _put(into: dict[str, Any], parts: Sequence[str], value: Any) -> bool:
    for part in parts[:-1]:
        into = into.setdefault(str(int(part)) if NUMBER.fullmatch(part) else part, {})
    if parts[-1] in into:
        return False
    into[parts[-1]] = value
    return True


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if inner and all(NUMBER.fullmatch(name) for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def said(value: Any) -> Any:
    """The value without empty texts, and without list entries in which nothing was said."""
    if isinstance(value, Mapping):
        kept = {name: said(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ("", None)}
    if isinstance(value, list | tuple):
        return [each for each in (said(one) for one in value) if each not in ("", {}, None)]
    return value


def flat(errors: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Nested faults of a schema by the name of their control: `seats-0-role`, and what is wrong with it."""
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            yield from flat(inner, f"{name}-{key}" if name else str(key))
    elif isinstance(errors, list) and errors:
        yield name, errors
