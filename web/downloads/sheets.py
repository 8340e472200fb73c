"""Sheets as files: what is taken along, and templates to be filled in."""

from collections.abc import Sequence

from flask import Response

from i18n.languages import language
from web.downloads.attachment import attached
from web.downloads.tables import TYPES
from web.models import DISTRICT
from web.services.sheets.exporting import Written
from web.sheets import writing


def send(written: Written, kind: str, form: str, tag: str) -> Response:
    """A table as `xlsx` or `csv`, named by its kind."""
    sheet = _sheet(written, tag)
    data = writing.csv(sheet) if form == "csv" else writing.xlsx([sheet])
    return attached(data, TYPES[form], f"duet-{kind}.{form}")


def send_workbook(written: Sequence[Written], tag: str) -> Response:
    """Tables as a workbook."""
    return attached(workbook(written, tag), TYPES["xlsx"], f"duet-{DISTRICT}.xlsx")


def workbook(written: Sequence[Written], tag: str) -> bytes:
    """Tables as a workbook with a sheet for each."""
    return writing.xlsx([_sheet(each, tag) for each in written])


def _sheet(written: Written, tag: str) -> writing.Sheet:
    return writing.Sheet(
        name=written.name,
        columns=[
            writing.Column(
                heading, hint=written.hints.get(heading, ""), choices=written.menus.get(heading, ())
            )
            for heading in written.headings
        ],
        rows=written.rows,
        right_to_left=language(tag).direction == "rtl",
    )
