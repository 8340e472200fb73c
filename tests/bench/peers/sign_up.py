"""First come, first served: what a list on the wall gives, and the districts' way so far."""

from matcher.problem.problem import Problem
from matcher.roster import Roster
from tests.support.first_come import signed_up

SEED = 0


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """Who was pinned or promised a seat has signed up already; the others come in a drawn order."""
    return signed_up(problem, SEED, sorted(problem.pinned_in) + sorted(problem.published))
