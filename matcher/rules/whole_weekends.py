"""Of a weekend both days are worked or none.

For each person with `Terms.whole_weekends` and each weekend whose Saturday and Sunday are both in the
period: one unit when a shift of theirs starts on just one of the two local days. None may be missed, or each
costs its price.
"""

from collections.abc import Iterator
from datetime import date

from matcher.days import OFF, ON, SATURDAY, Flags, Period, at_least_one, bits, days, held_days, period
from matcher.model import Model
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.breach import Breach, finding
from matcher.timetable import timetable
from matcher.variables import Variables

TIER = None


def post(problem: Problem, model: Model, x: Variables) -> None:
    breach = Breach(problem, model, "whole_weekends")
    for person in problem.open_volunteers:
        if person.terms.whole_weekends:
            _post(model, days(problem, model, x).worked(person), _saturdays(period(problem)), breach)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    of, day_of = period(problem), timetable(problem).day
    for person in problem.open_volunteers:
        if not person.terms.whole_weekends:
            continue
        worked = held_days(problem, roster, person.id)
        for saturday in bits((worked ^ worked >> 1) & _saturdays(of)):
            day = of.first + saturday + (0 if worked >> saturday & 1 else 1)
            held = (problem.shift_of[seat].id for seat in roster.held_by(person.id))
            shift = next(each for each in held if day_of[each] == day)
            numbers = {"volunteer": person.id, "day": date.fromordinal(day), "shift": shift}
            yield finding(problem, "whole_weekends", 1, numbers)


def _saturdays(of: Period) -> int:
    """The Saturdays of a period whose Sunday is in it too."""
    return of.named(SATURDAY) & (1 << of.length - 1) - 1


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
