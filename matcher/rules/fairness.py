"""Work is spread by how much people asked for.

A shift costs more for a person who asked for less, and each further shift costs more than the one before.
Costs are in tenths of what the person asked for. For each person with n shifts in the period:
cost = sum over their shifts of round(10 * minutes / asked_minutes) + step * n * (n - 1) / 2, times the rule's
price, with step = round(20 * 120 / asked_minutes); 120 minutes is a typical shift. What stands in the period
counts in n and costs nothing itself: of s such shifts the shares and s * (s - 1) / 2 steps are free.

The cost is convex in n, which keeps the relaxation tight: n - 1 <= sum of y[j], where the 0-1 variable y[j],
j = 1, 2, ..., costs j * step.
"""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from immutabledict import immutabledict

from matcher.model.model import Model
from matcher.model.variables import PersonShifts, Variables
from matcher.problem.arrays import Flags, Numbers, joined, ones_and
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules import limits
from matcher.rules.info import Family, Parameter, RuleInfo, SetIn
from matcher.tiers import Tier

INFO = RuleInfo(
    name="fairness",
    family=Family.FAIRNESS,
    tier=Tier.FAIRNESS,
    parameters=(Parameter("asked_minutes", SetIn.PERSON, "minutes", least=15, most=1_000_000, default=120),),
)
# The length of a shift that the step from one shift to the next is made for.
TYPICAL_MINUTES = 120
N = TypeVar("N", int, Numbers)


def price(problem: Problem, person: Volunteer, shift: Shift) -> int:
    """The share of one shift in what a person asked for, in tenths."""
    weight = INFO.price(problem.policy).weight
    return weight * _rounded(10 * shift.minutes, person.asked_minutes)


def step(problem: Problem, person: Volunteer) -> int:
    """By how much the second shift costs more than the first, the third more than the second, and so on."""
    weight = INFO.price(problem.policy).weight
    return weight * _rounded(20 * TYPICAL_MINUTES, person.asked_minutes)


def prices_of(problem: Problem, minutes: Numbers, asked: Numbers) -> Numbers:
    """The prices of many shifts at once: `minutes` of each, and the minutes its person `asked` for."""
    return INFO.price(problem.policy).weight * _rounded(10 * minutes, asked)


def further_prices_of(problem: Problem, asked: Numbers) -> Numbers:
    """The steps of many people at once, by the minutes that each `asked` for."""
    return INFO.price(problem.policy).weight * _rounded(np.full(len(asked), 20 * TYPICAL_MINUTES), asked)


def post(problem: Problem, model: Model, x: Variables) -> None:
    known, table = x.person_shifts, timetable(problem)
    at = INFO.price(problem.policy)
    asked = np.array([person.asked_minutes for person in problem.volunteers], dtype=np.int64)
    shares = at.weight * _rounded(10 * table.lengths[known.shift], asked[known.person])
    counted = table.outside[known.shift] == 0
    each = known.each(np.where(x.decided[known.person] & counted & ~known.stands, shares, 0))
    model.cost_of_each(at.tier, known.variables[each > 0], each[each > 0])
    most = np.where(x.decided, most_together(problem, known), 0)
    free = np.maximum(1, standing(known, counted))
    of_variable = known.each(counted)
    for number in np.flatnonzero(most > free).tolist():
        further = step(problem, problem.volunteers[number])
        if further:
            start, end = known.begin[known.first[number : number + 2]]
            variables = known.variables[start:end][of_variable[start:end]]
            further_shifts(model, at.tier, variables, further, int(free[number]), int(most[number]))


def check(problem: Problem, roster: Roster) -> Iterator[Finding]:
    at, minutes_of = INFO.price(problem.policy), timetable(problem).minutes
    for person in problem.open_volunteers:
        shifts = {problem.shift_of[seat].id for seat in roster.held_by(person.id)} - problem.shifts_outside
        stands = shifts & problem.stands.get(person.id, frozenset())
        minutes = [minutes_of[shift] for shift in shifts]
        count, asked = len(minutes), person.asked_minutes
        cost = at.weight * sum(_rounded(10 * minutes_of[shift], asked) for shift in shifts - stands)
        cost += step(problem, person) * (pairs(count) - pairs(len(stands))) if count > 1 else 0
        if cost:
            numbers = immutabledict(
                volunteer=person.id, shifts=count, minutes=sum(minutes), asked_minutes=asked
            )
            yield Finding("fairness", cost, at.tier, numbers)


def most_together(problem: Problem, known: PersonShifts) -> Numbers:
    """For each person, the most of their possible shifts that they could do together, as an upper bound.

    Only shifts of the period count, and those that stand in any case. Greedy interval scheduling: of the
    shifts that begin after the last one taken, the one that ends first is next. Personal limits lower the
    number where they must hold.
    """
    table, counted = timetable(problem), timetable(problem).outside[known.shift] == 0
    most = standing(known, counted)
    end = np.full(len(most), np.iinfo(np.int64).min)
    left = np.lexsort((table.ends[known.shift], known.person))
    left = left[(counted & ~known.stands)[left]]
    while len(left):
        first = left[np.diff(known.person[left], prepend=-1) > 0]
        most[known.person[first]] += 1
        end[known.person[first]] = table.ends[known.shift[first]]
        left = left[table.starts[known.shift[left]] >= end[known.person[left]]]
    if not limits.INFO.must_hold(problem.policy):
        return most
    return np.minimum(most, limits.most_shifts(problem, known))


def standing(known: PersonShifts, counted: Flags) -> Numbers:
    """On how many of the `counted` entries each person stands."""
    found = np.bincount(known.person[known.stands & counted], minlength=len(known.first) - 1)
    return found.astype(np.int64)


def further_shifts(model: Model, tier: Tier, variables: Numbers, step: int, free: int, most: int) -> None:
    """Post that each shift of a person beyond `free`, up to `most`, costs a step more than the last one."""
    more = model.booleans(most - free)
    amounts = ones_and(len(variables), *([-1] * len(more)))
    model.at_most(free, joined(variables, more), amounts)
    model.cost_of_each(tier, more, range(step * free, step * most, step))


def pairs(count: int) -> int:
    """The pairs of so many things."""
    return count * (count - 1) // 2


def _rounded(numerator: N, denominator: N) -> N:
    """The nearest whole number, halves up."""
    return (2 * numerator + denominator) // (2 * denominator)
