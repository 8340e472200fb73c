"""What rules count across subproblems that share no person and no shift.

The costs of such subproblems do not add up. Each therefore carries numbers from outside it, its `Context`.
Those that were decided at the same time are judged one after the other.
"""

from collections.abc import Collection
from typing import Any

from matcher.ids import ShiftId, VolunteerId
from matcher.problem.context import NO_CONTEXT, Context
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.registry import rules
from matcher.rules.rule import Contextual, Coupling


def coupled(problem: Problem) -> tuple[frozenset[ShiftId], ...]:
    """The groups of shifts that one rule counts together, whoever could serve on them."""
    return tuple(
        group
        for rule in rules().values()
        if isinstance(rule, Coupling)
        for group in rule.coupled(problem)
        if len(group) > 1
    )


def context_of(
    problem: Problem, people: Collection[VolunteerId], work: Collection[ShiftId], keeping: Roster
) -> Context:
    """What rules must know to decide `people` on the shifts of `work` alone, while `keeping` is kept."""
    numbers: dict[str, Any] = {}
    for rule in rules().values():
        if rule.INFO.context and isinstance(rule, Contextual):
            numbers |= rule.context_numbers(problem, people, work, keeping)
    found = Context(**numbers)
    return NO_CONTEXT if found == NO_CONTEXT else found
