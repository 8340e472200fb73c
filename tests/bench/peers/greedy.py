"""Duet's start alone, without any solver."""

from matcher.construct import construct
from matcher.problem import Problem
from matcher.roster import Roster


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """The start; it needs neither the time nor the workers."""
    return construct(problem)
