"""What becomes of each day of a series: its rhythm, the calendar and its exceptions together.

A day off or a worked weekend day is kept, left out, or moved to the next day of the same sort: a working day
for a working weekday, a free weekend day for one of the weekend. It never moves onto or past another day of
the rhythm, nor further than two weeks; where no such day is left, it is left out.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from web.services.demand.series.rhythm import WEEK, Rhythm

KEEP, SKIP, MOVE, ADD = "keep", "skip", "move", "add"
OFF, WORK, USUAL = "off", "work", "usual"
FURTHEST = timedelta(days=14)
SATURDAY = 5


class Calendar(Protocol):
    """What each day of a span is: off, work, or usual."""

    def kind(self, day: date) -> str:
        """One of the three."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rhythm, what the calendar does to it, and the days that are left out or come besides."""

    rhythm: Rhythm
    days_off: str = KEEP
    make_up: str = KEEP
    without: frozenset[date] = frozenset()
    besides: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A day of a series: it takes place `on` that day, on another, or, where that is None, not at all.

    `why`: empty for a plain day; `exception`, `day_off` or `make_up` for what is left out or moved by them;
    `no_day` where it should move and no day is left; `besides` or `added` for days beside the rhythm.
    """

    day: date
    on: date | None
    why: str = ""


def occurrences(rule: Rule, calendar: Calendar, first: date, last: date) -> list[Occurrence]:
    """Every day of a series from `first` to `last`, in order, with what becomes of it.

    The calendar is asked for days from two weeks before `first` to four after `last`, so that what becomes of
    a day does not depend on the span that is asked for.
    """
    days = rule.rhythm.between(first - FURTHEST, last + FURTHEST)
    found = {each.day: each for each in _by_rhythm(rule, calendar, days) if first <= each.day <= last}
    if rule.make_up == ADD and rule.rhythm.unit == WEEK:
        found |= {day: Occurrence(day, day, "added") for day in _worked(rule, calendar, first, last, found)}
    for day in rule.besides:
        if first <= day <= last and (day not in found or found[day].on is None):
            found[day] = Occurrence(day, day, "besides")
    for day in rule.without & found.keys():
        found[day] = Occurrence(day, None, "exception")
    return [found[day] for day in sorted(found)]


def _by_rhythm(rule: Rule, calendar: Calendar, days: Sequence[date]) -> Iterator[Occurrence]:
    taken = {*days, *rule.besides}
    for number, day in enumerate(days):
        does, why = _asked(rule, calendar, day)
        if does == KEEP:
            yield Occurrence(day, day)
        elif does == SKIP or day in rule.without:
            yield Occurrence(day, None, why)
        else:
            until = days[number + 1] if number + 1 < len(days) else day + FURTHEST
            on = _next_like(calendar, day, min(until, day + FURTHEST), taken)
            yield Occurrence(day, on, why if on else "no_day")
            taken.add(on or day)


def _asked(rule: Rule, calendar: Calendar, day: date) -> tuple[str, str]:
    """What the calendar does to a day, and by which of both."""
    kind = calendar.kind(day)
    if kind == OFF:
        return rule.days_off, "day_off"
    if kind == WORK and rule.make_up != ADD:
        return rule.make_up, "make_up"
    return KEEP, ""


def _next_like(calendar: Calendar, day: date, until: date, taken: Collection[date]) -> date | None:
    """The next day of the same sort before `until` that is not taken."""
    weekend = day.weekday() >= SATURDAY
    for number in range(1, (until - day).days):
        other = day + timedelta(days=number)
        kind = calendar.kind(other)
        works = kind == WORK or (kind == USUAL and other.weekday() < SATURDAY)
        if kind != OFF and works != weekend and other not in taken:
            return other
    return None


def _worked(
    rule: Rule, calendar: Calendar, first: date, last: date, found: Collection[date]
) -> Iterator[date]:
    """The worked weekend days of its term, in weeks that it takes place in."""
    first = max(first, rule.rhythm.first)
    last = last if rule.rhythm.last is None else min(last, rule.rhythm.last)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if calendar.kind(day) == WORK and rule.rhythm.counts(day) and day not in found:
            yield day
