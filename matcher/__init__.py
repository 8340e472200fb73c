"""Rosters that are proven good: a problem in, a roster with its costs, its bounds and its reasons out.

    from matcher import Problem, solve, verify, explain, what_if

`solve` and `what_if` load a solver when they are first asked for; the rest never does.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from matcher.answers import explain
from matcher.problem.problem import Problem
from matcher.verify import verify

if TYPE_CHECKING:
    from matcher.answers.what_if import what_if
    from matcher.solver.solve import SolveLimits, solve

__all__ = ["Problem", "SolveLimits", "explain", "solve", "verify", "what_if"]

_ON_DEMAND = {
    "SolveLimits": "matcher.solver.solve",
    "solve": "matcher.solver.solve",
    "what_if": "matcher.answers.what_if",
}


def __getattr__(name: str) -> object:
    if name in _ON_DEMAND:
        return getattr(import_module(_ON_DEMAND[name]), name)
    raise AttributeError(name)
