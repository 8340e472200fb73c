"""The cheapest plan at given costs of work, as a resource-constrained shortest path.

Pricing goes in three steps. The Lagrangian relaxation (`lagrangian`) bounds all plans from below; often its
shortest path is the cheapest plan already. Else its reduced costs leave few transitions, and a shortest path
that counts resources (`shortest_path`) is found among these, inside a `ResourceWindow`. Where the window of
all values would be too large, only values near those of the relaxation are counted. The plan is a plan all
the same but perhaps not the cheapest, and the bound is that of the relaxation.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from threading import local

import numpy as np

from matcher.solver.calendar.kernel_types import (
    DAY_KINDS,
    FAR,
    NEVER,
    OFF,
    POSSIBLE,
    SATURDAY,
    SUNDAY,
    Floats32,
    Floats64,
    Integers,
)
from matcher.solver.calendar.network import EndCosts, Network, ResourceWindow, RunTables
from matcher.solver.calendar.params import DEFAULTS, PricingParams
from matcher.solver.calendar.patterns import Pattern, RunState, Transition, transitions

#: How many numbers a person's warm start has: two multipliers, their two step sizes, and the gap between the
#: bound and the cheapest plan at the last costs.
WARM_START = 5
STEP_SIZES, GAP = slice(2, 4), 4
#: By how much a gap exceeds the cost that it must include, as a share and in cost: costs are rounded.
GAP_MARGIN, LEAST_MARGIN = 1e-6, 1e-3


@dataclass(frozen=True, slots=True, order=True)
class WorkType:
    """What shifts have in common that are alike to a contract: a class of shift, and an amount.

    `weekends` is what a shift adds to the weekends: 0, or the stride of a kind that is tracked.
    """

    shift_class: int
    amount: int
    weekends: int = 0


@dataclass(frozen=True, slots=True)
class LabelPath:
    """The labels of a plan before each day and at its end: state, amount and weekends so far, and the cost of
    its transitions. Where the plan breaks a hard rule the path ends, at a cost of `NEVER` or more.
    """

    states: Integers
    amounts: Integers
    weekends: Integers
    costs: Floats64


class PlanPricing:
    """Finds and prices plans of people who share a pattern.

    `starts` are the states they begin in, `work_types` what they may work, `day_kinds` whether each day is a
    weekday, a Saturday or a Sunday. A Sunday costs `half_weekend` when only one of it and the Saturday
    before is worked (None: not allowed), unless nothing is known of that Saturday. Weekends begun are counted
    if `counts_weekends`.
    """

    def __init__(
        self,
        pattern: Pattern,
        starts: Sequence[RunState],
        work_types: Sequence[WorkType],
        day_kinds: Sequence[int],
        half_weekend: int | None = 0,
        *,
        counts_weekends: bool = True,
        params: PricingParams = DEFAULTS.pricing,
    ) -> None:
        self._params = params
        self._search = self._params.multiplier_search
        self.states, found = transitions(pattern, starts, len(day_kinds))
        self._number = {state: index for index, state in enumerate(self.states)}
        self._work_types = work_types
        self._largest_amount = max([1, *(work.amount for work in work_types)])
        self._tables = self._run_tables(found, half_weekend, counts_weekends=counts_weekends)
        self._network = self._network_of(found, np.array(day_kinds))
        self._buffers = local()

    @property
    def days(self) -> int:
        """How many days the period has."""
        return len(self._network.day_kinds)

    @property
    def columns(self) -> int:
        """How many columns a table of work costs has: the work types, then the day off."""
        return len(self._work_types) + 1

    def state_number(self, state: RunState) -> int:
        """The number of a state."""
        return self._number[state]

    def resource_window(
        self, start: int, end_costs: EndCosts, end_states: Floats64 | None = None
    ) -> ResourceWindow:
        """All resource values of the plans of somebody who begins in the state `start`.

        They may end in any state, at the cost that `end_states` has for it (None: no cost).
        """
        from matcher.solver.calendar import shortest_path

        allowed = np.flatnonzero(end_costs.by_amount < POSSIBLE)
        end_states = np.zeros(len(self.states)) if end_states is None else end_states
        least, most = (int(allowed[0]), int(allowed[-1])) if len(allowed) else (0, 0)
        low, high = shortest_path.resource_bounds(self._network, end_states < POSSIBLE, start, least, most)
        width, weekends = int((high - low).max()) + 1, len(end_costs.by_weekends)
        complete = width * weekends <= self._params.most_resource_values
        first_weekends = np.zeros(self.days + 1, dtype=np.int64)
        return ResourceWindow(start, end_states, low, high, max(1, width), first_weekends, weekends, complete)

    def cheapest(
        self, work_costs: Floats32, end_costs: EndCosts, window: ResourceWindow, warm_start: Floats64
    ) -> tuple[float, Integers | None]:
        """A bound that no plan costs less than, and the work type of each day (`OFF`: a day off) in the
        cheapest plan that was found; None where there is no plan.

        `work_costs` are by day and work type, the last column for a day off. `warm_start` has `WARM_START`
        numbers, all 0 at first, and is changed: what one call learns about a person, the next call uses.
        """
        from matcher.solver.calendar import lagrangian, shortest_path

        network, params = self._network, self._params
        if not len(network.transitions):
            return float(NEVER), None
        relaxed_work_costs = np.where(work_costs < NEVER, work_costs, FAR)
        if not warm_start[2]:
            largest = float(np.abs(work_costs[work_costs < NEVER]).max(initial=1.0))
            warm_start[STEP_SIZES] = params.first_step_share * largest
            warm_start[2] /= self._largest_amount
        relaxed = lagrangian.update_multipliers(
            relaxed_work_costs, network, window, end_costs, self._search, warm_start
        )
        bound = relaxed.bound
        if relaxed.exact or bound >= POSSIBLE:
            return bound, relaxed.works if bound < POSSIBLE else None
        near = window if window.complete else self._narrowed(window, end_costs, relaxed.totals)
        gap = max(params.least_gap, params.gap_share * abs(bound), float(warm_start[GAP]))
        while True:
            cost, works = shortest_path.cheapest_path(
                self._label_table((near.weekends, near.width)),
                *(work_costs, network, near, end_costs),
                *(relaxed_work_costs, warm_start, relaxed.distances, gap),
            )
            enough = bound + gap if window.complete else bound + params.narrowed_gaps * gap
            if cost <= enough or gap >= POSSIBLE:
                break
            # A cheaper path than this one has all its transitions within the cost of this one.
            within = (1 + GAP_MARGIN) * (cost - bound) + LEAST_MARGIN
            gap = within if cost < POSSIBLE else params.gap_growth * gap
        if cost < POSSIBLE:
            warm_start[GAP] = cost - bound
        return cost if window.complete else bound, works if cost < POSSIBLE else None

    def _narrowed(self, window: ResourceWindow, end_costs: EndCosts, totals: Floats64) -> ResourceWindow:
        """A window around the amounts and weekends before each day that the relaxation has."""
        params = self._params
        low, high = window.low, window.high
        first_weekends, weekends = window.first_weekends, window.weekends
        if len(end_costs.by_amount) > 1:
            near = _scaled(totals[0], end_costs.by_amount) - params.narrow_amounts // 2
            low = np.maximum(low, near[:, None])
            high = np.minimum(high, near[:, None] + params.narrow_amounts - 1)
        if weekends > params.narrow_weekends:
            middle = _scaled(totals[1], end_costs.by_weekends)
            last_first = weekends - params.narrow_weekends
            weekends = params.narrow_weekends
            first_weekends = np.clip(middle - weekends // 2, 0, last_first)
        width = max(1, int((high - low).max()) + 1)
        return ResourceWindow(
            window.start, window.end_states, low, high, width, first_weekends, weekends, complete=False
        )

    def _label_table(self, resources: tuple[int, int]) -> Floats32:
        """Room for labels, which each thread uses again: to allocate it takes as long as to fill it."""
        shape = (self.days + 1, len(self.states), *resources)
        found: Floats32 | None = getattr(self._buffers, "labels", None)
        if found is None or found.shape != shape:
            found = self._buffers.labels = np.empty(shape, np.float32)
        return found

    def cost(self, works: Integers, window: ResourceWindow, end_costs: EndCosts) -> float:
        """What the pattern and the totals of a plan cost; `NEVER` or more where it breaks a hard rule."""
        path = self.label_path(works, window.start)
        end = float(window.end_states[path.states[-1]])
        totals = end_costs.cost(int(path.amounts[-1]), int(path.weekends[-1]))
        return float(path.costs[-1]) + end + totals

    def label_path(self, works: Integers, state: int, day: int = 0) -> LabelPath:
        """The labels of a plan from a day on, which it begins in a state."""
        from matcher.solver.calendar import shortest_path

        return LabelPath(*shortest_path.label_path(works, self._tables, self._network.day_kinds, day, state))

    def for_days(self, first: int, end: int) -> "PlanPricing":
        """The same for the days from `first` to before `end`."""
        windowed = copy(self)
        windowed._network = self._network._replace(day_kinds=self._network.day_kinds[first:end])
        windowed._buffers = local()
        return windowed

    def _run_tables(
        self, found: Sequence[Transition], half_weekend: int | None, *, counts_weekends: bool
    ) -> RunTables:
        classes = {each.shift_class for each in found} | {work.shift_class for work in self._work_types}
        shape = len(self.states), 2 + max(classes | {OFF})
        next_states = np.zeros(shape, dtype=np.int64)
        costs = np.full(shape, float(NEVER))
        for each in found:
            next_states[each.source, each.shift_class] = each.target
            costs[each.source, each.shift_class] = each.cost
        work_types = [(work.shift_class, work.amount, work.weekends) for work in self._work_types]
        return RunTables(
            next_states,
            costs,
            np.array([*work_types, (OFF, 0, 0)], dtype=np.int64),
            working=np.array([state.shift_class != OFF for state in self.states]),
            known=np.array([state.days > 0 for state in self.states]),
            half_weekend=float(NEVER) if half_weekend is None else float(half_weekend),
            counts_weekends=counts_weekends,
        )

    def _network_of(self, found: Sequence[Transition], day_kinds: Integers) -> Network:
        """Each transition with each work type of its class of shift, in order of the target."""
        all_types = list(enumerate(self._work_types))
        works = [(OFF, OFF, 0), *((work, each.shift_class, each.amount) for work, each in all_types)]
        rows = [
            (each.source, each.target, work, amount, each.cost)
            for each in found
            for work, shift_class, amount in works
            if each.shift_class == shift_class
        ]
        rows.sort(key=lambda row: row[1])
        table = np.array([row[:4] for row in rows], dtype=np.int64).reshape(len(rows), 4)
        costs, weekends = self._by_day_kind(table, np.array([row[4] for row in rows], dtype=np.float32))
        relaxed_costs = np.where(costs < NEVER, costs, FAR).astype(np.float64)
        into = np.searchsorted(table[:, 1], np.arange(len(self.states) + 1))
        return Network(table, into, costs, relaxed_costs, weekends, day_kinds)

    def _by_day_kind(self, table: Integers, cost: Floats32) -> tuple[Floats32, Integers]:
        """By day kind and row, what a transition costs, and what it adds to the weekends: a weekend that it
        begins, if these are counted, and what its work type adds.
        """
        tables = self._tables
        working, before = table[:, 2] != OFF, tables.working[table[:, 0]]
        half = tables.known[table[:, 0]] & (before != working)
        on_sunday = cost + np.where(half, np.float32(tables.half_weekend), np.float32(0))
        costs = [on_sunday if kind == SUNDAY else cost for kind in DAY_KINDS]
        begins = (working & tables.counts_weekends).astype(np.int64)
        begun = {SATURDAY: begins, SUNDAY: begins * ~before}
        of_work = tables.work_types[table[:, 2], 2]
        return np.stack(costs), np.stack([begun.get(kind, 0 * begins) + of_work for kind in DAY_KINDS])


def _scaled(so_far: Floats64, by_total: Floats32) -> Integers:
    """Totals before each day, scaled so that the last one is an allowed total."""
    allowed, last = np.flatnonzero(by_total < POSSIBLE), int(so_far[-1])
    end = min(max(last, int(allowed[0])), int(allowed[-1])) if len(allowed) else last
    return np.round(so_far * (end / max(1, last))).astype(np.int64)
