"""Searches that have begun, for tests of the parts of a solve."""

from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.solver.search import Search


def searching(
    asked: Problem,
    roster: Roster | None = None,
    *,
    seconds: float = 20.0,
    workers: int = 2,
    seed: int = 0,
    cancel: Cancel | None = None,
) -> Search:
    """A search of a problem that knows a roster, if one is given."""
    search = Search.begin(asked, SolveLimits(seconds=seconds, workers=workers, seed=seed), cancel=cancel)
    if roster is not None:
        assert search.incumbent.offer(roster, "construct")
    return search
