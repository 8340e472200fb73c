"""What if: the roster that changes to a problem would lead to, compared with today's roster.

Only the subproblem around the changes is solved again, unless that is not enough. Today's roster is kept.
"""

from collections.abc import Sequence
from dataclasses import replace

from immutabledict import immutabledict

from matcher.answers.params import DEFAULT_PARAMS, AnswerParams
from matcher.answers.what_if.apply_changes import apply_changes
from matcher.answers.what_if.comparison import (
    Comparison,
    PersonDifference,
    ProjectDifference,
    by_person,
    by_project,
)
from matcher.answers.what_if.scope import GLOBAL_CHANGES, changed_shifts, feasible_part, scope_of
from matcher.problem.changes import Change
from matcher.problem.problem import Problem
from matcher.problem.standing import of_period
from matcher.progress import Cancel, OnProgress
from matcher.result import Result
from matcher.roster import Roster
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.subproblem import project, splice, subproblem
from matcher.verify import verify

__all__ = ["Comparison", "PersonDifference", "ProjectDifference", "apply_changes", "what_if"]

#: About as long as somebody waits for the answer to a question.
DEFAULT_LIMITS = SolveLimits(seconds=20)


def what_if(
    problem: Problem,
    roster: Roster,
    changes: Sequence[Change],
    limits: SolveLimits = DEFAULT_LIMITS,
    on_progress: OnProgress | None = None,
    cancel: Cancel | None = None,
    params: AnswerParams = DEFAULT_PARAMS,
) -> Comparison:
    """The comparison of `roster`, which is today's, with the roster that `changes` would lead to.

    Every assignment of today's roster counts as a promise, at its price in `problem.published` or at 1. The
    subproblem around the changes is solved first; where it has no roster that keeps all hard rules, the whole
    problem is. `limits` hold for each of the two solves. `InvalidProblem` when a change has no meaning.
    """
    roster = of_period(problem, roster)
    today = _with_promises(problem, roster)
    changed = apply_changes(today, changes)
    left = feasible_part(changed, roster, changed_shifts(today, changed))
    everywhere = any(isinstance(change, GLOBAL_CHANGES) for change in changes)
    scope = scope_of(today, changed, roster, left, params, everywhere=everywhere)
    if not scope.whole:
        part = subproblem(changed, scope.people, scope.shifts, keeping=left)
        result = solve(part, limits, on_progress, project(part, left), cancel)
        found = Roster() if result.roster is None else splice(part, result.roster, left)
        if result.roster is not None and verify(changed, found).feasible:
            return _comparison(today, roster, changed, found, result, whole=False)
    result = solve(changed, limits, on_progress, left, cancel)
    return _comparison(today, roster, changed, result.roster, result, whole=True)


def _with_promises(problem: Problem, roster: Roster) -> Problem:
    prices = {pair: problem.published.get(pair, 1) for pair in roster if pair not in problem.standing}
    return replace(problem, published=immutabledict({**problem.published, **prices}))


def _comparison(
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
        conflict=result.conflict,
        smallest=result.smallest,
    )
