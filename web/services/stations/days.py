"""On which days a place is open, and at which hours: by weekday, the calendar and days that are otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matcher.problem.cuts import Stretch
from web.models import Opening
from web.services.demand.series.occurrences import Rule
from web.services.demand.series.rhythm import WEEK, Rhythm
from web.services.demand.series.rules import days_of
from web.services.stations.hours import of_row

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of the rule; its hours hold `on` that day or another, and on none where that is None."""

    day: date
    on: date | None
    why: str
    stretches: tuple[Stretch, ...]


def open_days(session: Session, opening: Opening, first: date, last: date) -> list[OpenDay]:
    """The days of the rule from `first` to `last` within its term, in order, those that are left out too."""
    first = max(first, opening.first)
    last = last if opening.last is None else min(last, opening.last)
    return [
        OpenDay(each.day, each.on, each.why, tuple(hours_of(opening, each.day)))
        for each in days_of(session, rule_of(opening), first, last)
    ]


def rule_of(opening: Opening) -> Rule:
    """When a place is open, as a rule of series: weekdays with hours, and days besides and left out."""
    weekdays = tuple(sorted(int(day) for day, rows in opening.hours.items() if rows))
    rhythm = Rhythm(
        unit=WEEK, every=1, weekdays=weekdays, nths=(), first=opening.first, last=opening.last
    )  # fmt: skip
    other = {date.fromisoformat(day): bool(rows) for day, rows in opening.other_days.items()}
    return Rule(
        rhythm,
        days_off=opening.days_off,
        make_up=opening.make_up,
        without=frozenset(day for day, is_open in other.items() if not is_open),
        besides=frozenset(day for day, is_open in other.items() if is_open),
    )


def hours_of(opening: Opening, day: date) -> Sequence[Stretch]:
    """The hours of a day of the rule. A worked weekend day without hours has those of the last workday."""
    other = opening.other_days.get(day.isoformat())
    if other is not None:
        return of_row(other)
    own = opening.hours.get(str(day.weekday())) or ()
    if not own and day.weekday() >= SATURDAY:
        own = next(
            (opening.hours[str(each)] for each in range(4, -1, -1) if opening.hours.get(str(each))), ()
        )
    return of_row(own)
