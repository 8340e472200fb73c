"""What heads on seats cost, by seat: each head below the desired number, below the minimum, and too many.

The minimum has a tier of its own before the others. Where all costs are added up, a head below the minimum is
therefore made dearer: in `marginal_costs` so much that it comes before all else, in the master only by a
moderate `scale`, as duals of very different sizes slow its method down.
"""

import numpy as np
from numpy.typing import NDArray

from matcher.problem.problem import Problem
from matcher.rules import desired, maximum, minimum
from matcher.solver.calendar.calendar_data import CalendarData, Plan
from matcher.solver.calendar.kernel_types import NEVER, Floats32, Floats64
from matcher.tiers import Tier

#: Factor on the price of a head below the minimum that puts it before all other costs: more than the weights
#: of a tier, which are below 1,000.
MINIMUM_FIRST = 10_000
#: The same factor in the master, in prices of a desired head.
MASTER_SCALE = 10
Heads = NDArray[np.int64]


class CoverCosts:
    """The demand for heads of a problem, and what it costs to miss it.

    By seat: the numbers `minimum`, `desired` and `maximum`, and the costs of a head `missing` of those
    desired, of a `spare` one, and of one `below_minimum` in the master (`scale` times its price).
    """

    def __init__(self, data: CalendarData) -> None:
        problem, policy = data.problem, data.problem.policy
        projects = [problem.project[problem.shift_of[seat.id].project] for seat in data.seats]
        per_desired = desired.INFO.price(policy).weight if desired.INFO.on(policy) else 0
        per_minimum = minimum.INFO.price(policy).weight if minimum.INFO.on(policy) else 0
        self.minimum = np.array([seat.minimum for seat in data.seats], dtype=np.int64)
        self.desired = np.array([seat.desired for seat in data.seats], dtype=np.int64)
        unlimited = not maximum.INFO.on(policy)
        most = [len(data.people) if unlimited else seat.maximum for seat in data.seats]
        self.maximum = np.maximum(np.array(most, dtype=np.int64), self.desired)
        self.missing = np.array([project.weight * per_desired for project in projects], np.float32)
        self.spare = np.array([project.over * per_desired for project in projects], np.float32)
        below = [project.weight * per_minimum for project in projects]
        self._below_minimum_first = np.array([each * MINIMUM_FIRST for each in below], np.float32)
        minimum_tier, desired_tier = coverage_tiers(problem)
        self.scale = MASTER_SCALE * max(1, per_desired) if minimum_tier is not desired_tier else 1
        self.below_minimum = np.array([each * self.scale for each in below], np.float32)

    def heads(self, plan: Plan) -> Heads:
        """The heads that a plan gives each seat."""
        return np.bincount(plan[plan >= 0], minlength=len(self.desired))

    def costs(self, heads: Heads) -> Floats64:
        """What so many heads on each seat cost in the master, by seat."""
        missing, spare = np.maximum(0, self.desired - heads), np.maximum(0, heads - self.desired)
        below = np.maximum(0, self.minimum - heads)
        costs = self.missing * missing + self.below_minimum * below + self.spare * spare
        return np.asarray(costs, dtype=np.float64)

    def marginal_costs(self, heads: Heads) -> Floats32:
        """What one more head on each seat costs, below 0 where it is wanted; `NEVER` beyond the maximum."""
        cost = np.where(heads < self.desired, -self.missing, self.spare)
        cost = cost - np.where(heads < self.minimum, self._below_minimum_first, np.float32(0))
        return np.where(heads < self.maximum, cost, NEVER).astype(np.float32)


def coverage_tiers(problem: Problem) -> tuple[Tier, Tier]:
    """The tiers in which heads below the minimum and heads missing of the desired number count."""
    policy = problem.policy
    return minimum.INFO.price(policy).tier, desired.INFO.price(policy).tier
