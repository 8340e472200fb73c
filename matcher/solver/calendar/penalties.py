"""The penalties of a calendar master: heads missing or spare on each seat, and totals of a kind of shift."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.cover import Heads
from matcher.solver.pdhg.penalties import Penalties


@dataclass(frozen=True, slots=True)
class CalendarPenalties:
    """The penalties by row: one for each seat, in order, then one for each total that a person must keep.
    `total_row` is the row of a total by person and kind, -1 if there is none.
    """

    penalties: Penalties
    total_row: NDArray[np.int64]

    @classmethod
    def of(
        cls, column_pool: ColumnPool, who: Sequence[int], heads: Heads, hard_slope: float
    ) -> "CalendarPenalties":
        """The penalties of some people where others fill `heads` already. Beyond what may be, the slope is
        `hard_slope` times the highest cost of a missing head.
        """
        cover_costs, seats = column_pool.cover_costs, len(heads)
        short, over = cover_costs.missing.astype(np.float64), cover_costs.spare.astype(np.float64)
        urgent = cover_costs.below_minimum.astype(np.float64)
        hard = hard_slope * max(1.0, float((short + urgent).max(initial=0.0)))
        totals = [
            (person, kind, span)
            for person in who
            for kind, span in column_pool.data.kind_totals(person).items()
        ]
        breakpoints = np.full((seats + len(totals), 4), np.inf)
        slopes = np.full((seats + len(totals), 5), hard)
        offset = np.zeros(seats + len(totals))
        # 1. A seat: breakpoints at no head, at the minimum, at what is desired and at the maximum.
        least, desired, most = (
            of - heads for of in (cover_costs.minimum, cover_costs.desired, cover_costs.maximum)
        )
        breakpoints[:seats] = np.maximum(0, np.stack([0 * heads, least, desired, most], axis=1))
        slopes[:seats, :4] = np.stack([np.full(seats, -hard), -short - urgent, -short, over], axis=1)
        offset[:seats] = cover_costs.costs(heads)
        # 2. A total: free within its span, hard beyond.
        total_row = np.full((len(column_pool.data.people), column_pool.data.kind_count), -1)
        for row, (person, kind, span) in enumerate(totals, seats):
            total_row[person, kind] = row
            breakpoints[row, :2] = span.least, np.inf if span.most is None else span.most
            slopes[row, :2] = -hard, 0
        return cls(Penalties(breakpoints, slopes, offset), total_row)
