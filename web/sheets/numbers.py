"""Numbers as people type them and as spreadsheets keep them: any script, thousands, Chinese ones."""

import re

from web.sheets.plain import BadCell, folded
from web.sheets.table import Cell

# A spreadsheet keeps fifteen digits of a number; what stands behind them is lost.
MOST_DIGITS = 15
SCIENTIFIC = re.compile(r"(-?)(\d)(?:[.,](\d+))?e\+?(\d{1,3})", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([, '’\u00a0\u202f٬])\d{3})(?:\1\d{3})*")
WHOLE = re.compile(r"[+-]?\d+(?:[.,]0+)?")
DECIMAL = re.compile(r"[+-]?\d*[.,٫]\d+")
COUNTERS = re.compile(r"\s*[人名个個位次]$")
HAN_DIGITS = {han: value for value, han in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
HAN = re.compile("([一二两兩三四五六七八九]?)十([一二三四五六七八九]?)|([零〇一二两兩三四五六七八九])")


def number(cell: Cell) -> int | float:
    """A number: whole where it has no fraction. BadCell where there is none, or where two could be meant."""
    if isinstance(cell, bool) or cell is None or not isinstance(cell, int | float | str):
        raise BadCell("no_number")
    if isinstance(cell, str):
        return _typed(COUNTERS.sub("", folded(cell)))
    return int(cell) if cell == int(cell) else cell


def _typed(shown: str) -> int | float:
    if GROUPED.fullmatch(shown):
        return int(re.sub(r"[^\d+-]", "", shown))
    if WHOLE.fullmatch(shown):
        return int(re.split("[.,]", shown)[0])
    if DECIMAL.fullmatch(shown):
        return float(shown.replace(",", ".").replace("٫", "."))
    if SCIENTIFIC.fullmatch(shown):
        raise BadCell("digits_lost")
    if (small := han_number(shown)) is not None:
        return small
    raise BadCell("no_number")


def han_number(shown: str) -> int | None:
    """A Chinese number up to 99; None for what is none."""
    found = HAN.fullmatch(shown)
    if found is None:
        return None
    if found[3]:
        return HAN_DIGITS[found[3]]
    return HAN_DIGITS[found[1] or "一"] * 10 + HAN_DIGITS[found[2] or "零"]


def digits(value: float) -> str:
    """A number that stands where a text should, digit by digit. BadCell where it has lost some."""
    if value != int(value):
        return repr(value)
    if abs(value) >= 10**MOST_DIGITS:
        raise BadCell("digits_lost")
    return str(int(value))


def spelled_out(shown: str) -> str:
    """`1.3812345678E+10` as its digits; other texts as they are. BadCell where digits are missing."""
    found = re.fullmatch(r"(\d)\.(\d+)E\+(\d{2})", shown)
    if found is None:
        return shown
    if len(found[2]) < int(found[3]):
        raise BadCell("digits_lost")
    if len(found[2]) > int(found[3]):
        return shown
    return found[1] + found[2]
