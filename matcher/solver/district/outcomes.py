"""What solving over a district's programme comes to: a roster and a bound, or columns with a relaxation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.model.milp import Weights
from matcher.problem.arrays import Flags, Floats
from matcher.roster import Roster
from matcher.tiers import Tier

#: rounding of values of the simplex method
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class MilpOutcome:
    """The roster found by a MILP solve, or None; a lower bound on the weighted cost of every roster within
    the MILP, or None; whether the solve was `cut` short.
    """

    roster: Roster | None
    bound: float | None
    cut: bool


@dataclass(frozen=True, slots=True)
class RestrictedCore:
    """Some columns of the programme with the relaxation over them, under `weights`.

    `columns`: which columns belong to it. `pair`: which columns of the programme are pairs. `values`,
    `row_duals`, `reduced_costs` and `cost` are those of the relaxation. `open`: the columns that share a row
    with a fractional one.
    """

    weights: Weights
    columns: Flags
    pair: Flags
    values: Floats
    row_duals: Floats
    reduced_costs: Floats
    cost: float
    open: Flags

    @property
    def certain(self) -> Flags:
        """The pairs of value 1 in rows without fractional columns.

        To fix a pair in a team that is partly fractional could leave no roster.
        """
        return self.pair & ~self.open & (self.values > 1 - ROUNDING)

    def near_support(self, known: Flags) -> Flags:
        """The columns that are positive or open in the relaxation, and those of a roster (relaxation enforced
        neighbourhood search; Berthold, RENS, 2014).
        """
        return self.columns & (~self.pair | (self.values > ROUNDING) | self.open | known)

    def weighted(self, costs: Mapping[Tier, int]) -> int:
        """The weighted cost of some tier costs."""
        return sum(weight * costs[tier] for tier, weight in self.weights.items())

    def gap(self, costs: Sequence[int]) -> float:
        """The weighted cost of a roster, given its tier costs in order, less that of the relaxation."""
        return self.weighted(dict(zip(Tier, costs, strict=True))) - self.cost

    def within_gap(self, gap: float) -> Flags:
        """The columns that a roster cheaper than the relaxation's cost plus `gap` may use (reduced cost
        fixing).
        """
        return self.columns & (~self.pair | (self.reduced_costs < gap))
