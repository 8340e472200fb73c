"""What is wrong with a row of a sheet: the field, a code, and what the sentence about it needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n.translator import Message
from web.services.faults import Invalid, Refused

SAID = "said"
LONGEST_SHOWN = 60
Fault = dict[str, Any]
"""`field` (empty for the whole row), `code`, `holes`; JSON, as it is kept with the report."""


class BadRow(Exception):
    """A row cannot be entered as it is."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = list(faults)


def fault(field: str, code: str, **holes: Any) -> Fault:
    """One fault of a row."""
    return {"field": field, "code": code, "holes": holes}


def of_service(refused: Refused, fields: Iterable[str]) -> list[Fault]:
    """What a service refused, at the fields of the sheet that it names."""
    known = frozenset(fields)
    if not isinstance(refused, Invalid):
        return [_said("", refused.message)]
    return [
        _said(_field(place, known), message)
        for place, messages in refused.errors.items()
        for message in messages
    ]


def message_of(found: Fault) -> Message:
    """The sentence of a service that was kept as a fault."""
    return Message(str(found["holes"]["text"]), **found["holes"]["values"])


def _field(place: str, known: frozenset[str]) -> str:
    first = str(place).split("-", 1)[0]
    return first if first in known else ""


def _said(field: str, message: str) -> Fault:
    holes: Mapping[str, object] = message.holes if isinstance(message, Message) else {}
    plain = {name: value if isinstance(value, int | float) else str(value) for name, value in holes.items()}
    return fault(field, SAID, text=str(message), values=plain)
