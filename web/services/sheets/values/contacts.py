"""Addresses and numbers by which people are reached, as cells and as they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from i18n.comparison import WrongText
from web.db import plain_rows, vault_of
from web.models import Contact
from web.services.accounts import contacts
from web.services.sheets.column import Value, Values
from web.services.sheets.ground import Ground
from web.sheets import cells
from web.sheets.cells import BadCell
from web.sheets.table import Cell

WAYS = ("email", "phone")


def reached(kind: str) -> Value:
    """An address or a number in the form in which they are compared; kept as a list, as people have some."""

    def read(_ground: Ground, cell: Cell) -> list[str]:
        return [_contact(each, kind) for each in _split(cell, kind)]

    return Value(read, lambda _, held: "; ".join(held or ()))


def _split(cell: Cell, kind: str) -> Sequence[str]:
    """Some addresses may stand in a cell; a number with its signs stays whole."""
    said = cells.text(cell)
    if kind == "email":
        return cells.several(said)
    return [part.strip() for part in said.replace("；", ";").replace("、", ";").split(";") if part.strip()]


def _contact(said: str, kind: str) -> str:
    try:
        found = contacts.normalised(said)
    except WrongText as bad:
        raise BadCell("no_email" if kind == "email" else "no_phone") from bad
    if contacts.kind_of(found) != kind:
        raise BadCell("no_email" if kind == "email" else "no_phone")
    return found


def among(stands: Any, said: Any) -> bool:
    """Contacts are added, never taken away: those that stand already change nothing."""
    return set(said or ()) <= set(stands or ())


def ways_of(values: Values) -> Iterable[str]:
    """All contacts that values hold."""
    return [each for way in WAYS for each in values.get(way) or ()]


def contacts_of(ground: Ground, chosen: Any) -> Mapping[tuple[int, str], list[str]]:
    """The contacts of some people in clear, by person and kind."""
    rows = plain_rows(
        ground.session,
        select(Contact.person_id, Contact.kind, Contact.sealed)
        .where(Contact.person_id.in_(chosen))
        .order_by(Contact.id),
    ).all()
    opened = vault_of(ground.session).open_many([(row.person_id, contacts.FIELD, row.sealed) for row in rows])
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row, value in zip(rows, opened, strict=True):
        if value is not None:
            found[row.person_id, row.kind].append(value)
    return found
