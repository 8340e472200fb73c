"""The linear model of a problem: integer variables, linear rows, and a linear cost for each tier.

Rules add to this model and know no solver. `matcher.model.cpsat` turns it into a CP-SAT model and
`matcher.model.milp` into a linear or mixed-integer programme, so that each rule is formulated once for all
solvers. All coefficients are integers. Sequences of variables may be lists or arrays and are not copied.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher.model.sets import Sets
from matcher.problem.arrays import Numbers, joined
from matcher.tiers import Tier

Var = int
Members = Sequence[Var] | Numbers
#: sides of rows from here on mean "no limit": far beyond any sum of costs, within 64 bits
UNBOUNDED = 2**60


def as_list(members: Members) -> list[int]:
    """The members as a list of Python integers."""
    return members.tolist() if isinstance(members, np.ndarray) else list(members)


class Row(NamedTuple):
    """low <= sum(coefficient * variable) <= high; `None` as coefficients means that all are 1."""

    variables: Members
    coefficients: Members | None
    low: int
    high: int


class Model:
    """Variables (by index), rows, and a cost for each tier. Variable 0 is the constant 1."""

    def __init__(self) -> None:
        self.lower: list[int] = [1]
        self.upper: list[int] = [1]
        self.rows: list[Row] = []
        self.exclusive: list[Members] = []
        self.offsets: dict[Tier, int] = {}
        self._costs: dict[Tier, list[tuple[Members, Members]]] = {}
        self.forget_costs()

    ONE: Var = 0

    def boolean(self) -> Var:
        """A new 0-1 variable."""
        return self.integer(0, 1)

    def booleans(self, count: int) -> range:
        """`count` new 0-1 variables with consecutive indices."""
        first = len(self.lower)
        self.lower += [0] * count
        self.upper += [1] * count
        return range(first, first + count)

    def integer(self, low: int, high: int) -> Var:
        """A new integer variable with inclusive bounds."""
        self.lower.append(low)
        self.upper.append(high)
        return len(self.lower) - 1

    def at_most_one(self, variables: Members) -> None:
        """Of these 0-1 variables at most one is 1."""
        if len(variables) > 1:
            self.exclusive.append(variables)

    def at_most(self, most: int, variables: Members, coefficients: Members | None = None) -> None:
        """sum(coefficient * variable) <= most; coefficients are 1 unless given, on 0-1 variables."""
        if most == 1 and coefficients is None:
            self.at_most_one(variables)
        else:
            self.row(variables, coefficients, -UNBOUNDED, most)

    def at_least(self, least: int, variables: Members, coefficients: Members | None = None) -> None:
        """sum(coefficient * variable) >= least; coefficients are 1 unless given."""
        self.row(variables, coefficients, least, UNBOUNDED)

    def row(self, variables: Members, coefficients: Members | None, low: int, high: int) -> None:
        """Add the row low <= sum(coefficient * variable) <= high."""
        self.rows.append(Row(variables, coefficients, low, high))

    def cost(self, tier: Tier, variable: Var, weight: int) -> None:
        """Let each unit of a variable cost `weight` in a tier. `ValueError` if a cost could be negative."""
        if weight < 0 or self.lower[variable] < 0:
            raise ValueError("a cost is never negative")
        self._costs[tier].append(([variable], [weight]))

    def cost_of_each(self, tier: Tier, variables: Members, weights: Members) -> None:
        """Let each of these 0-1 variables cost its weight in a tier."""
        self._costs[tier].append((variables, weights))

    def charge(self, tier: Tier, amount: int) -> None:
        """Add a constant to the cost of a tier."""
        self.offsets[tier] += amount

    def costs(self, tier: Tier) -> tuple[Numbers, Numbers]:
        """The variables with a cost in a tier (possibly with repetitions) and their weights."""
        variables, weights = zip(*self._costs[tier], strict=True) if self._costs[tier] else ((), ())
        return joined(*variables), joined(*weights)

    def forget_costs(self) -> None:
        """Remove all costs."""
        self.offsets = dict.fromkeys(Tier, 0)
        self._costs = {tier: [] for tier in Tier}

    def largest_exclusive(self) -> Sets:
        """The at-most-one sets that are not a subset of another one."""
        return Sets.of(self.exclusive).largest()
