"""Nobody works on more weekends than was agreed.

For each person with `Terms.weekends`: W is the number of weekends on which a shift of theirs starts on the
Saturday or Sunday, in local time, plus those in `History`. max(0, W - weekends) units are broken. The rule is
hard, or each unit costs its price. If the period begins on a Sunday, that weekend counts, unless `History`
says that the Saturday before was worked, or the person stands there, so that the weekend was counted already.
If it ends on a Saturday, that weekend counts as well. Weekends that stand are not broken by themselves.
"""

from collections.abc import Iterator, Sequence

from matcher.model.day_literals import (
    SATURDAY,
    SUNDAY,
    DayLiterals,
    Period,
    bits,
    day_literals,
    held_days,
    period,
)
from matcher.model.model import Model, Var
from matcher.model.standing_days import standing_days
from matcher.model.variables import Variables
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.history import within_terms
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.violation import Violation, finding

INFO = RuleInfo(
    name="weekends",
    family=Family.PERSON,
    parameters=(Parameter("terms.weekends", SetIn.PERSON, "weekends", least=0, most=1_000_000),),
    waivable=True,
    calendar=True,
    pins_can_break=True,
)


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift leaves a person within their weekends."""
    if person.terms.weekends is None:
        return True
    day_of, of = timetable(problem).day, period(problem)
    none = {None, of.first - 1 if _had(problem, of, person) else None}
    inside = [each for each in held if each.id not in problem.shifts_outside]
    before = {_weekend(day_of[each.id]) for each in inside} - none
    after = before | {_weekend(day_of[shift.id])} - none
    return after == before or len(after) <= _left(problem, of, person, person.terms.weekends)


def validate(problem: Problem) -> None:
    """Refuse a history with more weekends than were agreed, where the rule must hold."""
    if INFO.must_hold(problem.policy):
        for index, person in enumerate(problem.volunteers):
            within_terms(index, "weekends", _before(person), person.terms.weekends)


def active(problem: Problem) -> bool:
    return any(person.terms.weekends is not None for person in problem.volunteers)


def post(problem: Problem, model: Model, x: Variables) -> None:
    violation = Violation(problem, model, INFO)
    for person in problem.open_volunteers:
        if person.terms.weekends is not None:
            _post(
                problem,
                day_literals(x),
                model,
                person,
                _left(problem, period(problem), person, person.terms.weekends),
                violation,
            )


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    of = period(problem)
    for person in problem.open_volunteers:
        most = person.terms.weekends
        if most is None:
            continue
        worked = _starts(of, held_days(problem, roster, person.id) & ~_had(problem, of, person)).bit_count()
        over = worked - _left(problem, of, person, most)
        if over > 0:
            numbers: dict[str, object] = {
                "volunteer": person.id,
                "most": most,
                "reached": worked + _before(person),
            }
            if worked:
                numbers["shift"] = _last(problem, roster, person)
            yield finding(problem, INFO, over, numbers)


def _before(person: Volunteer) -> int:
    """The weekends worked before the period."""
    return person.history.weekends if person.history else 0


def _left(problem: Problem, of: Period, person: Volunteer, most: int) -> int:
    """The weekends that are left for the period, or that stand there; negative after too many before."""
    stand = standing_days(problem, person.id).inside & ~_had(problem, of, person)
    left = most - _before(person)
    return max(left, _starts(of, stand).bit_count()) if stand else left


def _had(problem: Problem, of: Period, person: Volunteer) -> int:
    """The first day as a set, if it is a Sunday whose weekend has been counted before; else the empty set."""
    if of.first % 7 != SUNDAY:
        return 0
    history = person.history
    worked = history is not None and bool(history.worked)
    return int(worked or standing_days(problem, person.id).before & 1)


def _weekend(day: int) -> int | None:
    """The Saturday of the weekend that a day belongs to, both as ordinals; None for a day of the week."""
    return {SATURDAY: day, SUNDAY: day - 1}.get(day % 7)


def _starts(of: Period, worked: int) -> int:
    """The weekends of a set of days, as the set of their Saturdays, moved by one day: a Saturday may lie just
    before the period.
    """
    return (worked & of.named(SATURDAY)) << 1 | worked & of.named(SUNDAY)


def _last(problem: Problem, roster: Roster, person: Volunteer) -> str:
    of, day_of = period(problem), timetable(problem).day
    held = {problem.shift_of[seat].id for seat in roster.held_by(person.id)}
    inside = [each for each in held if of.first <= day_of[each] < of.first + of.length]
    return max(
        (each for each in inside if _weekend(day_of[each]) is not None), key=lambda each: (day_of[each], each)
    )


def _post(
    problem: Problem, of: DayLiterals, model: Model, person: Volunteer, left: int, violation: Violation
) -> None:
    worked, had = of.worked(person), _had(problem, of.period, person)
    certain = _starts(of.period, worked.on & ~had)
    maybe = _starts(of.period, worked.maybe & ~had) & ~certain
    sure, could = certain.bit_count(), maybe.bit_count()
    if sure + could <= left:
        return
    if not could:
        violation.certain(sure - left)
        return
    if sure > left:
        violation.certain(sure - left)
        left = sure
    chosen = [
        _busy(model, [worked.at(day) for day in (one - 1, one) if day in worked.open]) for one in bits(maybe)
    ]
    slack = violation.slack(most=sure + could - left)
    model.at_most(left - sure, [*chosen, *slack], [*([1] * len(chosen)), *([-1] * len(slack))])


def _busy(model: Model, days_of: Sequence[Var]) -> Var:
    """Whether one of the days of a weekend is worked."""
    if len(days_of) == 1:
        return days_of[0]
    busy = model.boolean()
    for day in days_of:
        model.at_least(0, [busy, day], [1, -1])
    return busy
