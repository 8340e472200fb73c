"""Column generation, whatever the columns are: the loop between a restricted master and a pricing.

A round solves the restricted master over the columns found so far, approximately, and prices at its duals:
for each person the column with the least reduced cost (Dantzig and Wolfe, Decomposition principle for linear
programs, 1960). These columns are added. Their reduced costs and the duals give a Lagrangian bound, which no
roster beats. The loop ends by a stop rule or when time is up. Columns without weight for some rounds are
dropped.

Duals of an early master jump from round to round. A pricing may smooth them: it prices first at duals between
those of the best bound so far and those of the master (Wentges, Weighted Dantzig-Wolfe decomposition for
linear mixed-integer programming, 1997).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np

#: share of the bound; a smaller rise in a round is no progress
LEAST_RISE = 1e-5
Duals = TypeVar("Duals")
Columns = TypeVar("Columns")
DualsIn = TypeVar("DualsIn", contravariant=True)
DualsOut = TypeVar("DualsOut", covariant=True)
ColumnsIn = TypeVar("ColumnsIn", contravariant=True)


class PricingOutcome(NamedTuple, Generic[Columns]):
    """The columns with the least reduced costs, and the Lagrangian bound; no bound where pricing was
    restricted by decisions.
    """

    columns: Columns
    bound: float | None


class RestrictedMaster(Protocol[DualsOut, ColumnsIn]):
    """The master problem over the columns that were added."""

    def solve(self) -> float:
        """Improve weights and duals; return the dual bound of this restricted problem."""

    def duals(self) -> DualsOut:
        """The duals of the last solve, or those to begin with."""

    def add(self, columns: ColumnsIn) -> int:
        """Add columns; return how many of them are new."""

    def drop_idle(self) -> None:
        """Drop columns that had no weight for some rounds."""


class Pricing(Protocol[DualsIn, Columns]):
    """The pricing problem of all people."""

    def price(self, duals: DualsIn) -> PricingOutcome[Columns]:
        """The best columns at these duals."""


@dataclass(slots=True)
class Progression:
    """How column generation went so far.

    `master_bounds`: the dual bounds of the restricted masters, round by round. They approximate the masters'
    costs from below and bound no roster, as other columns may be cheaper. `bound`: the best Lagrangian bound;
    `lagrangian_bounds`: the same round by round, since the current run began. `progress`: whether the last
    round brought a new column or a better bound.
    """

    master_bounds: list[float] = field(default_factory=list)
    bound: float = -np.inf
    lagrangian_bounds: list[float] = field(default_factory=list)
    progress: bool = True


class StopRule(Protocol):
    """When column generation ends."""

    def stops(self, history: Progression) -> bool:
        """Whether another round is not worthwhile."""


@dataclass(frozen=True, slots=True)
class Smoothing(Generic[Duals]):
    """Price first at this share of the duals with the best bound, the rest from those of the master."""

    share: float
    combine: Callable[[Duals, Duals, float], Duals]


class ColumnGeneration(Generic[Duals, Columns]):
    """The loop over a restricted master. `best_duals`: those that proved the best bound (None at first)."""

    def __init__(self, master: RestrictedMaster[Duals, Columns]) -> None:
        self._restricted = master
        self.best_duals: Duals | None = None
        self.history = Progression()

    @property
    def bound(self) -> float:
        """The best Lagrangian bound, which no roster beats."""
        return self.history.bound

    def run(
        self,
        pricing: Pricing[Duals, Columns],
        stop: StopRule,
        seconds_left: Callable[[], float],
        on_bound: Callable[[float], None],
    ) -> bool:
        """Price at the duals at hand, then do rounds until the stop rule holds; False if time was up first.

        `on_bound` hears the first bound and every better one.
        """
        history = self.history
        history.lagrangian_bounds = []
        while seconds_left() > 0:
            if history.lagrangian_bounds:
                self.solve()
            self.price(pricing)
            if not history.lagrangian_bounds or self.bound > history.lagrangian_bounds[-1]:
                on_bound(self.bound)
            history.lagrangian_bounds.append(self.bound)
            if stop.stops(history):
                return True
        return False

    def round(
        self,
        pricing: Pricing[Duals, Columns],
        stop: StopRule,
        smoothing: Smoothing[Duals] | None = None,
    ) -> bool:
        """Solve the master and price at its duals; whether another round is worthwhile."""
        self.solve()
        self.price(pricing, smoothing)
        return not stop.stops(self.history)

    def solve(self) -> None:
        """Solve the restricted master and drop idle columns."""
        self.history.master_bounds.append(self._restricted.solve())
        self._restricted.drop_idle()

    def price(self, pricing: Pricing[Duals, Columns], smoothing: Smoothing[Duals] | None = None) -> None:
        """Price at smoothed duals, and if that finds no new column, at the duals of the master."""
        before, duals, new = self.bound, self._restricted.duals(), False
        if smoothing is not None and self.best_duals is not None:
            new = self.price_at(smoothing.combine(self.best_duals, duals, smoothing.share), pricing)
        new = new or self.price_at(duals, pricing)
        self.history.progress = new or self.bound - before > LEAST_RISE * abs(before)

    def price_at(self, duals: Duals, pricing: Pricing[Duals, Columns]) -> bool:
        """Price at given duals, add the columns and keep the bound if it is better; whether any column is
        new.
        """
        outcome = pricing.price(duals)
        new = self._restricted.add(outcome.columns) > 0
        if outcome.bound is not None and outcome.bound > self.bound:
            self.history.bound, self.best_duals = outcome.bound, duals
        return new
