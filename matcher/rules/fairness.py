"""Work is spread by what people asked for: a shift costs more for who asked for less, and each further one
more again.

cost = sum over people of the share of each of their shifts, round(10 * minutes / asked_minutes), plus
step * n * (n - 1) / 2 for their n shifts in the period, step = round(20 * 120 / asked_minutes). Tenths of
what they asked for; 120 minutes is a typical shift. The cost is convex in n on purpose: n - 1 <= sum of y[j],
where y[j], j = 1, 2, ..., costs j * step, and the relaxation is tight. All times the rule's price.
"""

from collections.abc import Iterator, Sequence

from immutabledict import immutabledict

from matcher.entities import Shift, ShiftId, Volunteer
from matcher.model import Model
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.limits import FREE, most_shifts
from matcher.timetable import Timetable, timetable
from matcher.variables import Variables

TIER = Tier.FAIRNESS
TYPICAL_MINUTES = 120


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """The share of one shift in what a person asked for, in tenths."""
    weight = problem.policy.price("fairness", TIER).weight
    return weight * _rounded(10 * shift.minutes, person.asked_minutes)


def step(problem: Problem, person: Volunteer) -> int:
    """What the second shift costs more than the first, the third more than the second, and so on."""
    weight = problem.policy.price("fairness", TIER).weight
    return weight * _rounded(20 * TYPICAL_MINUTES, person.asked_minutes)


def post(problem: Problem, model: Model, x: Variables) -> None:
    table = timetable(problem)
    minutes_of = table.minutes
    at = problem.policy.price("fairness", TIER)
    costs = model.costs[at.tier]
    for person in problem.open_volunteers:
        seats = x.of(person.id)
        asked = person.asked_minutes
        variables = []
        for shift, own in seats.items():
            share = at.weight * _rounded(10 * minutes_of[shift], asked)
            variables += own
            if share:
                costs += [(variable, share) for variable in own]
        further = step(problem, person)
        most = _most(problem, table, person, list(seats)) if further and len(seats) > 1 else 0
        if most > 1:
            more = [model.boolean() for number in range(1, most)]
            model.at_most(1, variables + more, [1] * len(variables) + [-1] * len(more))
            costs += [(variable, further * number) for number, variable in enumerate(more, 1)]


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    at, minutes_of = problem.policy.price("fairness", TIER), timetable(problem).minutes
    for person in problem.open_volunteers:
        minutes = [minutes_of[problem.shift_of[seat].id] for seat in roster.held_by(person.id)]
        count, asked = len(minutes), person.asked_minutes
        cost = at.weight * sum(_rounded(10 * each, asked) for each in minutes)
        cost += step(problem, person) * count * (count - 1) // 2 if count > 1 else 0
        if cost:
            numbers = immutabledict(
                volunteer=person.id, shifts=count, minutes=sum(minutes), asked_minutes=asked
            )
            yield Finding("fairness", cost, at.tier, numbers)


def _most(problem: Problem, table: Timetable, person: Volunteer, shifts: Sequence[ShiftId]) -> int:
    """No more than so many of these shifts can be one person's."""
    most, end = 0, 0
    for shift in sorted(shifts, key=table.end.__getitem__):
        if not most or table.start[shift] >= end:
            most, end = most + 1, table.end[shift]
    if person.limits == FREE or {"limits"} & (problem.policy.without | problem.policy.prices.keys()):
        return most
    return min(most, most_shifts(table, person.limits, shifts))


def _rounded(numerator: int, denominator: int) -> int:
    """The nearest whole number, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)
