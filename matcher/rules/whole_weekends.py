"""A person works on both days of a weekend or on neither.

For each person with `Terms.whole_weekends` and each weekend: one unit if a shift of theirs starts on just one
of the two local days. A weekend counts if both days lie in the period, or if the period begins on its Sunday
and `History` knows the day before. Where the person stands on one of the two days alone, the other one is
free. The rule is hard, or each unit costs its price.
"""

from collections.abc import Iterator
from datetime import date

from matcher.model.day_literals import (
    OFF,
    ON,
    SATURDAY,
    SUNDAY,
    DayFlags,
    Period,
    at_least_one,
    bits,
    day_literals,
    held_days,
    period,
)
from matcher.model.model import Model
from matcher.model.standing_days import standing_days
from matcher.model.variables import Variables
from matcher.problem.entities import Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.violation import Violation, finding

INFO = RuleInfo(
    name="whole_weekends",
    family=Family.PERSON,
    parameters=(Parameter("terms.whole_weekends", SetIn.PERSON, "yes or no"),),
    waivable=True,
    calendar=True,
)


def active(problem: Problem) -> bool:
    return any(person.terms.whole_weekends for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation = Violation(problem, model, INFO)
    of = period(problem)
    for person in problem.open_volunteers:
        if person.terms.whole_weekends:
            worked = day_literals(x).worked(person)
            stand = standing_days(problem, person.id).inside
            _post_cut(model, worked, _saturday_before(problem, of, person), stand, violation)
            _post(model, worked, _saturdays(of), stand, violation)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    of, day_of = period(problem), timetable(problem).day
    for person in problem.open_volunteers:
        if not person.terms.whole_weekends:
            continue
        worked, stand = held_days(problem, roster, person.id), standing_days(problem, person.id).inside
        halves = (worked ^ worked >> 1) & ~(stand ^ stand >> 1) & _saturdays(of)
        halved = [of.first + saturday for saturday in bits(halves)]
        if not stand & 1 and _saturday_before(problem, of, person) not in (None, bool(worked & 1)):
            halved.insert(0, of.first - 1)
        shifts = [problem.shift_of[seat].id for seat in roster.held_by(person.id)] if halved else []
        held = {day_of[shift]: shift for shift in shifts}
        for saturday in halved:
            day = saturday + 1 if saturday + 1 in held else saturday
            numbers: dict[str, object] = {"volunteer": person.id, "day": date.fromordinal(day)}
            if day in held:
                numbers["shift"] = held[day]
            yield finding(problem, INFO, 1, numbers)


def _saturdays(of: Period) -> int:
    """The Saturdays of a period whose Sundays are in it too."""
    return of.named(SATURDAY) & (1 << of.length - 1) - 1


def _saturday_before(problem: Problem, of: Period, person: Volunteer) -> bool | None:
    """Whether a Saturday just before the period was worked; None when there is none, when nothing is known,
    or when the person stands there.
    """
    if of.first % 7 != SUNDAY or standing_days(problem, person.id).before & 1:
        return None
    return person.history.worked if person.history else None


def _post_cut(model: Model, worked: DayFlags, before: bool | None, stand: int, violation: Violation) -> None:
    """Post that the first day, a Sunday, is worked if and only if the Saturday before was."""
    if before is None or stand & 1:
        return
    alike = worked.at(0) if before else ~worked.at(0)
    if alike == OFF:
        violation.certain(1)
    elif alike != ON:
        at_least_one(model, [alike, *violation.slack()])


def _post(model: Model, worked: DayFlags, saturdays: int, stand: int, violation: Violation) -> None:
    opened = worked.maybe & ~worked.on
    saturdays &= ~(stand ^ stand >> 1)
    touched = saturdays & (opened | opened >> 1)
    violation.certain(((worked.on ^ worked.on >> 1) & saturdays & ~touched).bit_count())
    for day in bits(touched):
        saturday, sunday = worked.at(day), worked.at(day + 1)
        slack = violation.slack()
        for one, other in ((saturday, ~sunday), (~saturday, sunday)):
            if ON not in (one, other):
                at_least_one(model, [each for each in (one, other) if each != OFF] + slack)
