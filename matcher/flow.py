"""What the assignment of people to heads alone must cost: a bound for millions of pairs in seconds.

Of all rules three are kept: who could sit where, how many heads are wanted, and that each further shift of a
person costs more. That is a minimum-cost flow from people to demands (Ahuja, Magnanti and Orlin, Network
Flows, 1993), with an arc for each pair; a head that is not filled pays a price instead. What is dropped only
makes rosters dearer, so for every price and every roster

    comfort + price * (weighted heads missing) >= the flow's cost.
"""

import numpy as np
from ortools.graph.python import min_cost_flow

from matcher.policy import Tier
from matcher.problem import Problem
from matcher.programme import Floats, Indices
from matcher.rules import fairness
from matcher.whole import Whole

MOST_APART = 6


class Flow:
    """The flow of a problem; heads of a curve, which one person may fill by the hour, are left out."""

    def __init__(self, problem: Problem, whole: Whole) -> None:
        self._problem = problem
        demands = [demand for demand in problem.demands if demand.curve is None]
        place = {seat: number for number, demand in enumerate(demands) for seat in demand.seats}
        of_seat = np.array([place.get(seat, -1) for seat in problem.seat], dtype=np.int64)
        seat, person = whole.groups
        self._kept = of_seat[seat] >= 0
        self._demand, self._person = of_seat[seat][self._kept], person[self._kept]
        self._costs = {tier: whole.costs(tier)[self._kept] for tier in (Tier.FAIRNESS, Tier.WISHES)}
        weights = [problem.project[demand.project].weight for demand in demands]
        self._weight = np.array(weights, dtype=np.int64)
        self._wanted = {
            Tier.MINIMUM: np.array([demand.minimum for demand in demands], dtype=np.int64),
            Tier.DESIRED: np.array([demand.desired for demand in demands], dtype=np.int64),
        }
        fair = _counts(problem, "fairness", Tier.FAIRNESS)
        steps = [fairness.step(problem, each) if fair else 0 for each in problem.volunteers]
        self._step = np.array(steps, dtype=np.int64)

    @staticmethod
    def holds(problem: Problem) -> bool:
        """Whether the tiers of coverage cost at least the heads missing, as the flow supposes."""
        tiers = (Tier.MINIMUM, Tier.DESIRED)
        return not problem.kept and all(_counts(problem, tier.name.lower(), tier) for tier in tiers)

    def least(self, coverage: Tier, price: int, comfort: dict[Tier, int]) -> tuple[int, int]:
        """The flow's cost, with `price` for each weighted head below what `coverage` counts and the weighted
        tiers of comfort; and the weighted heads it leaves missing.
        """
        wanted = self._wanted[coverage]
        people, demands = len(self._step), len(wanted)
        costs = np.zeros(len(self._demand))
        for tier, weight in comfort.items():
            costs += weight * self._costs[tier]
        flow = min_cost_flow.SimpleMinCostFlow()
        first = 1 + people
        self._arcs(flow, 1 + self._person, first + self._demand, 1, costs)
        could = np.bincount(self._person, minlength=people)
        for number in range(MOST_APART):
            capacity = np.minimum(1, could) if number + 1 < MOST_APART else could
            further = comfort.get(Tier.FAIRNESS, 0) * self._step * number
            self._arcs(flow, np.zeros(people, np.int64), 1 + np.arange(people), capacity, further)
        missing = np.array(
            self._arcs(
                flow, np.zeros(demands, np.int64), first + np.arange(demands), wanted, price * self._weight
            )
        )
        supplies = np.concatenate(([wanted.sum()], np.zeros(people, np.int64), -wanted))
        flow.set_nodes_supplies(np.arange(len(supplies)), supplies)
        if flow.solve() != flow.OPTIMAL:
            raise ValueError("a flow in which every head may be missing has a solution")
        return flow.optimal_cost(), int(flow.flows(missing) @ self._weight)

    @staticmethod
    def _arcs(
        flow: min_cost_flow.SimpleMinCostFlow,
        tails: Indices,
        heads: Indices,
        capacity: int | Indices,
        costs: Floats | Indices,
    ) -> Indices:
        shape = np.full(len(tails), capacity) if isinstance(capacity, int) else capacity
        arcs: Indices = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, shape, costs.astype(np.int64))
        return arcs


def _counts(problem: Problem, rule: str, tier: Tier) -> bool:
    """Whether a rule is on and counts where it is at home."""
    return rule not in problem.policy.without and problem.policy.price(rule, tier).tier is tier
