"""Column generation for a district's week: plans of a week as columns, all people priced by branch and bound.

Lagrangian bound at duals u of the linking rows (see `pdhg`):

    sum over people of the least reduced cost of a plan
    + min over y, between its bounds, of the reduced cost of the linking columns
    - conjugate of the penalties (u) + constant
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.problem.arrays import Flags, Floats, gathered
from matcher.solver.column_generation import ColumnGeneration, PricingOutcome, Progression
from matcher.solver.district.block_structure import BlockCosts, BlockStructure
from matcher.solver.district.district_master import DistrictMaster
from matcher.solver.district.params import DistrictParams
from matcher.solver.district.pricing import cheapest_plans
from matcher.solver.district.week_plans import WeekPlans
from matcher.solver.pdhg.solve_master import linking_bound


@dataclass(frozen=True, slots=True)
class BoundStalls:
    """Stop when the master is near the bound, and the bound rose by at most a share `rise` of it in
    `patience_rounds`.
    """

    rise: float
    settled_gap: float
    patience_rounds: int

    def stops(self, history: Progression) -> bool:
        """Whether another round is not worthwhile."""
        bounds, masters = history.lagrangian_bounds, history.master_bounds
        bound = bounds[-1]
        if not masters or abs(masters[-1] - bound) > self.settled_gap * abs(bound):
            return False
        before = bounds[-1 - self.patience_rounds] if len(bounds) > self.patience_rounds else -np.inf
        return bound - before <= self.rise * abs(bound)


class DistrictPricing:
    """The cheapest plan of each person."""

    def __init__(self, master: DistrictMaster, nodes: int) -> None:
        self._master, self._nodes = master, nodes

    def price(self, duals: Floats) -> PricingOutcome[WeekPlans]:
        """The cheapest plan of each person, without empty ones, and the Lagrangian bound."""
        structure, costs = self._master.structure, self._master.costs
        values = np.empty(len(structure.pattern_begin) - 1)
        linking = float(linking_bound(duals, self._master.data(), values))
        price = costs.pair_cost + values[structure.pair_pattern]
        found = cheapest_plans(price, costs.pricing, self._nodes)
        bound = float(found.bound.sum()) + linking + costs.constant
        busy = np.flatnonzero(found.size)
        begin, stood = gathered(structure.first[busy], found.size[busy])
        return PricingOutcome(self._master.maker.plans(busy, begin, found.pairs[stood]), bound)


class DistrictColumnGeneration(ColumnGeneration[Floats, WeekPlans]):
    """Column generation under given costs.

    It starts from a roster (`held`) with single-pair plans of `promising` pairs (both flags of pairs), or
    from where another column generation is, with its duals times a factor.
    """

    def __init__(
        self,
        structure: BlockStructure,
        costs: BlockCosts,
        params: DistrictParams,
        *,
        held: Flags,
        promising: Flags,
        start: "tuple[DistrictColumnGeneration, float] | None" = None,
    ) -> None:
        self.structure, self._params = structure, params
        self.master = DistrictMaster(structure, costs, params)
        super().__init__(self.master)
        if start is None:
            self.master.start_from_roster(held, promising)
        else:
            other, factor = start
            self.master.start_from_master(other.master, factor, held)

    def over(self, structure: BlockStructure, costs: BlockCosts) -> "DistrictColumnGeneration":
        """The same over a programme with additional rows, from the solution reached here."""
        nothing = np.zeros(len(structure.pairs), dtype=bool)
        over = DistrictColumnGeneration(
            structure, costs, self._params, held=nothing, promising=nothing, start=(self, 1.0)
        )
        # The duals of new rows have far to go.
        over.master.restart_rounds()
        return over

    def improve_bound(
        self, seconds_left: Callable[[], float], on_bound: Callable[[float], None], rise: float
    ) -> bool:
        """Generate columns until the bound rises by at most a share `rise` in some rounds; False if time was
        up first. `on_bound` hears the first bound and every better one.
        """
        params = self._params
        stop = BoundStalls(rise, params.settled_gap, params.patience_rounds)
        pricing = DistrictPricing(self.master, params.pricing_nodes)
        return self.run(pricing, stop, seconds_left, on_bound)

    @property
    def highest_cost(self) -> float:
        """The highest cost of a column, the scale of duals."""
        return self.master.costs.highest
