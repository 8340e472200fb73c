"""The OpenAPI document as a page shows it: operations by resource, and the shapes of what goes to and fro."""

from collections.abc import Iterator, Mapping
from typing import Any

from i18n.reader import Reader
from i18n.translator import lazy

METHODS = ("get", "post", "put", "patch", "delete")
NO_RIGHT = {
    "everyone": lazy("Everyone"),
    "signed_in": lazy("Whoever is signed in"),
    "volunteer": lazy("Volunteer"),
}
NO_BODY = lazy("nothing")
Document = Mapping[str, Any]


def resources(reader: Reader, document: Document) -> list[dict[str, Any]]:
    """Each resource with its operations, in the order of the document."""
    operations = list(_operations(reader, document))
    return [
        {
            "tag": tag["name"],
            "about": tag["description"],
            "operations": [each for each in operations if tag["name"] in each["tags"]],
        }
        for tag in document["tags"]
    ]


def shapes(document: Document) -> list[dict[str, Any]]:
    """Each schema with what it is and its fields."""
    return [
        {
            "name": name,
            "about": shape.get("description", ""),
            "fields": [_field(field, said, shape) for field, said in shape.get("properties", {}).items()],
        }
        for name, shape in sorted(document["components"]["schemas"].items())
    ]


def _operations(reader: Reader, document: Document) -> Iterator[dict[str, Any]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if operation := item.get(method):
                yield {
                    "method": method.upper(),
                    "path": path,
                    "anchor": operation["operationId"],
                    "summary": operation.get("summary", ""),
                    "tags": operation["tags"],
                    "roles": _roles(reader, operation["x-roles"]),
                    "parameters": [
                        _parameter(each)
                        for each in (*item.get("parameters", ()), *operation.get("parameters", ()))
                    ],
                    "body": _content(operation.get("requestBody", {})),
                    "answers": list(_answers(reader, operation["responses"])),
                }


def _roles(reader: Reader, roles: list[str]) -> str:
    return reader.formats.listing([_role(reader, role) for role in roles])


def _role(reader: Reader, role: str) -> str:
    return reader.translator.say(NO_RIGHT[role]) if role in NO_RIGHT else reader.called("right", role)


def _parameter(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": said["name"],
        "place": said["in"],
        "type": _type(said["schema"]),
        "required": said.get("required", False),
    }


def _answers(reader: Reader, responses: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for status, response in responses.items():
        if status.startswith("2"):
            shape = _content(response)
            yield {"status": status, "shape": shape, "text": reader.translator.say(NO_BODY)}


def _content(said: Mapping[str, Any]) -> str:
    """The name of the schema of a body; empty for none."""
    schema = said.get("content", {}).get("application/json", {}).get("schema", {})
    return _named(schema)


def _field(name: str, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    inner = schema.get("items", schema)
    also = next((_named(each) for each in inner.get("anyOf", ()) if "$ref" in each), "")
    return {
        "name": name,
        "type": _type(schema),
        "shape": _named(inner) or also,
        "required": name in whole.get("required", ()),
    }


def _named(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _type(schema: Mapping[str, Any]) -> str:
    """A type as programs write it: `integer 1…999`, `string (date)`, `[Seat]`, `string | null`."""
    if "$ref" in schema:
        return _named(schema)
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join("null" if word is None else f"“{word}”" for word in schema["enum"])
    kinds = schema.get("type", "any")
    if kinds == "array":
        return f"[{_type(schema['items'])}]"
    said = kinds if isinstance(kinds, str) else " | ".join(kinds)
    return said + _bounds(schema)


def _bounds(schema: Mapping[str, Any]) -> str:
    if "format" in schema:
        return f" ({schema['format']})"
    if "minimum" in schema or "maximum" in schema:
        return f" {schema.get('minimum', '')}…{schema.get('maximum', '')}"
    if "maxLength" in schema:
        return f" {schema.get('minLength', 0)}…{schema['maxLength']}"
    return ""
