"""The pairs that matter, decided whole: a mixed-integer programme over what the relaxations chose.

Of a district's candidate pairs the relaxations of all tiers together touch about one in eight. Over these
HiGHS decides coverage to optimality in seconds, and comfort to a fraction of a per cent, because the
relaxation is nearly whole.
"""

from collections.abc import Collection, Mapping

from ortools.math_opt.python import mathopt

from matcher.formulate import formulate
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.programme import Interruption, Programme, parameters, values_of
from matcher.progress import Cancel
from matcher.roster import Assignment, Roster

CHOSEN = 0.5
NEARLY = 1e-4


class Core:
    """A problem over some of its pairs, decided for a weighted sum of tiers under caps on the others."""

    def __init__(self, problem: Problem, pairs: Collection[Assignment], cancel: Cancel) -> None:
        model, self._x = formulate(problem, pairs)
        self._cancel = cancel
        self._programme = Programme(model, whole=True)

    def decide(
        self, weights: Mapping[Tier, int], caps: Mapping[Tier, int], start: Roster, seconds: float
    ) -> Roster | None:
        """The best roster found within `seconds`, from `start`; None when there is none."""
        self._programme.aim(weights, caps)
        hint = mathopt.SolutionHint(
            variable_values={
                self._programme.variables[variable]: float(pair in start.assignments)
                for pair, variable in self._x.pair.items()
            }
        )
        with Interruption(self._cancel) as interrupter:
            answer = mathopt.solve(
                self._programme.mathopt,
                mathopt.SolverType.HIGHS,
                params=parameters(seconds, NEARLY),
                model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
                interrupter=interrupter,
            )
        if not answer.solutions or answer.solutions[0].primal_solution is None:
            return None
        values = values_of(answer.solutions[0].primal_solution.variable_values, self._programme.variables)
        return Roster(frozenset(pair for pair, variable in self._x.pair.items() if values[variable] > CHOSEN))
