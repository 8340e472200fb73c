"""Rosters and bounds from plans of whole periods: column generation with dives (Barnhart and others 1998).

A linear programme mixes the plans known; at its prices each person's cheapest plan is found and added, until
none is cheaper than what is mixed. Prices are smoothed towards those that gave the best bound (Wentges 1997).
A dive then fixes the plans with the largest shares, mixes and plans again for the others, until everybody has
one plan. Later dives keep the plans that most people have in the best roster and decide those of the others.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import numpy as np

from matcher.cover import ABOVE, Cover, tiers
from matcher.daily import Daily, Plan
from matcher.master import Master, Mixed
from matcher.plans import Floats
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.rounding import up
from matcher.search import Incumbent
from matcher.turns import Turns

SMOOTHING = 0.5
MEMORY = 0.97
CERTAIN = 0.8
DIVE_SHARE = 1 / 20
DIVE_MIXES = 3
PATIENCE = 40
WORTH_MIXING = 0.002
NEAR = 0.002
DOUBT = 1e-4


class Columns:
    """Works for an incumbent of a problem that is `plannable`."""

    def __init__(self, problem: Problem, incumbent: Incumbent, cancel: Cancel, seed: int) -> None:
        self._daily = daily = Daily(problem, seed)
        self._incumbent, self._cancel, self._seed = incumbent, cancel, seed
        self._cover = Cover(daily)
        self._master = Master(self._cover, len(daily.people), cancel)
        self._everybody = range(len(daily.people))
        self._plans: list[tuple[int, Plan]] = []
        self._known: dict[tuple[int, bytes], int] = {}
        self._random = np.random.default_rng(seed)
        self._centre: Floats | None = None
        self._costs: list[float] = []
        self._bound = -np.inf

    def run(self) -> None:
        """Mix until little is won, dive, and dive again around the best roster until time is up."""
        self._best()
        while self._step(self._mix):
            pass
        if self._going_on:
            self._step(partial(self._dive, self._everybody))

    @property
    def _going_on(self) -> bool:
        return self._incumbent.left > 0 and not self._cancel.is_set and not self._incumbent.proven

    def _step(self, work: Callable[[], bool]) -> bool:
        """A step of the solve: what `work` says, False where time is up."""
        return self._going_on and bool(self._incumbent.step(lambda: (work(), not self._going_on)))

    def _best(self) -> Mapping[int, int]:
        """The plans of the best roster, by person; they are known from now on."""
        roster = self._incumbent.roster or Roster()
        return {person: self._add(person, self._daily.plan(person, roster)) for person in self._everybody}

    def _add(self, person: int, plan: Plan) -> int:
        """The number of a plan, new or known."""
        key = person, plan.tobytes()
        if key not in self._known:
            self._known[key] = len(self._plans)
            self._plans.append((person, plan))
            self._master.add(person, plan[plan >= 0].tolist(), self._daily.cost(person, plan))
        return self._known[key]

    def _planned(self, worth: Floats, who: Sequence[int]) -> tuple[Floats, bool]:
        """Add the plans that are cheapest while heads are worth so much; what no plans are below, and whether
        any is new.
        """
        before = len(self._plans)
        prices, plans = self._daily.cheapest(-worth, who, MEMORY)
        for person, plan in zip(who, plans, strict=True):
            if plan is not None:
                self._add(person, plan)
        return prices, len(self._plans) > before

    def _mix(self) -> bool:
        """Mix, and plan once for everybody; whether it is worth going on."""
        mixed = self._master.solve(self._incumbent.left)
        if mixed is None:
            return False
        worth = mixed.worth
        if self._centre is not None:
            worth = SMOOTHING * self._centre + (1 - SMOOTHING) * worth
        prices, new = self._planned(worth, self._everybody)
        bound = self._proven(worth, prices)
        if bound > self._bound:
            self._bound, self._centre = bound, worth
            self._tell()
        elif not new:
            self._centre = None
        self._costs.append(mixed.cost)
        return not self._settled(new)

    def _settled(self, new: bool) -> bool:
        """Whether the mix is near its bound, or has won little for a while, or no plan was new."""
        now = self._costs[-1]
        slow = len(self._costs) > PATIENCE and self._costs[-PATIENCE] - now < WORTH_MIXING * abs(now)
        return slow or now - self._bound < NEAR * abs(now) or (not new and self._centre is None)

    def _proven(self, worth: Floats, prices: Floats) -> float:
        """What no roster costs less than, given what the cheapest plans at these prices cost."""
        cover = self._cover
        heads = worth * cover.desired
        heads = heads + np.minimum(0, cover.short - worth) * (cover.desired - cover.minimum)
        heads = heads + np.minimum(0, cover.short + cover.vital - worth) * cover.minimum
        heads = heads + np.minimum(0, cover.over + worth) * (cover.maximum - cover.desired)
        return float(prices.sum() + self._daily.base.sum() + heads.sum(dtype=np.float64))

    def _tell(self) -> None:
        """A head below the minimum weighs `ABOVE` more: the bound of the rest holds for so many of these."""
        minimum, desired = tiers(self._daily.problem)
        costs = self._incumbent.costs
        if self._daily.exact and costs:
            below = costs[minimum - 1] * ABOVE if minimum is not desired else 0
            bound = self._bound - below - DOUBT * abs(self._bound)
            self._incumbent.prove(desired, up(bound), costs[: desired - 1])

    def _dive(self, free: Collection[int]) -> bool:
        """Fix plan after plan until everybody has one; who is not `free` keeps that of the best roster."""
        fixed = {person: plan for person, plan in self._best().items() if person not in free}
        self._master.fix(list(fixed.values()), 1.0)
        while self._going_on and len(fixed) < len(self._everybody):
            mixed = self._mixed_for([person for person in self._everybody if person not in fixed])
            if mixed is None:
                break
            chosen = self._largest(mixed, fixed)
            fixed |= chosen
            self._master.fix(list(chosen.values()), 1.0)
        self._master.fix(list(fixed.values()), 0.0)
        if len(fixed) == len(self._everybody):
            self._offer(fixed.values())
        return True

    def _mixed_for(self, free: Sequence[int]) -> Mixed | None:
        """The best mix for some people, the plans of the others fixed."""
        mixed = self._master.solve(self._incumbent.left)
        for _ in range(DIVE_MIXES):
            if mixed is None or not self._going_on:
                return None
            if not self._planned(mixed.worth, free)[1]:
                break
            mixed = self._master.solve(self._incumbent.left)
        return mixed

    def _largest(self, mixed: Mixed, fixed: Collection[int]) -> Mapping[int, int]:
        """The plans with the largest shares, one a person: those that are nearly certain, or a few."""
        best: dict[int, tuple[float, int]] = {}
        for number in np.flatnonzero(mixed.shares > 1e-6).tolist():
            person = self._plans[number][0]
            if person not in fixed:
                best[person] = max(best.get(person, (0.0, 0)), (float(mixed.shares[number]), number))
        ranked = sorted(((share, person, number) for person, (share, number) in best.items()), reverse=True)
        few = max(1, round(len(self._daily.people) * DIVE_SHARE))
        certain = sum(share > CERTAIN for share, _, _ in ranked)
        return {person: number for _, person, number in ranked[: min(3 * few, certain) or max(1, few // 2)]}

    def _offer(self, plans: Collection[int]) -> None:
        """Better a roster of plans by turns, and offer it."""
        turns = Turns(self._daily, self._cover, self._seed)
        for number in plans:
            turns.take(*self._plans[number])
        turns.round(lambda: self._going_on)
        self._incumbent.offer(turns.roster, "improve")
