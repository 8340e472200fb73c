"""Days as people type them and as spreadsheets keep them. What could be two days is refused."""

import re
from datetime import date, datetime, time, timedelta

from web.sheets.day_names import month_of, weekday_of
from web.sheets.plain import BadCell, folded
from web.sheets.table import Cell

FIRST_YEAR, LAST_YEAR = 1900, 2200
# Days are counted from here; before March 1900, where the older count has one day too many, nothing is.
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
# As a day a smaller number says nothing: it is a year, an age or a count. These are 1927 to 2118.
SERIALS = range(10_000, 80_000)

YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日号號일]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}")
DAY_FIRST = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
EITHER = re.compile(r"(\d{1,2})\s*[-/]\s*(\d{1,2})\s*[-/]\s*(\d{4})")
DAY_MONTH_NAME = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s*(?:de\s+)?([^\W\d_]+)\.?,?\s*(?:de\s+)?(\d{4})(?:\s*г\.?)?"
)
MONTH_NAME_DAY = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
NO_YEAR = re.compile(
    r"\d{1,2}\s*[-/.月월]\s*\d{1,2}\s*[日号號일.]?|\d{1,2}\.?\s*[^\W\d_]+|[^\W\d_]+\s*\d{1,2}"
)
SHORT_YEAR = re.compile(r"\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
NO_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")
MIDNIGHT = re.compile(r"[t\s]+0{1,2}:00(?::00(?:\.0+)?)?z?$")
TIMED = re.compile(r"[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?$")
NAMED = re.compile(r"^(.*\d\s*[日号號]?)\s*[(,]?\s*([^\d\s(),]+)\)?$|^([^\d\s,]+),?\s+(\d.*)$")


def day(cell: Cell, epoch_1904: bool = False) -> date:
    """A day. BadCell where none is said, or one that could be two.

    A number counts days from 1900, or from 1904 where the file does.
    """
    if isinstance(cell, datetime):
        if cell.time() != time.min:
            raise BadCell("day_with_time")
        cell = cell.date()
    if isinstance(cell, date):
        return _bounded(cell)
    if isinstance(cell, bool) or cell is None or not isinstance(cell, int | float | str):
        raise BadCell("no_day")
    if isinstance(cell, str):
        return _bounded(_typed(folded(cell), epoch_1904))
    return _bounded(_numbered(cell, epoch_1904))


def _numbered(value: float, epoch_1904: bool) -> date:
    if value == int(value) and COMPACT.fullmatch(str(int(value))):
        return _typed(str(int(value)), epoch_1904)
    if int(value) not in SERIALS:
        raise BadCell("no_day")
    if value != int(value):
        raise BadCell("day_with_time")
    return (EPOCH_1904 if epoch_1904 else EPOCH) + timedelta(days=int(value))


def _typed(shown: str, epoch_1904: bool) -> date:
    shown = MIDNIGHT.sub("", shown)
    if TIMED.search(shown):
        raise BadCell("day_with_time")
    found = _numbers(shown, epoch_1904)
    if found is not None:
        return found
    if named := NAMED.match(shown):
        weekday = weekday_of(named[2] or named[3])
        found = _numbers((named[1] or named[4]).strip(), epoch_1904)
        if found is not None and weekday is not None:
            if found.weekday() != weekday:
                raise BadCell("weekday_differs")
            return found
    raise BadCell(_lacking(shown))


def _numbers(shown: str, epoch_1904: bool) -> date | None:
    """The day of a text without a weekday; None where it is no day."""
    if found := YEAR_FIRST.fullmatch(shown) or COMPACT.fullmatch(shown):
        return _made(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(shown):
        return _made(found[3], found[2], found[1])
    if SERIAL.fullmatch(shown):
        return _numbered(int(shown), epoch_1904)
    if found := EITHER.fullmatch(shown):
        return _either(int(found[1]), int(found[2]), found[3])
    if (found := DAY_MONTH_NAME.fullmatch(shown)) and (month := month_of(found[2])):
        return _made(found[3], month, found[1])
    if (found := MONTH_NAME_DAY.fullmatch(shown)) and (month := month_of(found[1])):
        return _made(found[3], month, found[2])
    return None


def _either(first: int, second: int, year: str) -> date:
    """The day of two numbers that might be day and month or month and day, where only one way is a day."""
    if first <= 12 and second <= 12 and first != second:
        raise BadCell("day_or_month")
    return _made(year, min(first, second), max(first, second))


def _made(year: str | int, month: str | int, number: str | int) -> date:
    try:
        return date(int(year), int(month), int(number))
    except ValueError as error:
        raise BadCell("no_such_day") from error


def _bounded(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell("year_out_of_range", first=FIRST_YEAR, last=LAST_YEAR)
    return found


def _lacking(shown: str) -> str:
    """What is missing in a text that is no whole day."""
    if NO_YEAR.fullmatch(shown):
        return "no_year"
    if SHORT_YEAR.fullmatch(shown):
        return "short_year"
    return "month_only" if NO_DAY.fullmatch(shown) else "no_day"
