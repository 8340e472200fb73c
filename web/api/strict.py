"""JSON says types; a form cannot. Here a number must be a number, before a schema of both reads it."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from web.schemas.fields import UNUSABLE


def refuse_other_types(schema: Schema, data: Any) -> None:
    """Raises ValidationError for numbers and booleans that came as something else, by field."""
    if errors := _wrong(schema, data):
        raise ValidationError(errors)


def _wrong(schema: Schema, data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        return {}
    named = {each.data_key or name: each for name, each in schema.load_fields.items()}
    found = ((name, _wrong_value(named[name], value)) for name, value in data.items() if name in named)
    return {name: errors for name, errors in found if errors}


def _wrong_value(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, fields.Nested):
        return _wrong(field.schema, value)
    if isinstance(field, fields.List) and isinstance(value, list):
        return dict(_wrong_items(field.inner, value))
    if isinstance(field, fields.Integer) and not _whole(value):
        return [field.error_messages["invalid"]]
    if isinstance(field, fields.Boolean) and not isinstance(value, bool):
        return [UNUSABLE]
    return None


def _wrong_items(inner: Any, values: list[Any]) -> Iterator[tuple[int, Any]]:
    for index, value in enumerate(values):
        if errors := _wrong_value(inner, value):
            yield index, errors


def _whole(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
