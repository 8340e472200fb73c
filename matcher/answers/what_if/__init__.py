"""What if: changes made to a problem, decided anew around them, and the difference from today's roster.

Nothing of today is touched: the answer is a roster beside it.
"""

from collections.abc import Sequence
from dataclasses import replace

from immutabledict import immutabledict

from matcher.answers.what_if.apply_changes import apply
from matcher.answers.what_if.comparison import (
    Comparison,
    PersonDifference,
    ProjectDifference,
    by_person,
    by_project,
)
from matcher.answers.what_if.scope import EVERYWHERE, affected, remaining, touched
from matcher.problem.changes import Change
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress
from matcher.result import Result
from matcher.roster import Roster
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.subproblem import merge, restrict
from matcher.verify import verify

__all__ = ["Comparison", "PersonDifference", "ProjectDifference", "apply", "what_if"]

DEFAULT_LIMITS = SolveLimits(seconds=20)


def what_if(
    problem: Problem,
    roster: Roster,
    changes: Sequence[Change],
    limits: SolveLimits = DEFAULT_LIMITS,
    on_progress: OnProgress | None = None,
    cancel: Cancel | None = None,
) -> Comparison:
    """The roster that would follow from `changes`, with `roster` as it is today, and who gains and who loses.

    Every assignment of today's roster counts as a promise, at its price in `problem.published` or at 1. The
    part around the change is decided anew; where that is not enough, everything is.
    `InvalidProblem` when a change cannot mean anything.
    """
    today = _promised(problem, roster)
    changed = apply(today, changes)
    left = remaining(changed, roster, touched(today, changed))
    everywhere = any(isinstance(change, EVERYWHERE) for change in changes)
    part = affected(today, changed, roster, left, everywhere=everywhere)
    if not part.whole:
        around = restrict(changed, part.people, part.shifts, keeping=left)
        result = solve(around, limits, on_progress, _inside(around, left), cancel)
        found = Roster() if result.roster is None else merge(around, result.roster, left)
        if result.roster is not None and verify(changed, found).feasible:
            return _compared(today, roster, changed, found, result, whole=False)
    result = solve(changed, limits, on_progress, left, cancel)
    return _compared(today, roster, changed, result.roster, result, whole=True)


def _promised(problem: Problem, roster: Roster) -> Problem:
    prices = {pair: problem.published.get(pair, 1) for pair in roster}
    return replace(problem, published=immutabledict({**problem.published, **prices}))


def _inside(part: Problem, roster: Roster) -> Roster:
    people = {person.id for person in part.open_volunteers}
    shifts = {shift.id for shift in part.open_shifts}
    seated = {
        pair
        for pair in roster.assignments
        if pair.volunteer in people and pair.seat in part.seat and part.shift_of[pair.seat].id in shifts
    }
    return Roster(frozenset(seated) | part.kept)


def _compared(
    today: Problem, roster: Roster, changed: Problem, found: Roster | None, result: Result, *, whole: bool
) -> Comparison:
    broken = 0 if found is None else len(roster.assignments - found.assignments)
    return Comparison(
        status=result.status,
        problem=changed,
        roster=found,
        before=verify(today, roster).costs,
        after=None if found is None else verify(changed, found).costs,
        promises_broken=broken,
        by_project=() if found is None else by_project(today, roster, changed, found),
        by_person=() if found is None else by_person(today, roster, changed, found),
        whole=whole,
        seconds=result.seconds,
        contradiction=result.contradiction,
        smallest=result.smallest,
    )
