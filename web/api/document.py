"""How Duet's own kinds of fields and addresses are described in the OpenAPI document."""

from inspect import cleandoc
from typing import Any

from marshmallow import fields

from i18n.levels import LEVELS
from web.routing import Code
from web.schemas.fields import LanguageLevel, Line

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]*$"
TEXT = {"type": "string"}


def describe_fields(api: Any) -> None:
    """Teach the document what marshmallow's own fields cannot tell."""
    api.ma_plugin.converter.add_attribute_function(_own_fields)
    api.register_converter(Code, lambda _: {**TEXT, "pattern": f"^{Code.regex}$"})


def describe_shapes(api: Any) -> None:
    """Say of every schema what its docstring says; when all resources are there."""
    for (schema, *_), name in api.ma_plugin.converter.refs.items():
        if said := schema.__doc__:
            api.spec.components.schemas[name]["description"] = cleandoc(said)


def _own_fields(_converter: Any, field: Any, *, ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    if isinstance(field, LanguageLevel):
        return {**TEXT, "enum": list(LEVELS)}
    if isinstance(field, fields.Time):
        ret.pop("format", None)
        return {**TEXT, "pattern": CLOCK}
    if isinstance(field, fields.Function):
        return {**TEXT, **field.metadata}
    if "pattern" in ret:
        return {"pattern": "^" + ret["pattern"].removeprefix("^").removesuffix("$").removesuffix(r"\Z") + "$"}
    return {"pattern": PRINTABLE} if isinstance(field, Line) else {}
