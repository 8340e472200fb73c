"""A problem, or its core, decided whole: a mixed-integer programme for a weighted sum of tiers.

A district's week is nearly a network: its relaxation is almost whole, so HiGHS closes the gap at the root.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite

from ortools.math_opt.python import mathopt

from matcher.formulate import formulate
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.programme import Interruption, Programme, parameters, values_of
from matcher.progress import Cancel
from matcher.roster import Assignment, Roster

CHOSEN = 0.5


@dataclass(frozen=True, slots=True)
class Decided:
    """A roster, or None, and a number that no roster's weighted cost is below, or None."""

    roster: Roster | None
    bound: float | None


class Whole:
    """A problem as one programme; with `among`, only these of its candidate pairs may be."""

    def __init__(self, problem: Problem, cancel: Cancel, among: Collection[Assignment] | None = None) -> None:
        self._problem = problem
        self._cancel = cancel
        self.model, self.x = formulate(problem, among)
        self._programme = Programme(self.model, whole=True)

    def decide(
        self,
        weights: Mapping[Tier, int],
        caps: Mapping[Tier, int],
        start: Roster,
        seconds: float,
        gap: float = 0.0,
    ) -> Decided:
        """Minimise weighted tiers, up to a gap, while those in `caps` cost no more than said, from
        `start`."""
        self._programme.aim(weights, caps)
        hint = mathopt.SolutionHint(
            variable_values={
                self._programme.variables[variable]: float(pair in start.assignments)
                for pair, variable in self.x.pair.items()
            }
        )
        with Interruption(self._cancel) as interrupter:
            answer = mathopt.solve(
                self._programme.mathopt,
                mathopt.SolverType.HIGHS,
                params=parameters(seconds, gap),
                model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
                interrupter=interrupter,
            )
        proven = answer.termination.objective_bounds.dual_bound
        offset = sum(weight * self.model.offsets[tier] for tier, weight in weights.items())
        found = answer.solutions[0].primal_solution if answer.solutions else None
        roster = None if found is None else self._roster(found)
        return Decided(roster, proven + offset if isfinite(proven) else None)

    def most(self, tier: Tier) -> int:
        """What a tier can cost at most: on each seat its dearest people, and every other cost in full."""
        price: dict[int, int] = {}
        for variable, cost in self.model.costs[tier]:
            price[variable] = price.get(variable, 0) + cost
        seated = 0
        for shift in self._problem.open_shifts:
            for seat in shift.seats:
                dear = sorted((price.pop(variable, 0) for _, variable in self.x.on(seat.id)), reverse=True)
                heads = len(dear) if "maximum" in self._problem.policy.without else seat.maximum
                seated += sum(dear[:heads])
        rest = sum(cost * self.model.upper[variable] for variable, cost in price.items())
        return seated + rest + self.model.offsets[tier]

    def _roster(self, found: mathopt.PrimalSolution) -> Roster:
        values = values_of(found.variable_values, self._programme.variables)
        chosen = {pair for pair, variable in self.x.pair.items() if values[variable] > CHOSEN}
        return Roster(frozenset(chosen) | self._problem.kept)
