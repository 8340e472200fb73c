"""The days that a rhythm names, before any calendar: every n weeks on weekdays, or a month's nth weekdays.

Nothing here knows a table. After RFC 5545, 3.3.10: WEEKLY with INTERVAL and BYDAY, weeks beginning on Monday;
MONTHLY with INTERVAL and BYDAY of ordinals.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from web.services.days import monday_of

WEEK = "week"
LAST = -1
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """From `first` to `last`, or for ever: `weekdays` (0 is Monday) of every `every`-th week or month.

    Weeks and months are counted from that of `first`. Of a month those weekdays count that are one of its
    `nths`: 1 to 4, or the last (-1).
    """

    unit: str
    every: int
    weekdays: tuple[int, ...]
    nths: tuple[int, ...]
    first: date
    last: date | None

    def between(self, first: date, last: date) -> list[date]:
        """Its days from `first` to `last`, in order."""
        first = max(first, self.first)
        last = last if self.last is None else min(last, self.last)
        days = self._of_weeks(first, last) if self.unit == WEEK else self._of_months(first, last)
        return [day for day in days if first <= day <= last]

    def counts(self, day: date) -> bool:
        """Whether the week or month of a day is one that it takes place in."""
        return self._number(day) % self.every == 0

    def next_turn(self, day: date) -> date:
        """The day, or the first day of the next week or month that it takes place in."""
        while not self.counts(day):
            day = monday_of(day) + A_WEEK if self.unit == WEEK else _next_month(day)
        return day

    def same_turn(self, day: date, other: date) -> bool:
        """Whether two days are of one week, or of one month."""
        return self._number(day) == self._number(other)

    def _number(self, day: date) -> int:
        if self.unit == WEEK:
            return (monday_of(day) - monday_of(self.first)).days // 7
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def _of_weeks(self, first: date, last: date) -> Iterator[date]:
        monday = monday_of(first)
        while monday <= last:
            if self.counts(monday):
                yield from (monday + timedelta(days=number) for number in sorted(self.weekdays))
            monday += A_WEEK

    def _of_months(self, first: date, last: date) -> Iterator[date]:
        month = first.replace(day=1)
        while month <= last:
            if self.counts(month):
                yield from sorted(self._of_month(month))
            month = _next_month(month)

    def _of_month(self, month: date) -> Iterator[date]:
        length = monthrange(month.year, month.month)[1]
        for weekday in self.weekdays:
            every = range(1 + (weekday - month.weekday()) % 7, length + 1, 7)
            named = {every[nth - 1] if nth > 0 else every[nth] for nth in self.nths}
            yield from (month.replace(day=number) for number in named)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
