"""What heads on seats cost, as numbers by seat: each head short, short of the minimum, and too many.

In one sum a head short of the minimum weighs `ABOVE` more, so that it comes before all else; in a `mix` of
plans, whose prices should not jump, `scale`.
"""

import numpy as np
from numpy.typing import NDArray

from matcher.problem.problem import Problem
from matcher.rules import desired, maximum, minimum
from matcher.solver.calendar.calendar_data import Daily, Plan
from matcher.solver.calendar.plan_pricing import NEVER, Floats
from matcher.tiers import Tier

ABOVE = 10_000
MIXED = 10
Heads = NDArray[np.int64]


class Cover:
    """The demand of a problem whose people plan their days."""

    def __init__(self, daily: Daily) -> None:
        problem = daily.problem
        policy = problem.policy
        project = [problem.project[problem.shift_of[seat.id].project] for seat in daily.seats]
        short = desired.INFO.price(policy).weight if desired.INFO.on(policy) else 0
        below = minimum.INFO.price(policy).weight if minimum.INFO.on(policy) else 0
        self.minimum = np.array([seat.minimum for seat in daily.seats], dtype=np.int64)
        self.desired = np.array([seat.desired for seat in daily.seats], dtype=np.int64)
        most = [len(daily.people) if not maximum.INFO.on(policy) else seat.maximum for seat in daily.seats]
        self.maximum = np.maximum(np.array(most, dtype=np.int64), self.desired)
        self.short = np.array([each.weight * short for each in project], np.float32)
        self.over = np.array([each.over * short for each in project], np.float32)
        self.vital = np.array([each.weight * below * ABOVE for each in project], np.float32)
        apart = tiers(problem)[0] is not tiers(problem)[1]
        self.scale = MIXED * max(1, short) if apart else 1
        self.urgent = np.array([each.weight * below * self.scale for each in project], np.float32)

    def heads(self, plan: Plan) -> Heads:
        """The heads that a plan gives each seat."""
        return np.bincount(plan[plan >= 0], minlength=len(self.desired))

    def paid(self, heads: Heads) -> NDArray[np.float64]:
        """What so many heads on each seat cost in a mix, by seat."""
        missing, spare = np.maximum(0, self.desired - heads), np.maximum(0, heads - self.desired)
        below = np.maximum(0, self.minimum - heads)
        return np.asarray(self.short * missing + self.urgent * below + self.over * spare, dtype=np.float64)

    def next_head(self, heads: Heads) -> Floats:
        """What one more head on each seat costs, below 0 where it is wanted."""
        price = np.where(heads < self.desired, -self.short, self.over)
        price = price - np.where(heads < self.minimum, self.vital, np.float32(0))
        return np.where(heads < self.maximum, price, NEVER).astype(np.float32)


def tiers(problem: Problem) -> tuple[Tier, Tier]:
    """The tiers in which heads short of the minimum and of what is desired count."""
    policy = problem.policy
    return minimum.INFO.price(policy).tier, desired.INFO.price(policy).tier
