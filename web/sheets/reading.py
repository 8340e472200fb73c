"""Reads a file of any kind into a table: its bytes say what it is, never its name."""

from collections.abc import Collection, Mapping
from pathlib import PurePath

from web.sheets.delimited import read_delimited
from web.sheets.kinds import Kind, kind_of
from web.sheets.laying_out import table_of
from web.sheets.table import MOST_BYTES, Table, Unreadable
from web.sheets.workbook import Wanted, read_sheets, read_workbook


def read_all(content: bytes, wanted: Mapping[str, Wanted]) -> dict[str, Table]:
    """The tables of a workbook by what they are wanted for; Unreadable where there are none."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large", most=MOST_BYTES // 1024 // 1024)
    if kind_of(content) is not Kind.WORKBOOK:
        raise Unreadable("no_workbook")
    return read_sheets(content, wanted)


def read(content: bytes, name: str, known: Collection[str] = (), sheets: Collection[str] = ()) -> Table:
    """The table in a file called `name`; Unreadable where there is none.

    `known` are headings as `headings.normalised` gives them: by them the row of headings is found below
    titles, and the encoding and the separator where more than one could be. `sheets` are names of sheets
    that come before others of a workbook.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large", most=MOST_BYTES // 1024 // 1024)
    if kind_of(content) is Kind.WORKBOOK:
        return read_workbook(content, known, sheets)
    return table_of(PurePath(name).stem, read_delimited(content, known), known)
