"""The restricted master problem of a district's week.

minimise    cost . x + link_cost . y + penalties of the linking rows (A x + B y)
subject to  the weights x of each person's plans are >= 0 and sum to 1
            linking columns y lie between their bounds

Symbols and signs are those of `pdhg`. Solved approximately by PDHG, each time from where the last solve
ended.
"""

from typing import NamedTuple

import numpy as np

from matcher.problem.arrays import Flags, Floats, Numbers
from matcher.solver.district.block_structure import BlockCosts, BlockStructure
from matcher.solver.district.params import DistrictParams
from matcher.solver.district.pricing import plan_costs
from matcher.solver.district.week_plans import PlanMaker, WeekPlans
from matcher.solver.pdhg.iterations import AdaptiveSteps
from matcher.solver.pdhg.master_data import MasterData, Point
from matcher.solver.pdhg.solve_master import solve_master


class MasterSnapshot(NamedTuple):
    """Plans with a master solution over them. Replaced as a whole, so that another thread may read it."""

    plans: WeekPlans
    point: Point


class DistrictMaster:
    """The master problem over some plans of a block structure, under given costs."""

    def __init__(self, structure: BlockStructure, costs: BlockCosts, params: DistrictParams) -> None:
        self.structure, self.costs, self._params = structure, costs, params
        people = len(structure.first) - 1
        self.maker = PlanMaker(structure.first)
        self.plans, self._plan_cost = WeekPlans.empty(people), np.zeros(people)
        self._weights, self._idle = np.zeros(people), np.zeros(people, np.int64)
        self._links = structure.link_bounds[0].copy()
        self._duals = np.zeros(len(costs.penalties.slopes))
        self._rounds = 0
        self._step_rule = AdaptiveSteps(
            params.first_step, params.first_primal_weight * costs.highest, params.master_iterations
        )
        self.snapshot = MasterSnapshot(self.plans, self._point)

    def start_from_roster(self, held: Flags, promising: Flags) -> None:
        """Start from the plans of a roster, with single-pair plans of promising pairs to choose from."""
        self._insert(self.maker.of_roster(held), 1.0)
        self._insert(self.maker.single(promising), 0.0)
        plans = self.plans
        total = np.bincount(plans.person, self._weights, minlength=len(self.structure.first) - 1)
        self._weights[(total[plans.person] == 0) & (plans.key == 0)] = 1.0
        self._clip_duals()
        self.snapshot = MasterSnapshot(plans, self._point)

    def start_from_master(self, other: "DistrictMaster", factor: float, held: Flags) -> None:
        """Start from the solution of a master over the same pairs and no more rows, with its duals times a
        factor; add the plans of a roster.
        """
        self.plans, point = other.snapshot
        self._weights, duals = point.weights, point.duals
        self._plan_cost, self._idle = self._costs_of(self.plans), np.zeros(len(self.plans), np.int64)
        columns = self.structure.programme.lower.copy()
        columns[other.structure.link_columns] = point.links
        self._links = np.clip(columns[self.structure.link_columns], *self.structure.link_bounds)
        self._duals[: len(duals)] = duals * factor
        self._insert(self.maker.of_roster(held), 0.0)
        self._clip_duals()
        self._rounds = other._rounds
        weight = self._within_limits(other._step_rule.primal_weight * factor)
        iterations = self._params.master_iterations
        self._step_rule = AdaptiveSteps(other._step_rule.length, weight, iterations, other._step_rule.tries)
        self.snapshot = MasterSnapshot(self.plans, self._point)

    def start_from_relaxation(self, values: Floats, row_duals: Floats) -> None:
        """Take linking columns and duals from a relaxation: values of all columns, duals of all rows with the
        sign of LP solvers.
        """
        self._links = np.clip(values[self.structure.link_columns], *self.structure.link_bounds)
        self._duals = -row_duals[self.structure.linking_rows]
        self._clip_duals()
        self.snapshot = MasterSnapshot(self.plans, self._point)

    def restart_rounds(self) -> None:
        """Allow the long dual steps of the first rounds again."""
        self._rounds = 0

    def duals(self) -> Floats:
        """The duals of the linking rows."""
        return self._duals

    def data(self) -> MasterData:
        """The master problem in the form of PDHG. A dual that is high already steps farther."""
        structure, costs, plans = self.structure, self.costs, self.plans
        first = np.searchsorted(plans.person, np.arange(len(structure.first))).astype(np.int64)
        return MasterData(
            *(self._plan_cost, plans.begin, structure.pair_pattern[plans.pairs], first),
            *(costs.link_cost, structure.link_pattern, *structure.link_bounds),
            *(structure.pattern_begin, structure.pattern_row, structure.pattern_value),
            costs.penalties,
            1 + np.abs(self._duals) / (self._params.dual_scale_share * costs.highest),
        )

    def solve(self) -> float:
        """Improve weights and duals; return the dual bound of this restricted master."""
        self._rounds += 1
        params = self._params
        best = solve_master(
            self._point,
            self.data(),
            self._step_rule,
            weight_limits=self._weight_limits,
            restarts=params.master_restarts,
            gap=params.master_gap,
        )
        self._weights, self._links, self._duals = best.point
        return best.lower + self.costs.constant

    def add(self, columns: WeekPlans) -> int:
        """Add plans; return how many of them are new."""
        return self._insert(columns, 0.0)

    def drop_idle(self) -> None:
        """Drop plans without weight for some rounds, but no empty plan; scale the other weights up to 1."""
        self._idle = np.where(self._weights <= self._params.idle_weight, self._idle + 1, 0)
        kept = (self._idle < self._params.idle_rounds) | (self.plans.key == 0)
        self.plans = self.plans.selected(np.flatnonzero(kept))
        self._plan_cost, self._idle = self._plan_cost[kept], self._idle[kept]
        weights = self._weights[kept]
        self._weights = weights / np.bincount(self.plans.person, weights)[self.plans.person]
        self.snapshot = MasterSnapshot(self.plans, self._point)

    def pair_values(self) -> Floats:
        """The value of each pair in the current solution: the total weight of the plans that have it."""
        each = np.repeat(self._weights, np.diff(self.plans.begin))
        values = np.bincount(self.plans.pairs, each, minlength=self.structure.first[-1])
        return values.astype(np.float64)

    @property
    def _point(self) -> Point:
        return Point(self._weights, self._links, self._duals)

    @property
    def _weight_limits(self) -> tuple[float, float]:
        """The limits of the primal weight. At first duals may step far, to where some of them must come, and
        from round to round less: otherwise they are thrown out of place again and again.
        """
        params, highest = self._params, self.costs.highest
        decayed = params.first_most_primal_weight * params.primal_weight_decay**self._rounds
        return params.least_primal_weight * highest, max(params.most_primal_weight, decayed) * highest

    def _within_limits(self, primal_weight: float) -> float:
        return float(np.clip(primal_weight, *self._weight_limits))

    def _clip_duals(self) -> None:
        slopes = self.costs.penalties.slopes
        self._duals = np.clip(self._duals, slopes[:, 0], slopes[:, -1])

    def _insert(self, more: WeekPlans, weight: float) -> int:
        fresh: Numbers = np.flatnonzero(~np.isin(more.key, self.plans.key))
        more = more.selected(fresh)
        plans = self.plans.followed_by(more)
        order = np.argsort(plans.person, kind="stable")
        self.plans = plans.selected(order)
        self._plan_cost = np.concatenate((self._plan_cost, self._costs_of(more)))[order]
        self._weights = np.concatenate((self._weights, np.full(len(more), weight)))[order]
        self._idle = np.concatenate((self._idle, np.zeros(len(more), np.int64)))[order]
        return len(more)

    def _costs_of(self, plans: WeekPlans) -> Floats:
        costs: Floats = plan_costs(plans.begin, plans.pairs, self.costs.pair_cost, self.costs.pricing.rows)
        return costs
