"""When a person is free: weekly hours and single exceptions of local clock time, as windows of real time.

Hours are half-open stretches of the wall clock. An exception wins over the weekly hours that it touches: a
busy one takes time away, a free one adds time. Where two exceptions overlap, the later one in the list wins.
`time.min` as an end is midnight at the end of the day. A clock time that a change to summer time skips means
the moment of the change. A clock time that comes twice means the first time as a start and the second time as
an end, so that the person is free all that time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from matcher.problem.entities import Window
from matcher.problem.errors import require

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Weekly:
    """Free every week on `weekday` (0 is Monday) from `start` to `end`, local clock times."""

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        require(0 <= self.weekday <= 6, "weekday_out_of_range", "weekday")
        _clock(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """On one day from `start` to `end`, local clock times, `free` or busy whatever the weekly hours say."""

    day: date
    start: time
    end: time
    free: bool

    def __post_init__(self) -> None:
        _clock(self.start, self.end)


def free_windows(
    weekly: Iterable[Weekly], exceptions: Iterable[Exceptional], period: Window, zone: ZoneInfo
) -> tuple[Window, ...]:
    """The time in `period` at which a person is free, in UTC, in order, merged."""
    hours = list(weekly)
    spans: list[Stretch] = []
    for day in _days(period, zone):
        spans += [_span(day, each.start, each.end, zone) for each in hours if each.weekday == day.weekday()]
    spans = _joined(spans)
    for each in exceptions:
        span = _span(each.day, each.start, each.end, zone)
        spans = _joined([*spans, span]) if each.free else list(_without(spans, span))
    start, end = period.start.astimezone(UTC), period.end.astimezone(UTC)
    cut = ((max(begin, start), min(until, end)) for begin, until in spans)
    return tuple(Window(begin, until) for begin, until in cut if begin < until)


def _clock(start: time, end: time) -> None:
    require(start.tzinfo is None and end.tzinfo is None, "zone_in_clock_time", "start")
    require(start < end or end == time.min, "ends_before_start", "end")


def _days(period: Window, zone: ZoneInfo) -> Iterator[date]:
    day, last = period.start.astimezone(zone).date(), period.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


@lru_cache(maxsize=8192)
def _span(day: date, start: time, end: time, zone: ZoneInfo) -> Stretch:
    last = day + timedelta(days=1) if end == time.min else day
    return _moment(day, start, zone, fold=0), _moment(last, end, zone, fold=1)


def _moment(day: date, clock: time, zone: ZoneInfo, fold: int) -> datetime:
    local = datetime.combine(day, clock, zone).replace(fold=fold)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _change(local, zone)


def _change(skipped: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock jumps over a skipped time, by halving between its two readings."""
    early = skipped.replace(fold=1).astimezone(UTC)
    late = skipped.replace(fold=0).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def _joined(spans: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _without(spans: list[Stretch], busy: Stretch) -> Iterator[Stretch]:
    for start, end in spans:
        pieces = (
            ((start, min(end, busy[0])), (max(start, busy[1]), end)) if busy[0] < busy[1] else ((start, end),)
        )
        yield from (piece for piece in pieces if piece[0] < piece[1])
