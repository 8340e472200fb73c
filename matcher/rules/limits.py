"""Nobody does more shifts or minutes in a local day, an ISO week or the period than they want.

For each person and each number in their `Limits`: the shifts that start in the day, week or period, or their
minutes, are at most that number. The rule is hard; where `Policy.prices` names it, each shift above the
number costs the price, and so does each hour above it, a started hour counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.ids import ShiftId
from matcher.model.model import UNBOUNDED, Model, Var
from matcher.model.variables import PersonShifts, Variables
from matcher.problem.arrays import Flags, Numbers, joined, ones_and
from matcher.problem.entities import Limits, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import Timetable, timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.rules.violation import MINUTES_OF_HOUR, Violation, finding, hours

INFO = RuleInfo(
    name="limits",
    family=Family.PERSON,
    parameters=(
        Parameter("limits.shifts_per_day", SetIn.PERSON, "shifts", least=0, most=1_000_000),
        Parameter("limits.shifts_per_week", SetIn.PERSON, "shifts", least=0, most=1_000_000),
        Parameter("limits.shifts_per_period", SetIn.PERSON, "shifts", least=0, most=1_000_000),
        Parameter("limits.minutes_per_day", SetIn.PERSON, "minutes", least=0, most=1_000_000),
        Parameter("limits.minutes_per_week", SetIn.PERSON, "minutes", least=0, most=1_000_000),
        Parameter("limits.minutes_per_period", SetIn.PERSON, "minutes", least=0, most=1_000_000),
    ),
    waivable=True,
    calendar=True,
    pins_can_break=True,
    always_explained=True,
)
FREE = Limits()
SPANS = "day", "week", "period"
Span = tuple[str, int | None, str, int | None, Mapping[ShiftId, object] | None]


def spans(table: Timetable, limits: Limits) -> tuple[Span, ...]:
    """For day, week and period: names and numbers of both limits, and the day or week of each shift."""
    of = limits
    return (
        ("shifts_per_day", of.shifts_per_day, "minutes_per_day", of.minutes_per_day, table.day),
        ("shifts_per_week", of.shifts_per_week, "minutes_per_week", of.minutes_per_week, table.week),
        ("shifts_per_period", of.shifts_per_period, "minutes_per_period", of.minutes_per_period, None),
    )


def allows(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
    """Whether one more shift keeps all limits of a person."""
    return broken(problem, person, held, shift) is None


def broken(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> str | None:
    """The first limit that one more shift breaks, by its name."""
    if person.limits == FREE:
        return None
    table = timetable(problem)
    for shifts_name, most_shifts, minutes_name, most_minutes, key in spans(table, person.limits):
        if most_shifts is None and most_minutes is None:
            continue
        span = _span_of(problem, key, shift.id)
        same_span = {each.id for each in held if _span_of(problem, key, each.id) == span}
        stands = same_span & problem.stands.get(person.id, frozenset())
        if most_shifts is not None and len(same_span) >= max(most_shifts, len(stands)):
            return shifts_name
        minutes = table.minutes[shift.id] + _minutes(table, same_span)
        if most_minutes is not None and minutes > max(most_minutes, _minutes(table, stands)):
            return minutes_name
    return None


def once(problem: Problem, person: Volunteer) -> str | None:
    """The longest span in which a person may serve once only; None if there is none or the rule may be
    broken.
    """
    if not INFO.must_hold(problem.policy):
        return None
    return next((span for span in reversed(SPANS) if getattr(person.limits, f"shifts_per_{span}") == 1), None)


def post(problem: Problem, model: Model, x: Variables) -> None:
    table, violation = timetable(problem), Violation(problem, model, INFO)
    for span in SPANS:
        grouped = spanned(problem, x.person_shifts, span)
        begin, variables = x.person_shifts.together(grouped.entries)
        minutes = table.lengths[x.person_shifts.shift[grouped.entries]]
        each = np.repeat(minutes, np.diff(begin))
        count, stands = np.diff(grouped.begin), x.person_shifts.stands[grouped.entries]
        for unit, amounts, reached, most in (
            (1, None, count, grouped.least(most_of(problem, f"shifts_per_{span}"), stands)),
            (
                MINUTES_OF_HOUR,
                each,
                grouped.summed(minutes),
                grouped.least(most_of(problem, f"minutes_per_{span}"), minutes * stands),
            ),
        ):
            over = reached - most
            for k in np.flatnonzero(over > 0).tolist():
                start, end = begin[grouped.begin[k]], begin[grouped.begin[k + 1]]
                slack = violation.slack(most=-(-int(over[k]) // unit))
                own = None if amounts is None else amounts[start:end]
                _at_most(model, int(reached[k] - over[k]), variables[start:end], own, slack, unit)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    table = timetable(problem)
    for person in problem.open_volunteers:
        if person.limits == FREE:
            continue
        held = list(dict.fromkeys(problem.shift_of[seat].id for seat in roster.held_by(person.id)))
        own = problem.stands.get(person.id, frozenset())
        for shifts_name, most_shifts, minutes_name, most_minutes, key in spans(table, person.limits):
            for shifts in _by(problem, key, held) if held else ():
                stands = own.intersection(shifts) if own else own
                for name, most, reached, stand, units in (
                    (shifts_name, most_shifts, len(shifts), len(stands), int),
                    (minutes_name, most_minutes, _minutes(table, shifts), _minutes(table, stands), hours),
                ):
                    if most is not None and (over := reached - max(most, stand)) > 0:
                        numbers = {"volunteer": person.id, "limit": name, "most": most, "reached": reached}
                        numbers["shift"] = max(
                            shifts, key=lambda each: (each not in stands, shifts.index(each))
                        )
                        yield finding(problem, INFO, units(over), numbers, over)


def _at_most(
    model: Model, most: int, variables: Numbers, amounts: Numbers | None, slack: list[Var], unit: int
) -> None:
    if slack:
        less = [-unit] * len(slack)
        amounts = ones_and(len(variables), *less) if amounts is None else joined(amounts, less)
        variables = joined(variables, slack)
    model.at_most(most, variables, amounts)


@dataclass(frozen=True, slots=True)
class Spanned:
    """The possible shifts of each person in each day, week or period.

    Group k has the entries `entries[begin[k] : begin[k + 1]]` of `PersonShifts`, all of `person[k]`.
    """

    entries: Numbers
    begin: Numbers
    person: Numbers

    def summed(self, amounts: Numbers) -> Numbers:
        """The sum of some amounts of the entries in each group."""
        return np.diff(joined([0], np.cumsum(amounts))[self.begin])

    def least(self, most: Numbers, standing: Numbers | Flags) -> Numbers:
        """The limit of each group, given those of each person and what stands of each entry: nothing may join
        what reaches a limit by itself.
        """
        return np.maximum(most[self.person], self.summed(standing.astype(np.int64)))


def spanned(problem: Problem, known: PersonShifts, span: str) -> Spanned:
    """The possible shifts of each person, grouped by the day, week or period in which they start."""
    number = timetable(problem).numbers(span)
    code = known.person * (int(number.max(initial=0)) + 1) + number[known.shift]
    entries = np.argsort(code, kind="stable")
    begin = np.flatnonzero(np.diff(code[entries], prepend=-1))
    return Spanned(entries, joined(begin, [len(code)]), known.person[entries[begin]])


def most_of(problem: Problem, name: str) -> Numbers:
    """For each person, the number that they set for a limit; UNBOUNDED where they set none or are context."""
    context = problem.context_volunteers
    numbers = (
        None if person.id in context else getattr(person.limits, name) for person in problem.volunteers
    )
    return np.array([UNBOUNDED if number is None else number for number in numbers], dtype=np.int64)


def most_shifts(problem: Problem, known: PersonShifts) -> Numbers:
    """For each person, the most of their possible shifts that their limits allow, as an upper bound."""
    most = np.diff(known.first)
    for span in SPANS:
        grouped = spanned(problem, known, span)
        person, limit = grouped.person, most_of(problem, f"shifts_per_{span}")
        number = np.minimum(np.diff(grouped.begin), grouped.least(limit, known.stands[grouped.entries]))
        most = np.minimum(most, np.bincount(person, number, minlength=len(most)).astype(np.int64))
    return most


def _by(
    problem: Problem, key: Mapping[ShiftId, object] | None, shifts: Iterable[ShiftId]
) -> list[list[ShiftId]]:
    if key is None:
        return (
            [inside] if (inside := [shift for shift in shifts if shift not in problem.shifts_outside]) else []
        )
    groups: dict[object, list[ShiftId]] = defaultdict(list)
    for shift in shifts:
        groups[key[shift]].append(shift)
    return list(groups.values())


def _span_of(problem: Problem, key: Mapping[ShiftId, object] | None, shift: ShiftId) -> object:
    """The day or week of a shift; without a `key` whether it is outside the period."""
    return shift in problem.shifts_outside if key is None else key[shift]


def _minutes(table: Timetable, shifts: Iterable[ShiftId]) -> int:
    return sum(table.minutes[shift] for shift in shifts)
