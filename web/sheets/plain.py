"""Text as it was meant: what nobody sees and what spreadsheets add is taken off."""

import re
import unicodedata

from web.sheets.table import Cell

# Controls, soft hyphens, marks that turn the direction; joiners stay, since words and emoji need them.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
EDGE = r"[\s\u200c-\u200f\u115f\u1160\u2800\u3164\uffa0]+"
EDGES = re.compile(f"^{EDGE}|{EDGE}$")
ERRORS = frozenset({
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
})  # fmt: skip
HASHES = re.compile(r"#{3,}")
GARBLED = re.compile("\ufffd|锟斤拷")
FORCED = re.compile(r'="((?:[^"]|"")*)"')
MARK = "'"


class BadCell(Exception):
    """A cell does not say what its column asks for: `code` says why, `numbers` what the sentence needs."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


def plain(cell: str) -> str:
    """Text in NFC without what cannot be seen, trimmed; inside it all else stays as it is.

    One apostrophe at the beginning is taken off, and so is `="…"` around a text: both tell a spreadsheet
    that text is text. BadCell where an error of a formula or a loss of letters stands instead of text.
    """
    shown = trimmed(INVISIBLE.sub("", LINE_ENDS.sub("\n", cell)))
    if shown.upper() in ERRORS or HASHES.fullmatch(shown):
        raise BadCell("formula_error")
    if GARBLED.search(shown):
        raise BadCell("garbled")
    if forced := FORCED.fullmatch(shown):
        return trimmed(forced[1].replace('""', '"'))
    return unicodedata.normalize("NFC", trimmed(shown.removeprefix(MARK)))


def folded(cell: str) -> str:
    """Plain text with full-width digits, letters and signs as usual ones, in small letters."""
    return unicodedata.normalize("NFKC", plain(cell)).casefold()


def trimmed(text: str) -> str:
    """Text without blanks of any kind at its ends."""
    return EDGES.sub("", text)


def blank(cell: Cell) -> bool:
    """Whether nothing to be seen stands in a cell."""
    return cell is None or (isinstance(cell, str) and not trimmed(INVISIBLE.sub("", cell)))
