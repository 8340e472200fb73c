"""What a mix of plans pays besides their own cost, as rows: heads missing or spare on each seat, then each
total of a kind that somebody must keep.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.cover import Heads

Numbers64 = NDArray[np.float64]
DEAR = 100.0


@dataclass(frozen=True, slots=True)
class Tariff:
    """Convex tolls of rows: `slopes` before, between and after `kinks`, and the toll at the first kink. The
    rows of totals come after those of seats (`totals`: by person and kind, -1 for none). Beyond what may be,
    heads and totals are so `DEAR` that no mix goes there.
    """

    kinks: Numbers64
    slopes: Numbers64
    start: Numbers64
    totals: NDArray[np.int64]

    @classmethod
    def of(cls, pool: Pool, who: Sequence[int], heads: Heads) -> "Tariff":
        """The tariff of some people where others fill `heads` already."""
        cover, seats = pool.cover, len(heads)
        short, over = cover.short.astype(np.float64), cover.over.astype(np.float64)
        urgent = cover.urgent.astype(np.float64)
        dear = DEAR * max(1.0, float((short + urgent).max(initial=0.0)))
        totals = [(person, kind, span) for person in who for kind, span in pool.daily.limits(person).items()]
        kinks = np.full((seats + len(totals), 4), np.inf)
        slopes = np.full((seats + len(totals), 5), dear)
        start = np.zeros(seats + len(totals))
        least, desired, most = (of - heads for of in (cover.minimum, cover.desired, cover.maximum))
        kinks[:seats] = np.maximum(0, np.stack([0 * heads, least, desired, most], axis=1))
        slopes[:seats, :4] = np.stack([np.full(seats, -dear), -short - urgent, -short, over], axis=1)
        start[:seats] = cover.paid(heads)
        named = np.full((len(pool.daily.people), pool.daily.kinds), -1)
        for row, (person, kind, span) in enumerate(totals, seats):
            named[person, kind] = row
            kinks[row, :2] = span.least, np.inf if span.most is None else span.most
            slopes[row, :2] = -dear, 0
        return cls(kinks, slopes, start, named)
