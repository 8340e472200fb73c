"""The numbers that an organisation's sheets give to rows of ours: they link both for ever."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import SheetNumber

LETTERS, LENGTH = "23456789ABCDFGHJKLMNPQRSTVWXYZ", 10
"""Without those that are taken for one another, and the E of figures; the first is a letter, or a
spreadsheet counts.
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Number -> row, and row -> number, of one kind and one organisation."""

    rows: Mapping[str, int]
    numbers: Mapping[int, str]


def read(session: Session, kind: str, organisation_id: int) -> Numbers:
    """The numbers of a kind in an organisation."""
    found = plain_rows(
        session,
        select(SheetNumber.number, SheetNumber.row_id).where(
            SheetNumber.kind == kind, SheetNumber.organisation_id == organisation_id
        ),
    ).all()
    return Numbers({row.number: row.row_id for row in found}, {row.row_id: row.number for row in found})


def new() -> str:
    """A number that no row has, here or in any other district."""
    return "".join(secrets.choice(LETTERS[8:] if at == 0 else LETTERS) for at in range(LENGTH))


def link(session: Session, kind: str, organisation_id: int, number: str, row_id: int) -> None:
    """Let a number mean a row from now on; inside a transaction that writes."""
    session.add(SheetNumber(kind=kind, organisation_id=organisation_id, number=number, row_id=row_id))
