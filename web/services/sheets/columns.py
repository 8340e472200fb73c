"""Which column of a sheet is which field: by its names in all languages, and as it was the last time."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Sheet, SheetHeading
from web.services.faults import Invalid
from web.services.sheets.ground import in_all_languages
from web.services.sheets.kinds import kind_of
from web.sheets import headings
from web.sheets.headings import normalised

LONGEST_HEADING = 120


@cache
def names_of(kind: str) -> frozenset[str]:
    """Every name of every column of a kind, as headings are compared."""
    return frozenset(
        normalised(name) for column in kind_of(kind).columns for name in (*column.names, column.field)
    ) - {""}


@cache
def sheets_of(kind: str) -> frozenset[str]:
    """What the sheet of a kind is called in a workbook of ours, in all languages."""
    return frozenset(in_all_languages(kind_of(kind).label))


def matched(session: Session, kind: str, organisation_id: int, found: Sequence[str]) -> dict[str, str]:
    """Heading -> field for the headings of a sheet; those that mean nothing are not there."""
    fields = {column.field: column.names for column in kind_of(kind).columns}
    remembered = {
        row.heading: row.field
        for row in session.scalars(
            select(SheetHeading).where(
                SheetHeading.kind == kind, SheetHeading.organisation_id == organisation_id
            )
        )
        if not row.field or row.field in fields
    }
    return headings.match(found, fields, remembered)


def chosen(session: Session, sheet: Sheet, found: Collection[str], said: Mapping[str, str]) -> dict[str, str]:
    """Heading -> field as a person says, remembered for the next sheet. Raises Invalid."""
    fields = {column.field for column in kind_of(sheet.kind).columns}
    known = {heading: field for heading, field in said.items() if heading in found and heading}
    used = [field for field in known.values() if field]
    if set(used) - fields:
        raise Invalid({"columns": [lazy("Choose one from the list.")]})
    if len(set(used)) != len(used):
        raise Invalid({"columns": [lazy("Two columns cannot be the same. Choose for each what it is.")]})
    if not used:
        raise Invalid({"columns": [lazy("Say of one column at least what it is.")]})
    for heading, field in known.items():
        _remember(session, sheet, heading, field)
    return {heading: field for heading, field in known.items() if field}


def _remember(session: Session, sheet: Sheet, heading: str, field: str) -> None:
    key = (sheet.kind, sheet.organisation_id, normalised(heading)[:LONGEST_HEADING])
    row = session.get(SheetHeading, key)
    if row is None:
        row = SheetHeading(kind=key[0], organisation_id=key[1], heading=key[2])
        session.add(row)
    row.field = field
