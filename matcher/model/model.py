"""The linear model of a problem, as plain rows that any solver can be given.

A rule posts to this model and to no solver. `matcher.model.cpsat` turns the rows into a CP-SAT model,
`matcher.model.milp` into a linear or mixed-integer programme: one formula for every solver. All variables are
integers, all numbers are integers. Sequences of variables may be lists or arrays; they are kept as they are
given.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matcher.model.sets import Sets
from matcher.problem.arrays import Numbers, joined
from matcher.tiers import Tier

Var = int
Members = Sequence[Var] | Numbers
UNBOUNDED = 2**60


def listed(members: Members) -> list[int]:
    """The same as a list of whole numbers of Python."""
    return members.tolist() if isinstance(members, np.ndarray) else list(members)


class Row(NamedTuple):
    """low <= sum(coefficient * variable) <= high; coefficients are 1 where there are none."""

    variables: Members
    coefficients: Members | None
    low: int
    high: int


class Model:
    """Variables (by index), rows, and a cost for each tier.

    Variable 0 is the constant one.
    """

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
        """So many new 0-1 variables in a row."""
        first = len(self.lower)
        self.lower += [0] * count
        self.upper += [1] * count
        return range(first, first + count)

    def integer(self, low: int, high: int) -> Var:
        """A new variable with bounds, both included."""
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
        """low <= sum(coefficient * variable) <= high."""
        self.rows.append(Row(variables, coefficients, low, high))

    def cost(self, tier: Tier, variable: Var, weight: int) -> None:
        """Each unit of the variable costs `weight` in the tier; never less than nothing."""
        if weight < 0 or self.lower[variable] < 0:
            raise ValueError("a cost is never negative")
        self._costs[tier].append(([variable], [weight]))

    def cost_of_each(self, tier: Tier, variables: Members, weights: Members) -> None:
        """Each of these 0-1 variables costs its weight in the tier."""
        self._costs[tier].append((variables, weights))

    def charge(self, tier: Tier, amount: int) -> None:
        """A cost that is paid whatever is decided."""
        self.offsets[tier] += amount

    def costs(self, tier: Tier) -> tuple[Numbers, Numbers]:
        """What costs anything in a tier: variables, the same perhaps more than once, and their weights."""
        variables, weights = zip(*self._costs[tier], strict=True) if self._costs[tier] else ((), ())
        return joined(*variables), joined(*weights)

    def forget_costs(self) -> None:
        """Let nothing cost anything."""
        self.offsets = dict.fromkeys(Tier, 0)
        self._costs = {tier: [] for tier in Tier}

    def largest_exclusive(self) -> Sets:
        """The sets of which at most one is 1, without those that lie within another one."""
        return Sets.of(self.exclusive).largest()
