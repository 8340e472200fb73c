"""Times of the day as people type them and as spreadsheets keep them, in minutes from midnight."""

import re
from datetime import date, datetime, time
from typing import NamedTuple

from web.sheets.numbers import han_number
from web.sheets.plain import BadCell, folded
from web.sheets.table import Cell
from web.sheets.weekdays import weekdays

DAY = 1440
# A day that has passed since the count of days began: what a spreadsheet makes of 24:00.
ONE_DAY = (date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 2))
MORNING = ("凌晨", "清晨", "早晨", "早上", "上午", "早", "午前", "오전", "a.m.", "am", "ص")
NOON = ("中午",)
AFTERNOON = ("下午", "午后", "午後", "傍晚", "晚上", "夜里", "夜间", "晚", "오후", "p.m.", "pm", "م")
HALVES = "|".join(map(re.escape, (*MORNING, *NOON, *AFTERNOON)))
HOUR = r"\d{1,2}|[零〇一二两兩三四五六七八九十]{1,3}"
# A time of which `N` in the names of its groups is the end it stands at.
CLOCK = (
    rf"(?:(?P<half_N>{HALVES})\s*)?(?:(?P<joined_N>\d{{3,4}})|(?P<hour_N>{HOUR})(?:"
    r"\s*(?::|\.|h|點|点|時|时|시|ч)\s*"
    r"(?:(?P<minute_N>\d{1,2}|半|一刻|三刻|整|钟|鐘)\s*(?:分|분|мин)?(?::(?P<second_N>\d{2})(?:\.0+)?)?)?)?)"
    rf"\s*(?:uhr(?:\s*(?P<rest_N>\d{{2}}))?|o'clock|hrs?)?(?:\s*(?P<after_N>{HALVES}))?"
)
FROM, TO = CLOCK.replace("_N", "_a"), CLOCK.replace("_N", "_b")
ONE = re.compile(FROM)
BOTH = re.compile(rf"(?P<days>.*?)[\s:]*{FROM}\s*(?:-|–|—|−|~|〜|至|到|to|until|till|bis|à|до|إلى)\s*{TO}")
FRACTION = re.compile(r"0?[.,]\d{3,}|[01][.,]0{3,}")
MINUTES = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0, "鐘": 0}


class WeeklySpan(NamedTuple):
    """From minute to minute on some weekdays, 0 for Monday; no weekdays where none is said."""

    weekdays: tuple[int, ...]
    start: int
    end: int


def minute_of_day(cell: Cell) -> int:
    """Minutes from midnight, 1440 for the end of the day. BadCell where no time is said, or two could be."""
    if isinstance(cell, datetime):
        raise BadCell("time_with_day")
    if isinstance(cell, date):
        if cell in ONE_DAY:
            return DAY
        raise BadCell("no_time")
    if isinstance(cell, time):
        return _whole(cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6)
    if isinstance(cell, bool) or cell is None:
        raise BadCell("no_time")
    if isinstance(cell, str):
        return _typed(folded(cell))
    return _numbered(cell)


def span(cell: Cell) -> tuple[int, int]:
    """From minute to minute of one day; BadCell where it ends before it begins."""
    found = weekly_span(cell)
    if found.weekdays:
        raise BadCell("no_span")
    return found.start, found.end


def weekly_span(cell: Cell) -> WeeklySpan:
    """From minute to minute of one day, after the weekdays it is on where these are said."""
    found = BOTH.fullmatch(folded(cell)) if isinstance(cell, str) else None
    if found is None:
        raise BadCell("no_span")
    days = weekdays(found["days"]) if found["days"].strip() else ()
    start, end = _between(found)
    if start >= end:
        raise BadCell("over_midnight")
    return WeeklySpan(days, start, end)


def _between(found: re.Match[str]) -> tuple[int, int]:
    """Both ends; a half of the day that is said once holds for both, where that makes a span."""
    first, last = (found["half_a"] or found["after_a"]), (found["half_b"] or found["after_b"])
    start, end = _minute(found, "_a", first), _minute(found, "_b", last) or DAY
    if first and not last and (later := _minute(found, "_b", first)) > start:
        return start, later
    if last and not first and (later := _minute(found, "_a", last)) < end:
        return later, end
    return start, end


def _typed(shown: str) -> int:
    if FRACTION.fullmatch(shown):
        return _whole(float(shown.replace(",", ".")) * 86400)
    found = ONE.fullmatch(shown)
    if found is None:
        raise BadCell("no_time")
    return _minute(found, "_a", found["half_a"] or found["after_a"])


def _minute(found: re.Match[str], end: str, half: str | None) -> int:
    joined = found[f"joined{end}"]
    if joined:
        hour, minute = int(joined) // 100, int(joined) % 100
    else:
        hour, minute = _hour(found[f"hour{end}"]), _minutes(found[f"minute{end}"] or found[f"rest{end}"])
    if int(found[f"second{end}"] or 0):
        raise BadCell("seconds")
    hour = _of_half(hour, half)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise BadCell("no_such_time")
    return hour * 60 + minute


def _hour(shown: str) -> int:
    found = int(shown) if shown.isdecimal() else han_number(shown)
    if found is None:
        raise BadCell("no_time")
    return found


def _minutes(shown: str | None) -> int:
    if shown is None:
        return 0
    return MINUTES[shown] if shown in MINUTES else int(shown)


def _of_half(hour: int, half: str | None) -> int:
    """The hour of 24 of an hour that is said with a half of the day."""
    if half is None or hour > 12:
        return hour
    if half in ("晚上", "晚", "夜里", "夜间") and hour == 12:
        raise BadCell("noon_or_midnight")
    if half in ("凌晨", "오전", "a.m.", "am", "ص", "午前") and hour == 12:
        return 0
    if half in AFTERNOON and hour < 12:
        return hour + 12
    return hour + 12 if half in NOON and hour < 10 else hour


def _numbered(value: float) -> int:
    """A part of a day, an hour, or hours and minutes without the sign between them."""
    if not isinstance(value, int) and 0 <= value <= 1:
        return _whole(value * 86400)
    if value != int(value):
        raise BadCell("no_time")
    hour, minute = (int(value), 0) if value <= 24 else divmod(int(value), 100)
    if value < 0 or hour > 24 or minute > 59 or (hour == 24 and minute):
        raise BadCell("no_such_time")
    return hour * 60 + minute


def _whole(seconds: float) -> int:
    """Minutes of seconds; a spreadsheet counts a little beside them."""
    minute = round(seconds / 60)
    if abs(seconds - minute * 60) > 1:
        raise BadCell("seconds")
    return minute
