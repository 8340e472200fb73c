"""Rosters and bounds from plans of whole periods: column generation with dives (Barnhart and others 1998).

A linear programme mixes the plans known; at its prices each person's cheapest plan is found and added, until
none is cheaper than what is mixed. Prices are smoothed towards those that gave the best bound (Wentges 1997).
A dive then fixes the plans with the largest shares, mixes and plans again for the others, until everybody has
one plan, but for the last few, whom CP-SAT decides together.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from matcher.candidates import candidates
from matcher.improve import decide
from matcher.planning.cover import ABOVE, Cover, tiers
from matcher.planning.daily import Daily, Plan
from matcher.planning.master import Master, Mixed
from matcher.planning.plans import Floats
from matcher.planning.turns import Turns
from matcher.policy import COVERAGE
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.restrict import merge, now, restrict
from matcher.roster import Roster
from matcher.rounding import up
from matcher.search import Incumbent

SMOOTHING = 0.5
MEMORY = 0.97
CERTAIN = 0.8
DIVE_SHARE = 1 / 20
DIVE_PATIENCE = 3
WORTH_ANOTHER = 0.0005
LAST_PAIRS = 2_000
LAST_EFFORT = 12.0
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
        pairs = len(candidates(problem)) / max(1, len(daily.people))
        self._last = int(LAST_PAIRS / max(1.0, pairs))

    def run(self) -> None:
        """Mix until little is won, then dive."""
        self._best()
        while self._step(self._mix):
            pass
        self._step(self._dive)

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

    def _dive(self) -> bool:
        """Fix plan after plan until so few people have none that CP-SAT can decide theirs."""
        fixed: dict[int, int] = {}
        free = list(self._everybody)
        while self._going_on and len(free) > self._last:
            mixed = self._mixed_for(free)
            if mixed is None:
                break
            chosen = self._largest(mixed, fixed)
            fixed |= chosen
            free = [person for person in free if person not in fixed]
            self._master.fix(list(chosen.values()), 1.0)
        self._master.fix(list(fixed.values()), 0.0)
        if len(free) <= self._last:
            self._offer(self._finished(fixed, free))
        return True

    def _finished(self, fixed: Mapping[int, int], free: Collection[int]) -> Roster:
        """The roster of fixed plans, the calendars of the others decided at once."""
        problem, daily = self._incumbent.problem, self._daily
        roster = daily.roster(self._plans[number] for number in {**self._best(), **fixed}.values())
        people = {daily.people[person] for person in free}
        shifts = [shift.id for shift in problem.open_shifts]
        part = restrict(problem, people, shifts, keeping=roster)
        (found, _), _ = decide(
            part,
            now(part, roster),
            COVERAGE,
            seconds=self._incumbent.left,
            seed=self._seed,
            cancel=self._cancel,
            effort=LAST_EFFORT,
        )
        return roster if found is None else merge(part, found, roster)

    def _mixed_for(self, free: Sequence[int]) -> Mixed | None:
        """The best mix for some people, the plans of the others fixed."""
        costs: list[float] = []
        while self._going_on:
            mixed = self._master.solve(self._incumbent.left)
            if mixed is None:
                return None
            costs.append(mixed.cost)
            slow = len(costs) > DIVE_PATIENCE and (
                costs[-1 - DIVE_PATIENCE] - mixed.cost <= WORTH_ANOTHER * abs(mixed.cost)
            )
            if slow or not self._planned(mixed.worth, free)[1]:
                return mixed
        return None

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

    def _offer(self, roster: Roster) -> None:
        """Better a roster by turns, and offer it."""
        turns = Turns(self._daily, self._cover, self._seed)
        for person in self._everybody:
            turns.take(person, self._daily.plan(person, roster))
        turns.round(lambda: self._going_on)
        self._incumbent.offer(turns.roster, "improve")
