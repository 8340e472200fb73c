"""The kinds of sheets, a module each: its `KIND` says its columns, and how rows are found and entered."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from i18n.translator import Message, lazy
from web.models import DISTRICT, SHEET_KINDS
from web.services.faults import NotFound
from web.services.sheets.column import Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in the order in which a district begins with them."""
    found: dict[str, Kind] = {}
    for each in pkgutil.iter_modules(__path__, f"{__name__}."):
        kind = getattr(import_module(each.name), "KIND", None)
        if kind is not None:
            found[kind.name] = kind
    return {name: found[name] for name in SHEET_KINDS if name in found}


ORDER = (
    "organisations", "words", "places", "projects", "people", "availability", "households", "parties",
    "sessions", "series", "openings", "shifts", "promises", "requests",
)  # fmt: skip


@cache
def in_book() -> tuple[str, ...]:
    """All of a district in the order in which its sheets speak of each other."""
    return tuple(name for name in ORDER if name in kinds())


WORKBOOK = lazy("Everything in one workbook")


def label_of(name: str) -> Message:
    """What a sheet of a kind, or a workbook of all kinds, is called. Raises NotFound."""
    return WORKBOOK if name == DISTRICT else kind_of(name).label


def kind_of(name: str) -> Kind:
    """A kind by its name. Raises NotFound."""
    if name not in kinds():
        raise NotFound
    return kinds()[name]
