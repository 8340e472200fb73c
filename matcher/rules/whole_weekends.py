"""Of a weekend both days are worked or none.

For each person with `Terms.whole_weekends` and each weekend whose Saturday and Sunday are both in the
period, or whose Sunday is its first day while `History` knows of the day before: one unit when just one of
the two local days is worked, that is a shift of theirs starts on it. None may be missed, or each costs its
price.
"""

from collections.abc import Iterator
from datetime import date

from matcher.model.day_literals import (
    OFF,
    ON,
    SATURDAY,
    SUNDAY,
    Flags,
    Period,
    at_least_one,
    bits,
    days,
    held_days,
    period,
)
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.violation import Breach, finding

TIER = None


def post(problem: Problem, model: Model, x: Variables) -> None:
    breach = Breach(problem, model, "whole_weekends")
    of = period(problem)
    for person in problem.open_volunteers:
        if person.terms.whole_weekends:
            worked = days(problem, model, x).worked(person)
            _post_cut(model, worked, _saturday_before(of, person), breach)
            _post(model, worked, _saturdays(of), breach)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    of, day_of = period(problem), timetable(problem).day
    for person in problem.open_volunteers:
        if not person.terms.whole_weekends:
            continue
        worked = held_days(problem, roster, person.id)
        halved = [of.first + saturday for saturday in bits((worked ^ worked >> 1) & _saturdays(of))]
        if _saturday_before(of, person) not in (None, bool(worked & 1)):
            halved.insert(0, of.first - 1)
        shifts = [problem.shift_of[seat].id for seat in roster.held_by(person.id)] if halved else []
        held = {day_of[shift]: shift for shift in shifts}
        for saturday in halved:
            day = saturday + 1 if saturday + 1 in held else saturday
            numbers: dict[str, object] = {"volunteer": person.id, "day": date.fromordinal(day)}
            if day in held:
                numbers["shift"] = held[day]
            yield finding(problem, "whole_weekends", 1, numbers)


def _saturdays(of: Period) -> int:
    """The Saturdays of a period whose Sunday is in it too."""
    return of.named(SATURDAY) & (1 << of.length - 1) - 1


def _saturday_before(of: Period, person: Volunteer) -> bool | None:
    """Whether a Saturday just before the period was worked; None when there is none or nothing is known."""
    return person.history.worked if of.first % 7 == SUNDAY and person.history else None


def _post_cut(model: Model, worked: Flags, before: bool | None, breach: Breach) -> None:
    """The first day, a Sunday, is worked just as the Saturday before."""
    if before is None:
        return
    alike = worked.at(0) if before else ~worked.at(0)
    if alike == OFF:
        breach.certain(1)
    elif alike != ON:
        at_least_one(model, [alike, *breach.slack()])


def _post(model: Model, worked: Flags, saturdays: int, breach: Breach) -> None:
    opened = worked.maybe & ~worked.on
    touched = saturdays & (opened | opened >> 1)
    breach.certain(((worked.on ^ worked.on >> 1) & saturdays & ~touched).bit_count())
    for day in bits(touched):
        saturday, sunday = worked.at(day), worked.at(day + 1)
        slack = breach.slack()
        for one, other in ((saturday, ~sunday), (~saturday, sunday)):
            if ON not in (one, other):
                at_least_one(model, [each for each in (one, other) if each != OFF] + slack)
