"""What somebody else saved meanwhile, in words that a person reads."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from web import locale

Choices = Iterable[Sequence[Any]]


def written(value: object, kind: str = "text") -> str:
    """A text as it is, a day as a day; empty for none."""
    text = str(value or "")
    if kind == "date":
        try:
            return locale.reader().formats.day_with_year(date.fromisoformat(text))
        except ValueError:
            return text
    return text


def chosen(choices: Choices, value: object) -> str:
    """The names of what is chosen, one or several; what the list does not offer, by its code."""
    names = {str(each[0]): str(each[1]).strip() for each in choices}
    values = value if isinstance(value, list) else [value] if value not in ("", None) else []
    return locale.reader().formats.listing([names.get(str(each), str(each)) for each in values])


def row(columns: Iterable[dict[str, Any]], values: dict[str, Any]) -> str:
    """One row of a list: its cells in order."""
    cells = [_cell(column, values.get(column["name"], "")) for column in columns]
    return " · ".join(cell for cell in cells if cell)


def _cell(column: dict[str, Any], value: object) -> str:
    if "choices" in column:
        return chosen(column["choices"], value)
    return written(value, column.get("type", "text"))
