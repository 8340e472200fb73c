"""Column generation for calendars: plans of whole periods as columns, priced by resource-constrained paths.

Lagrangian bound at duals u of the rows (see `pdhg`):

    sum over people of the least reduced cost of a plan - conjugate of the seats' penalties (u)

Pricing is expensive and early duals jump, so duals are smoothed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matcher.solver.calendar.column_pool import ColumnPool, Priced
from matcher.solver.calendar.cover import Heads
from matcher.solver.calendar.fixings import Fixings
from matcher.solver.calendar.params import DEFAULTS, MasterParams, StopLimits
from matcher.solver.calendar.restricted_master import CalendarMaster, MasterSolution
from matcher.solver.column_generation import ColumnGeneration, PricingOutcome, Progression, Smoothing


@dataclass(frozen=True, slots=True)
class CostSettles:
    """Stop when a round brought nothing new, or the master is within the gap of the bound, or stalls."""

    limits: StopLimits
    steady_rounds: int

    def stops(self, history: Progression) -> bool:
        """Whether another round is not worthwhile."""
        masters, limits = history.master_bounds, self.limits
        if not history.progress or len(masters) < self.steady_rounds:
            return not history.progress
        # Approximate solves are noisy: the highest bound of the last rounds counts.
        now = max(masters[-self.steady_rounds :])
        stalled = len(masters) > limits.patience_rounds and (
            abs(masters[-1 - limits.patience_rounds] - now) <= limits.least_gain_share * abs(now)
        )
        return stalled or now - history.bound <= limits.gap_share * abs(now)


class AllPeoplePricing:
    """The cheapest plan of each person of a master, under `fixings` only of those with open days."""

    def __init__(
        self,
        column_pool: ColumnPool,
        master: CalendarMaster,
        *,
        keep_totals: bool,
        fixings: Fixings | None = None,
    ) -> None:
        self._column_pool, self._master = column_pool, master
        self._keep_totals, self._fixings = keep_totals, fixings

    def price(self, duals: MasterSolution) -> PricingOutcome[Sequence[int]]:
        """The numbers of the cheapest plans, and the Lagrangian bound (none under fixings)."""
        column_pool, pricing, fixings, total = (
            self._column_pool,
            self._column_pool.pricing,
            self._fixings,
            0.0,
        )
        closed = None if fixings is None else fixings.closed_to
        people = [each for each in self._master.of if fixings is None or not fixings.fixed[each].all()]

        def priced(person: int) -> Priced:
            of_totals = duals.total_duals[person]
            return pricing.relaxed_cheapest(duals.seat_duals, of_totals, person, closed and closed(person))

        numbers: list[int] = []
        for person, (least, plan) in zip(people, column_pool.map_people(priced, people), strict=True):
            total += least + float(pricing.data.request_base[person])
            if plan is None:
                continue
            numbers.append(column_pool.add(person, plan))
            if self._keep_totals and not pricing.data.keeps_totals(person, plan):
                kept = pricing.keeping_totals(duals.seat_duals, person, plan, closed and closed(person))
                if kept is not None:
                    numbers.append(column_pool.add(person, kept))
        bound = None if fixings is not None else total + self._master.cover_bound(duals.seat_duals)
        return PricingOutcome(numbers, bound)


class CalendarColumnGeneration(ColumnGeneration[MasterSolution, Sequence[int]]):
    """Column generation over plans of `who`, where others fill `heads`, from plans with weights, by number,
    and from the duals of another one. `best` is the latest master solution, None before the first.
    """

    def __init__(
        self,
        column_pool: ColumnPool,
        who: Sequence[int],
        heads: Heads,
        weights: Mapping[int, float],
        duals: MasterSolution | None = None,
        params: MasterParams = DEFAULTS.master,
    ) -> None:
        self._column_pool, self.who, self._params = column_pool, list(who), params
        self.master = CalendarMaster(column_pool, who, heads, duals, params)
        super().__init__(self.master)
        self.best: MasterSolution | None = None
        self._add_weighted(weights)

    @property
    def master_bounds(self) -> Sequence[float]:
        """The dual bounds of the masters, round by round."""
        return self.history.master_bounds

    def solve(self) -> None:
        """Solve the master, and remember its solution."""
        super().solve()
        self.best = self.master.duals()

    def restart(self, weights: Mapping[int, float], duals: MasterSolution) -> None:
        """Add plans with weights and go on from the duals with the best bound: the best so far, those given,
        or half way between.
        """
        self._add_weighted(weights)
        tried = [duals] if self.best_duals is None else [duals, self.best_duals.towards(duals, 0.5)]
        pricing = AllPeoplePricing(self._column_pool, self.master, keep_totals=False)
        for at in tried:
            self.price_at(at, pricing)
        if self.best_duals is not None:
            self.master.start_from(self.best_duals)

    def solved(self, stop: StopLimits, seconds_left: Callable[[], float]) -> MasterSolution | None:
        """The master solution once rounds are no longer worthwhile, or time is up; None if time was up before
        the first.
        """
        while seconds_left() > 0 and self.do_round(stop):
            pass
        return self.best

    def do_round(self, stop: StopLimits, fixings: Fixings | None = None) -> bool:
        """One round; whether another one is worthwhile. Under fixings duals are not smoothed, as no bound is
        proven.
        """
        self.master.roughly = self._rough
        params, keep_totals = self._params, stop.keeps_totals
        pricing = AllPeoplePricing(self._column_pool, self.master, keep_totals=keep_totals, fixings=fixings)
        smoothing = Smoothing(params.smoothing_share, MasterSolution.towards) if fixings is None else None
        return self.round(pricing, CostSettles(stop, params.steady_rounds), smoothing)

    def _add_weighted(self, weights: Mapping[int, float]) -> None:
        for number, weight in weights.items():
            self.master.add_plan(number, weight)

    @property
    def _rough(self) -> bool:
        """Whether the master is far from the bound."""
        if not self.master_bounds:
            return True
        latest = self.master_bounds[-1]
        return latest - self.bound > self._params.rough_gap * abs(latest)
