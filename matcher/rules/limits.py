"""Nobody does more shifts or minutes in a local day, an ISO week or the period than they want to.

For each person, each span of `Limits` that has a number and each day, week or period: the shifts (or their
minutes) that start in it are at most that number; or, where `Policy.prices` names the rule, each shift over
it costs the price, and each hour that the minutes over it come to, a started one counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from matcher.entities import Limits, Shift, ShiftId, Volunteer
from matcher.model import Model, Var
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.breach import MINUTES_OF_HOUR, Breach, finding, hours
from matcher.timetable import Timetable, timetable
from matcher.variables import Variables

TIER = None
FREE = Limits()
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
    """Whether a person who holds these shifts may do one more."""
    return broken(problem, person, held, shift) is None


def broken(problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> str | None:
    """The first limit that one more shift breaks, by its name."""
    if person.limits == FREE:
        return None
    table = timetable(problem)
    for shifts_name, most_shifts, minutes_name, most_minutes, key in spans(table, person.limits):
        if most_shifts is None and most_minutes is None:
            continue
        beside = [each.id for each in held if key is None or key[each.id] == key[shift.id]]
        if most_shifts is not None and len(beside) >= most_shifts:
            return shifts_name
        minutes = table.minutes[shift.id] + sum(table.minutes[each] for each in beside)
        if most_minutes is not None and minutes > most_minutes:
            return minutes_name
    return None


def post(problem: Problem, model: Model, x: Variables) -> None:
    table, breach = timetable(problem), Breach(problem, model, "limits")
    for person in problem.open_volunteers:
        if person.limits == FREE:
            continue
        seats = x.of(person.id)
        for _, most_shifts, _, most_minutes, key in spans(table, person.limits):
            if most_shifts is None and most_minutes is None:
                continue
            for shifts in _by(key, seats):
                variables = [variable for shift in shifts for variable in seats[shift]]
                over = len(shifts) - (len(shifts) if most_shifts is None else most_shifts)
                if over > 0:
                    _at_most(model, len(shifts) - over, variables, None, breach.slack(most=over), 1)
                over = (
                    0 if most_minutes is None else sum(map(table.minutes.__getitem__, shifts)) - most_minutes
                )
                if over > 0:
                    minutes = [table.minutes[shift] for shift in shifts for _ in seats[shift]]
                    slack = breach.slack(most=hours(over))
                    _at_most(model, most_minutes or 0, variables, minutes, slack, MINUTES_OF_HOUR)


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    table = timetable(problem)
    for person in problem.open_volunteers:
        held = [problem.shift_of[seat].id for seat in roster.held_by(person.id)]
        if not held or person.limits == FREE:
            continue
        for shifts_name, most_shifts, minutes_name, most_minutes, key in spans(table, person.limits):
            for shifts in _by(key, held):
                minutes = sum(table.minutes[shift] for shift in shifts)
                for name, most, reached, units in (
                    (shifts_name, most_shifts, len(shifts), int),
                    (minutes_name, most_minutes, minutes, hours),
                ):
                    if most is not None and reached > most:
                        numbers = {"volunteer": person.id, "limit": name, "most": most, "reached": reached}
                        numbers["shift"] = shifts[-1]
                        yield finding(problem, "limits", units(reached - most), numbers, reached - most)


def _at_most(
    model: Model, most: int, variables: list[Var], amounts: list[int] | None, slack: list[Var], unit: int
) -> None:
    if slack:
        amounts = [*(amounts or [1] * len(variables)), *([-unit] * len(slack))]
    model.at_most(most, variables + slack, amounts)


def most_shifts(table: Timetable, limits: Limits, shifts: Sequence[ShiftId]) -> int:
    """No more than so many of these shifts are within the limits in number; an upper bound, not always
    reached.
    """
    most = len(shifts)
    for _, number, _, _, key in spans(table, limits):
        if number is not None:
            most = min(most, sum(min(number, len(group)) for group in _by(key, shifts)))
    return most


def _by(key: Mapping[ShiftId, object] | None, shifts: Iterable[ShiftId]) -> list[list[ShiftId]]:
    if key is None:
        return [list(shifts)]
    groups: dict[object, list[ShiftId]] = defaultdict(list)
    for shift in shifts:
        groups[key[shift]].append(shift)
    return list(groups.values())
