"""The linear programme that mixes the plans found so far into the cheapest cover of all seats.

minimise  sum of cost * share over plans + what missing and spare heads cost
such that the shares of each person's plans add up to 1, on each seat
          heads of the shares + short + urgent - over = desired - heads that are given,
          and for each total of a kind that somebody must keep
          least <= shifts of the kind in the shares <= most

Its dual prices say what a head on each seat is worth, and what a shift of a kind costs more; plans that are
cheap at these prices are worth adding (Dantzig and Wolfe 1960).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from matcher.planning.cover import Heads
from matcher.planning.plans import Floats
from matcher.planning.pool import Pool
from matcher.programme import Interruption, parameters, solved
from matcher.progress import Cancel

UNPLANNED = 1e6
CHOSEN = 0.5
MOST_NODES = 500


@dataclass(frozen=True, slots=True)
class Mixed:
    """The cost of the best mix, what a head on each seat is worth, what a shift of each kind costs each
    person more where its total is bound, and the share of each plan in the order they were added.
    """

    cost: float
    worth: Floats
    surcharges: Floats
    shares: Floats


class Master:
    """Mixes plans of some people, by number, where others fill `heads` already. One simplex solver (GLOP)
    starts each time from its last basis.
    """

    def __init__(self, pool: Pool, who: Sequence[int], heads: Heads, cancel: Cancel) -> None:
        self._pool, self._cancel = pool, cancel
        self._model = mathopt.Model()
        self._one = {person: self._model.add_linear_constraint(lb=1, ub=1) for person in who}
        wanted = pool.cover.desired - heads
        self._seats = [self._model.add_linear_constraint(lb=each, ub=each) for each in wanted.tolist()]
        self._limits = {
            (person, kind): self._model.add_linear_constraint(
                lb=span.least, ub=np.inf if span.most is None else span.most
            )
            for person in who
            for kind, span in pool.daily.limits(person).items()
        }
        for row in (*self._one.values(), *self._limits.values()):
            self._term({row: 1.0}, UNPLANNED, np.inf)
        self._missing()
        self._plans: list[mathopt.Variable] = []
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def _missing(self) -> None:
        cover = self._pool.cover
        for seat, row in enumerate(self._seats):
            least, desired, most = (int(of[seat]) for of in (cover.minimum, cover.desired, cover.maximum))
            short, urgent = float(cover.short[seat]), float(cover.urgent[seat])
            self._term({row: 1.0}, short, desired - least)
            if least:
                self._term({row: 1.0}, short + urgent, least)
            if most > desired:
                self._term({row: -1.0}, float(cover.over[seat]), most - desired)

    def add(self, number: int) -> None:
        """Let a plan be mixed."""
        pool = self._pool
        person, plan = pool.person[number], pool.plans[number]
        rows = {self._one[person]: 1.0}
        rows |= {self._seats[seat]: 1.0 for seat in plan[plan >= 0].tolist()}
        limited = pool.daily.limits(person)
        if limited:
            counts = pool.daily.counts(plan).tolist()
            rows |= {self._limits[person, kind]: float(counts[kind]) for kind in limited if counts[kind]}
        self._plans.append(self._term(rows, pool.daily.own_cost(person, plan), np.inf))

    def solve(self, seconds: float) -> Mixed | None:
        """The best mix; None when time ran out first, or the solver failed."""
        with Interruption(self._cancel) as interrupter:
            try:
                answer = self._solver.solve(params=parameters(seconds), interrupter=interrupter)
            except AttributeError:  # MathOpt 9.15 raises it in the place of any fault of a solver
                return None
        if answer.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            return None
        daily = self._pool.daily
        surcharges = np.zeros((len(daily.people), daily.kinds), np.float32)
        for place, dual in zip(self._limits, answer.dual_values(self._limits.values()), strict=True):
            surcharges[place] = -dual
        return Mixed(
            answer.objective_value(),
            np.array(answer.dual_values(self._seats), dtype=np.float32),
            surcharges,
            np.array(answer.variable_values(self._plans), dtype=np.float32),
        )

    def trial(self, place: int, seconds: float) -> float:
        """What the mix would cost with a plan in it; without end where that was not found."""
        plan = self._plans[place]
        plan.lower_bound = 1.0
        mixed = self.solve(seconds)
        plan.lower_bound = 0.0
        return np.inf if mixed is None else mixed.cost

    def whole(self, seconds: float, known: Collection[int]) -> list[int] | None:
        """The places of one plan for each person, the best together that was found in so many seconds (with
        HiGHS), beginning with plans at `known` places; None where nothing was found.
        """
        for plan in self._plans:
            plan.integer = True
            plan.upper_bound = 1
        limits = parameters(seconds)
        limits.node_limit = MOST_NODES
        values = {plan: float(place in known) for place, plan in enumerate(self._plans)}
        with Interruption(self._cancel) as interrupter:
            hints = [mathopt.SolutionHint(variable_values=values)]
            answer = solved(self._model, mathopt.SolverType.HIGHS, parameters(seconds), interrupter, hints)
        if answer is None or not answer.solutions or answer.solutions[0].primal_solution is None:
            return None
        found = answer.solutions[0].primal_solution.variable_values
        return [place for place, plan in enumerate(self._plans) if found[plan] > CHOSEN]

    def _term(
        self, rows: dict[mathopt.LinearConstraint, float], cost: float, most: float
    ) -> mathopt.Variable:
        variable = self._model.add_variable(lb=0.0, ub=most)
        for row, value in rows.items():
            row.set_coefficient(variable, value)
        self._model.objective.set_linear_coefficient(variable, cost)
        return variable
