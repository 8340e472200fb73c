"""Reads text with a separator between cells: what is called CSV, whatever it is separated by."""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from io import StringIO
from itertools import islice

from web.sheets.encodings import decoded
from web.sheets.headings import count_known
from web.sheets.laying_out import LOOKED_FOR_HEADINGS, Line
from web.sheets.table import LONGEST_CELL, Unreadable

SEPARATORS = (",", ";", "\t", "，", "；", "|")
SAID = re.compile(r"\ufeff?\"?sep=([^\r\n\"])\"?(?:\r\n|\r|\n|$)", re.IGNORECASE)


def read_delimited(content: bytes, known: Collection[str] = ()) -> Iterator[Line]:
    """The rows of a text with their numbers; the line that names the separator is none of them."""
    text = decoded(content, known).replace("\0", "")
    if not text.strip():
        raise Unreadable("empty")
    said = SAID.match(text)
    if said:
        text = text[said.end() :]
    separator = said[1] if said else separator_of(text, known)
    yield from enumerate(_records(text, separator), start=1)


def separator_of(text: str, known: Collection[str]) -> str:
    """The separator that makes most known headings, else that divides most rows alike, else a comma."""
    return max(SEPARATORS, key=lambda each: _rating(text, each, known))


def _rating(text: str, separator: str, known: Collection[str]) -> tuple[int, int, int]:
    try:
        top = [each for each in islice(_records(text, separator), LOOKED_FOR_HEADINGS) if any(each)]
    except Unreadable:
        return (0, 0, 0)
    widths = [len(each) for each in top if len(each) > 1]
    common = max(set(widths), key=widths.count) if widths else 0
    found = max((count_known(each, known) for each in top), default=0)
    return (found, widths.count(common), common)


def _records(text: str, separator: str) -> Iterator[Sequence[str]]:
    """Rows of texts; Unreadable at the line where quotes are not as they should be."""
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            yield next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise Unreadable("too_long_cell", row=lines.line_num, most=LONGEST_CELL) from error
            raise Unreadable("broken_quotes", line=lines.line_num) from error
