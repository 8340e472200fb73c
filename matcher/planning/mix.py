"""The cheapest mix of plans of some people: column generation.

At the prices of the mix each person's cheapest plan is found and added, until none is cheaper than what is
mixed. Prices are smoothed towards those that gave the best bound (Wentges 1997).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.planning.cover import Heads
from matcher.planning.master import Master, Mixed
from matcher.planning.plans import Floats
from matcher.planning.pool import Pool
from matcher.progress import Cancel

SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop mixing: within `near` of the bound, or when `patience` rounds won less than `worth` of the
    cost; with `keeping` also plans that keep all totals of kinds are looked for.
    """

    near: float
    patience: int
    worth: float
    keeping: bool


class Mix:
    """Mixes plans of `who`, where others fill `heads`, beginning with the plans of these `numbers`."""

    def __init__(
        self,
        pool: Pool,
        who: Sequence[int],
        heads: Heads,
        numbers: Iterable[int],
        cancel: Cancel,
        centre: tuple[Floats, Floats] | None = None,
    ) -> None:
        self._pool, self.who, self._heads = pool, who, heads
        self._master = Master(pool, who, heads, cancel)
        self.numbers: list[int] = []
        self._inside: set[int] = set()
        for number in numbers:
            self._join(number)
        self.centre = centre
        self.costs: list[float] = []
        self.bound = -np.inf
        self.best: Mixed | None = None

    def mixed(self, effort: Effort, left: Callable[[], float]) -> Mixed | None:
        """The best mix once it is settled, or time is up; None when time was up before there was one."""
        while left() > 0 and self.round(effort, left):
            pass
        return self.best

    def round(self, effort: Effort, left: Callable[[], float]) -> bool:
        """Mix, and plan once for everybody; whether it is worth going on."""
        mixed = self._master.solve(left())
        if mixed is None:
            return False
        self.best = mixed
        self.costs.append(mixed.cost)
        worth, surcharges = mixed.worth, mixed.surcharges
        if self.centre is not None:
            worth = SMOOTHING * self.centre[0] + (1 - SMOOTHING) * worth
            surcharges = SMOOTHING * self.centre[1] + (1 - SMOOTHING) * surcharges
        prices, new = self._planned(worth, surcharges, keeping=effort.keeping)
        bound = self._proven(worth, prices)
        smoothed = self.centre is not None
        if bound > self.bound:
            self.bound, self.centre = bound, (worth, surcharges)
        elif not new:
            self.centre = None
        if not new and not smoothed:
            return False
        return not self._settled(effort)

    def trial(self, number: int, left: Callable[[], float]) -> float:
        """What the mix would cost with a plan in it; see `Master.trial`."""
        return self._master.trial(self.numbers.index(number), left())

    def whole(self, seconds: float, known: Collection[int]) -> dict[int, int] | None:
        """One plan for each person, by number, of those that were mixed; see `Master.whole`."""
        held = set(known)
        places = {place for place, number in enumerate(self.numbers) if number in held}
        found = self._master.whole(seconds, places)
        if found is None:
            return None
        return {self._pool.person[self.numbers[place]]: self.numbers[place] for place in found}

    def _settled(self, effort: Effort) -> bool:
        now = self.costs[-1]
        slow = len(self.costs) > effort.patience and (
            self.costs[-1 - effort.patience] - now <= effort.worth * abs(now)
        )
        return slow or now - self.bound <= effort.near * abs(now)

    def _join(self, number: int) -> bool:
        if number in self._inside:
            return False
        self._inside.add(number)
        self.numbers.append(number)
        self._master.add(number)
        return True

    def _planned(self, worth: Floats, surcharges: Floats, *, keeping: bool) -> tuple[float, bool]:
        """Add the plans that are cheapest while heads are worth so much; what no plans are below together,
        and whether any is new.
        """
        daily, add, total, new = self._pool.daily, self._pool.add, 0.0, False
        for person in self.who:
            least, plan = daily.priced(-worth, surcharges[person], person)
            total += least + float(daily.base[person])
            if plan is None:
                continue
            new |= self._join(add(person, plan))
            if keeping and not daily.keeps(person, plan):
                plan = daily.keeping(-worth, person, plan)
                new |= plan is not None and self._join(add(person, plan))
        return total, new

    def _proven(self, worth: Floats, plans: float) -> float:
        """What no roster costs less than, given what the cheapest plans at these prices cost."""
        cover = self._pool.cover
        heads = worth * (cover.desired - self._heads)
        heads = heads + np.minimum(0, cover.short - worth) * (cover.desired - cover.minimum)
        heads = heads + np.minimum(0, cover.short + cover.urgent - worth) * cover.minimum
        heads = heads + np.minimum(0, cover.over + worth) * (cover.maximum - cover.desired)
        return plans + float(heads.sum(dtype=np.float64))
