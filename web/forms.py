"""Forms: what was typed, what it means, and what is wrong with it, field by field in the reader's language.

Names of nested fields are joined by `-`: `languages-0-tag`. One schema serves a form and the API; here empty
text means that nothing was said.
"""

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from web.locale import current
from web.services.faults import Invalid

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
MOST_DEPTH = 6


@dataclass
class Form:
    """A form as it stands: `typed` goes back into the page, `values` is what the schema made of it.

    `errors` is name of the control -> sentences; faults of the whole form stand under `_schema`.
    """

    typed: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    key: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be used."""
        return not self.errors

    def submit(self, deed: Callable[["Form"], Any]) -> Any:
        """What `deed` answers, or None when the form is wrong or the service finds it so (see `errors`)."""
        if not self.ok:
            return None
        try:
            return deed(self)
        except Invalid as fault:
            self.errors = dict(flat(current().say_all(fault.errors)))
            return None


def empty_form(**typed: Any) -> Form:
    """A form that nobody has sent, with the values to begin with."""
    return Form(typed=typed)


def sent_form(schema: Schema, fixed: Mapping[str, Any] | None = None) -> Form:
    """What this request's form means to a schema; `fixed` values are added, whatever was typed."""
    typed = nested(request.form, schema)
    form = Form(typed=typed, key=sent_key())
    try:
        form.values = schema.load({**_said(typed), **(fixed or {})}, unknown=EXCLUDE)
    except ValidationError as fault:
        form.errors = dict(flat(current().say_all(fault.messages_dict)))
    return form


def sent_key() -> str:
    """The mark of this form as it was sent; empty where no key came with it.

    It is of what is sent to where: a page that is filled in differently after going back is another form.
    """
    key = request.form.get("form_key", "")
    if not KEY.fullmatch(key):
        return ""
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return sha256(json.dumps([request.path, said]).encode()).hexdigest()


def new_key() -> str:
    """A key for a form: a second send with the same key does nothing more."""
    return secrets.token_urlsafe(16)


def nested(form: MultiDict[str, str], schema: Schema) -> dict[str, Any]:
    """Flat names as nested values; lists by number, and lists of plain values by name said more than once."""
    lists = {name for name, each in schema.fields.items() if isinstance(each, fields.List)}
    found: dict[str, Any] = {}
    for name in form:
        parts = name.split("-")
        if len(parts) == 1:
            found[name] = form.getlist(name) if name in lists else form[name]
        elif len(parts) <= MOST_DEPTH:
            _put(found, parts, form[name])
    return {name: _listed(value) for name, value in found.items()}


def _put(into: dict[str, Any], parts: Sequence[str], value: str) -> None:
    for part in parts[:-1]:
        inner = into.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        into = inner
    into[parts[-1]] = value


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _said(value: Any) -> Any:
    """The value without empty texts, and without list entries in which nothing was said."""
    if isinstance(value, dict):
        kept = {name: _said(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ("", None)}
    if isinstance(value, list):
        return [each for each in (_said(one) for one in value) if each not in ("", {}, None)]
    return value


def flat(errors: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Nested faults of a schema by the name of their control: `seats-0-role`, and what is wrong with it."""
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            yield from flat(inner, f"{name}-{key}" if name else str(key))
    elif isinstance(errors, list) and errors:
        yield name, errors
