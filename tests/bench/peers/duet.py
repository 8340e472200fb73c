"""Duet as it is called by everybody."""

from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.solve import SolveLimits, solve


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """The best roster found in time."""
    return solve(problem, SolveLimits(seconds=seconds, workers=workers)).roster
