"""The most that people want to do, beyond one week: days in a row, and what they serve in four weeks.

A limit of four weeks holds in any four in a row. With t(w) what somebody serves in the week w, and 0 the week
that is planned, the matcher is told of the others

    history = max over k = 0, ..., 3 of the sum of t(w) for w = k - 3, ..., k without 0

so that t(0) + history <= most says that no four weeks around the planned one hold too much. Where more stands
already, history is the most itself: nothing comes to it, and what stands is nobody's fault.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from matcher.problem.entities import AS_THEY_LIKE, Shift, Volunteer
from matcher.problem.terms import History, Span, Terms
from web.services.days import Week, monday_of

OF_A_WEEK = ("shifts_per_day", "shifts_per_week", "minutes_per_day", "minutes_per_week", "rest_minutes")
BEYOND = ("days_in_a_row", "weekends_in_four_weeks", "minutes_in_four_weeks")
OF_WEEKS = BEYOND[1:]
LIMITS = (*OF_A_WEEK, *BEYOND)
"""Columns of `Volunteer`."""
WEEKS = 4
FOUR_WEEKS_AROUND = timedelta(weeks=WEEKS - 1)
"""How far from a week the other weeks lie that share four weeks with it."""
SATURDAY = 5


def terms_of(row: Any) -> Terms:
    """What a volunteer's row says of more than one week."""
    days, weekends, minutes = row.days_in_a_row, row.weekends_in_four_weeks, row.minutes_in_four_weeks
    if days is None and weekends is None and minutes is None:
        return AS_THEY_LIKE
    return Terms(days_in_a_row=Span(most=days), weekends=weekends, minutes=Span(most=minutes))


def spans_weeks(person: Volunteer) -> bool:
    """Whether what they serve in four weeks is limited."""
    return person.terms.weekends is not None or person.terms.minutes.most is not None


def with_history(person: Volunteer, around: Iterable[Shift], week: Week) -> Volunteer:
    """A person with what they serve on shifts around a week, as far as their limits ask for it."""
    if not spans_weeks(person):
        return person
    minutes: dict[int, int] = defaultdict(int)
    weekends: dict[int, int] = defaultdict(int)
    for shift in around:
        day = shift.start.astimezone(week.zone).date()
        distance = (monday_of(day) - week.monday).days // 7
        if distance and abs(distance) < WEEKS:
            minutes[distance] += round((shift.end - shift.start) / timedelta(minutes=1))
            if day.weekday() >= SATURDAY:
                weekends[distance] = 1
    found = History(
        weekends=min(_most(weekends), _limit(person.terms.weekends)),
        minutes=min(_most(minutes), _limit(person.terms.minutes.most)),
    )
    return replace(person, history=found)


def _limit(most: int | None) -> int:
    return 0 if most is None else most


def _most(served: dict[int, int]) -> int:
    """The most that is served in the other weeks of four in a row."""
    return max(
        sum(served.get(week, 0) for week in range(last - WEEKS + 1, last + 1)) for last in range(WEEKS)
    )
