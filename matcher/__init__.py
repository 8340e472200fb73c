"""Rosters that are proven good: from a problem to a roster with its costs, its bounds and its reasons.

    from matcher import Problem, SolveLimits, explain, solve, verify, what_if

`explain`, `solve` and `what_if` are loaded when they are first used. The last two load OR-Tools; numba is
loaded by the first solve that needs it. `fixtures/examples` has programs that use each of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from matcher.limits import SolveLimits
from matcher.problem.problem import Problem
from matcher.verify import verify

if TYPE_CHECKING:
    from matcher.answers import explain
    from matcher.answers.what_if import what_if
    from matcher.solver.solve import solve

__all__ = ["Problem", "SolveLimits", "explain", "solve", "verify", "what_if"]

# Functions by the module that has them.
_ON_DEMAND = {"solve": "matcher.solver.solve", "what_if": "matcher.answers.what_if"}


def __getattr__(name: str) -> object:
    if name == "explain":
        return import_module("matcher.answers.explain")
    if name in _ON_DEMAND:
        return getattr(import_module(_ON_DEMAND[name]), name)
    raise AttributeError(name)
