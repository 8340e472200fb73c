"""Two sides of one form: what the reader typed, and what was saved meanwhile, control by control."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from web.forms.names import NUMBER, said

IDENTITIES = ("id", "tag")
Typed = Mapping[str, Any]


def differences(mine: Any, theirs: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Each control that differs with what stands on their side: a text, a list of texts, or a list of rows.

    Names count the rows of `mine`, which `aligned` has put in step. A list of rows stands whole under its
    own name, and what differs inside a row under the name of the control.
    """
    if isinstance(theirs, Mapping):
        for key, value in theirs.items():
            inner = mine.get(key) if isinstance(mine, Mapping) else None
            yield from differences(inner, value, f"{name}-{key}" if name else str(key))
    elif _is_rows(theirs) or _is_rows(mine):
        if _in_order(mine) != _in_order(theirs):
            yield name, said(texts(theirs or []))
            for index, (own, other) in enumerate(_pairs(mine or [], theirs or [])):
                yield from differences(own, other, f"{name}-{index}")
    elif (texts(mine) or "") != (texts(theirs) or ""):
        yield name, texts(theirs)


def aligned(mine: Typed, theirs: Typed) -> dict[str, Any]:
    """What the reader typed, with an empty row for each text in a language that only the others have."""
    found = dict(deepcopy(mine))
    for name, rows in theirs.items():
        own = found.get(name)
        if isinstance(own, list) and isinstance(rows, list) and all(_is_text(row) for row in rows):
            there = {row.get("tag") for row in own if isinstance(row, Mapping)}
            found[name] = [*own, *({"tag": row["tag"]} for row in rows if row["tag"] not in there)]
    return found


def taken(mine: Typed, name: str, value: Any) -> dict[str, Any]:
    """What the reader typed, with their value in one control; a name that leads nowhere changes nothing."""
    found = dict(deepcopy(mine))
    *path, last = name.split("-")
    into: Any = found
    for part in path:
        into = _inside(into, part)
    if isinstance(into, dict):
        into[last] = value
    return found


def texts(value: Any) -> Any:
    """A value as a form sends it: texts, ticks as `1`, lists in order where the order says nothing."""
    if isinstance(value, Mapping):
        return {str(key): texts(each) for key, each in value.items()}
    if _is_rows(value):
        return [texts(each) for each in value]
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(each) for each in value)
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value).replace("\r\n", "\n").strip()


def _is_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value)


def _is_text(row: Any) -> bool:
    """Whether it is a text of a language, not a language somebody speaks."""
    return isinstance(row, Mapping) and "tag" in row and "level" not in row


def _in_order(rows: Any) -> list[str]:
    return sorted(
        repr(sorted(row.items()) if isinstance(row, Mapping) else row) for row in said(texts(rows or []))
    )


def _pairs(mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each row of the reader beside the other side's row of the same thing; {} where there is none."""
    for row in mine:
        same = [each for each in theirs if _identity(each) and _identity(each) == _identity(row)]
        yield row, same[0] if same else {}


def _identity(row: Any) -> tuple[str, str] | None:
    if not isinstance(row, Mapping):
        return None
    return next(((key, str(row[key])) for key in IDENTITIES if row.get(key)), None)


def _inside(into: Any, part: str) -> Any:
    if isinstance(into, dict):
        return into.get(part)
    if isinstance(into, list) and NUMBER.fullmatch(part) and int(part) < len(into):
        return into[int(part)]
    return None
