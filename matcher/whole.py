"""The whole problem decided at once: a mixed-integer programme, stage by stage, each proven before the next.

A district's week is nearly a network: its relaxation is almost whole, so HiGHS closes the gap at the root.
Two tiers go in one stage where the weight that keeps them apart stays small; a cap on what earlier stages
reached keeps their order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite

from ortools.math_opt.python import mathopt

from matcher.construct import construct
from matcher.formulate import formulate
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.programme import Interruption, Programme, parameters, values_of
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.search import Incumbent

STAGES = ((Tier.MINIMUM, Tier.PROMISES), (Tier.DESIRED,), (Tier.FAIRNESS, Tier.WISHES))
SHARES = (0.35, 0.5, 1.0)
MOST_APART = 2_000
CHOSEN = 0.5
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Decided:
    """A roster, or None, and a number that no roster's weighted cost is below, or None."""

    roster: Roster | None
    bound: float | None


class Whole:
    """A problem as one programme, working for an incumbent."""

    def __init__(self, problem: Problem, incumbent: Incumbent, cancel: Cancel) -> None:
        self._incumbent = incumbent
        self._cancel = cancel
        self._model, self._x = formulate(problem)
        self._programme = Programme(self._model)
        self._problem = problem

    def run(self) -> None:
        """Decide stage after stage until all are proven or time is up; the incumbent takes rosters and
        bounds."""
        caps: dict[Tier, int] = {}
        for number, stage in enumerate(STAGES, 1):
            weights = self._weights(stage)
            decided = self._decide(weights, caps, self._left() * SHARES[number - 1])
            if decided.roster is not None:
                self._incumbent.offer(construct(self._problem, decided.roster), "improve")
                self._incumbent.offer(Roster(decided.roster.assignments | self._problem.kept), "improve")
            self._prove(weights, caps, decided.bound)
            if self._left() <= 0:
                return
            caps |= {tier: self._incumbent.reached()[tier - 1] for tier in stage}
            self._incumbent.settled = number == len(STAGES) - 1

    def _decide(self, weights: Mapping[Tier, int], caps: Mapping[Tier, int], seconds: float) -> Decided:
        start = self._incumbent.roster
        self._programme.aim(weights, caps)
        hint = mathopt.SolutionHint(
            variable_values={
                self._programme.variables[variable]: float(start is not None and pair in start.assignments)
                for pair, variable in self._x.pair.items()
            }
        )
        with Interruption(self._cancel) as interrupter:
            answer = mathopt.solve(
                self._programme.mathopt,
                mathopt.SolverType.HIGHS,
                params=parameters(seconds),
                model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
                interrupter=interrupter,
            )
        proven = answer.termination.objective_bounds.dual_bound
        offset = sum(weight * self._model.offsets[tier] for tier, weight in weights.items())
        found = answer.solutions[0].primal_solution if answer.solutions else None
        return Decided(
            None if found is None else self._roster(found),
            proven + offset if isfinite(proven) else None,
        )

    def _prove(self, weights: Mapping[Tier, int], caps: Mapping[Tier, int], bound: float | None) -> None:
        """What a bound on weight * first + second says of each: first >= (bound - most of second) / weight,
        and second >= bound - weight * first, for what first has reached.
        """
        if bound is None:
            return
        before, tiers = tuple(caps.values()), tuple(weights)
        rest = sum(weights[tier] * self._most(tier) for tier in tiers[1:])
        first = _up((bound - rest) / weights[tiers[0]])
        if len(tiers) == 2:
            reached = self._incumbent.reached()[tiers[0] - 1]
            second = _up(bound - weights[tiers[0]] * reached)
            self._incumbent.prove(tiers[1], second, (*before, reached))
        self._incumbent.prove(tiers[0], first, before)

    def _weights(self, stage: tuple[Tier, ...]) -> dict[Tier, int]:
        """The second of two tiers weighs 1, the first one more than the second can cost, or as much as is
        wise."""
        if len(stage) == 1:
            return {stage[0]: 1}
        return {stage[0]: min(MOST_APART, self._most(stage[1]) + 1), stage[1]: 1}

    def _most(self, tier: Tier) -> int:
        """What a tier can cost at most: on each seat its dearest people, and every other cost in full."""
        price: dict[int, int] = {}
        for variable, cost in self._model.costs[tier]:
            price[variable] = price.get(variable, 0) + cost
        seated = 0
        for shift in self._problem.open_shifts:
            for seat in shift.seats:
                dear = sorted((price.pop(variable, 0) for _, variable in self._x.on(seat.id)), reverse=True)
                heads = len(dear) if "maximum" in self._problem.policy.without else seat.maximum
                seated += sum(dear[:heads])
        rest = sum(cost * self._model.upper[variable] for variable, cost in price.items())
        return seated + rest + self._model.offsets[tier]

    def _left(self) -> float:
        return 0.0 if self._cancel.is_set else max(0.0, self._incumbent.left)

    def _roster(self, found: mathopt.PrimalSolution) -> Roster:
        values = values_of(found.variable_values, self._programme.variables)
        return Roster(frozenset(pair for pair, variable in self._x.pair.items() if values[variable] > CHOSEN))


def _up(number: float) -> int:
    """The least whole number that is not below, forgiving a solver's rounding."""
    return max(0, ceil(number - ROUNDING * max(1.0, abs(number))))
