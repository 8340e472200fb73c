"""Duet's start alone, without any solver."""

from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.solver.start.greedy import greedy


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """The start; it needs neither the time nor the workers."""
    return greedy(problem)
