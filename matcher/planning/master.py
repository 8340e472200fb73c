"""The linear programme that mixes the plans found so far into the cheapest cover of all seats.

minimise  sum of cost * share over plans + what missing and spare heads cost
such that the shares of each person's plans add up to 1, and on each seat
          heads of the shares + short + vital - over = desired

Its dual prices say what a head on each seat is worth; plans that are cheap at these prices are worth adding
(Dantzig and Wolfe 1960).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.planning.cover import Cover
from matcher.planning.plans import Floats
from matcher.programme import Interruption, parameters
from matcher.progress import Cancel

UNPLANNED = 1e6


@dataclass(frozen=True, slots=True)
class Mixed:
    """The cost of the best mix, what a head on each seat is worth, and the share of each plan."""

    cost: float
    worth: Floats
    shares: Floats


class Master:
    """Plans are added one by one; one simplex solver (GLOP) starts each time from its last basis."""

    def __init__(self, cover: Cover, people: int, cancel: Cancel) -> None:
        self._cancel = cancel
        self._model = mathopt.Model()
        self._one = [self._model.add_linear_constraint(lb=1, ub=1) for _ in range(people)]
        self._seats = [
            self._model.add_linear_constraint(lb=heads, ub=heads) for heads in cover.desired.tolist()
        ]
        for person in self._one:
            self._term({person: 1.0}, UNPLANNED, np.inf)
        for seat, row in enumerate(self._seats):
            least, desired, most = (int(of[seat]) for of in (cover.minimum, cover.desired, cover.maximum))
            short, vital = float(cover.short[seat]), float(cover.vital[seat])
            self._term({row: 1.0}, short, desired - least)
            if least:
                self._term({row: 1.0}, short + vital, least)
            if most > desired:
                self._term({row: -1.0}, float(cover.over[seat]), most - desired)
        self._plans: list[mathopt.Variable] = []
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add(self, person: int, seats: Iterable[int], cost: float) -> None:
        """A plan of a person: the seats it takes, and what it costs."""
        rows = {self._seats[seat]: 1.0 for seat in seats}
        self._plans.append(self._term({self._one[person]: 1.0, **rows}, cost, np.inf))

    def fix(self, plans: Sequence[int], share: float) -> None:
        """Let plans, by number, have at least this share."""
        for plan in plans:
            self._plans[plan].lower_bound = share

    def solve(self, seconds: float) -> Mixed | None:
        """The best mix; None when time ran out first, or the solver failed."""
        with Interruption(self._cancel) as interrupter:
            try:
                answer = self._solver.solve(params=parameters(seconds), interrupter=interrupter)
            except AttributeError:  # MathOpt 9.15 raises it in the place of any fault of a solver
                return None
        if answer.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            return None
        worth, shares = answer.dual_values(self._seats), answer.variable_values(self._plans)
        return Mixed(
            answer.objective_value(), np.array(worth, dtype=np.float32), np.array(shares, dtype=np.float32)
        )

    def _term(
        self, rows: dict[mathopt.LinearConstraint, float], cost: float, most: float
    ) -> mathopt.Variable:
        variable = self._model.add_variable(lb=0.0, ub=most)
        for row, value in rows.items():
            row.set_coefficient(variable, value)
        self._model.objective.set_linear_coefficient(variable, cost)
        return variable
