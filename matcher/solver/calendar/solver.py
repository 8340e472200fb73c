"""Rosters and bounds from plans of whole periods: column generation with dives (Barnhart and others 1998).

First a mix of plans of all people bounds every roster, and a dive from it makes one. Where that would end
late a dive in haste only says how work is spread over the period, and weeks are planned anew one after the
other. Then some people or some weeks at a time are planned anew, while all else stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from math import gcd

import numpy as np

from matcher.model.rounding import round_up
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.rules import desired, minimum, requests
from matcher.solver.calendar.calendar_data import Daily
from matcher.solver.calendar.column_generation import DIVING, Effort, Mix
from matcher.solver.calendar.column_pool import Pool
from matcher.solver.calendar.coordinate_descent import Turns
from matcher.solver.calendar.cover import Cover, tiers
from matcher.solver.calendar.diving import Dive, Pace
from matcher.solver.calendar.neighbourhoods import SLOW, Anew, Work
from matcher.solver.calendar.pricing import Pricing
from matcher.solver.calendar.restricted_master import Mixed
from matcher.solver.search import Search

WHOLE = Effort(near=0.002, patience=100, worth=1e-4, keeping=False)
ROUGHLY = Effort(near=0.002, patience=15, worth=1e-3, keeping=False)
TO_THE_END = Effort(near=1e-5, patience=100, worth=1e-6, keeping=False)
QUICK = Pace(share=0.02, rounds=3)
MIXING_SHARE = 0.5
DIVING_SHARE = 0.6
ROUNDS_A_STEP = 6
RESERVE_SECONDS = 10.0
RESERVE_SHARE = 0.02
DOUBT = 1e-4
WEEKS_A_WINDOW = 4
SWEEP_SHARE = 0.5
SPREAD_SHARE = 0.15
TOGETHER_SHARE = 0.2


class Columns:
    """Works for an incumbent of a problem that is `plannable`; `begun` is set when the first dive is over.
    Before that people are priced in `workers` threads. Where a dive over the whole period would end late, it
    goes `by_windows` of weeks.
    """

    def __init__(
        self, search: Search, workers: int = 1, *, by_windows: bool = False
    ) -> None:
        problem, seed = search.problem, search.limits.seed
        daily = Daily(problem)
        self._problem, self._search, self._incumbent, self._seed = problem, search, search.incumbent, seed
        self._workers, self._by_windows = workers, by_windows
        self.begun = Cancel(under=search.cancel)
        self._pool = Pool(Pricing(daily, seed), Cover(daily))
        self._spreading: Mix | None = None
        self._round_seconds = 0.0
        self._anew = Anew(self._pool, search, seed, self._left, self._unit)

    def run(self) -> None:
        """A mix of all people and dives, or where these would end late windows of weeks, one after the other;
        then some people or some weeks planned anew, as many as wins most often for the plans looked for.
        """
        with ThreadPoolExecutor(self._workers) as threads:
            self._pool.each = map if self._workers == 1 else threads.map
            if self._by_windows:
                self._sweep()
            else:
                self._step(self._dive_twice)
            self.begun.set()
            self._pool.each = map
        self._anew.run()

    def beside(self, worker: int, other: Work) -> None:
        """Plan anew too, from the first dive on, in another thread, or do some `other` thing."""
        self.begun.wait()
        if self._left() > 0:
            self._anew.beside(self._seed + worker).run(other)

    def _sweep(self) -> None:
        """Windows of weeks, one after the other, a mix of all, then windows that begin in the middle of
        these.
        """
        if self._search.clock.steering(SPREAD_SHARE) > 0:
            self._step(self._spread)
        for skipped in (0, WEEKS_A_WINDOW // 2):
            windows = self._anew.sweeps.windows(WEEKS_A_WINDOW, skipped)
            for place, window in enumerate(windows):
                seconds = self._before_the_end() * SWEEP_SHARE / (len(windows) - place)
                self._step(partial(self._anew.window, window, seconds))
            if not skipped:
                self._step(self._together)

    def _spread(self) -> None:
        """A mix of all people and a dive in haste, that say how everybody's work is spread over the period
        and what heads are worth by and by.
        """
        mix = self._of_all(self._today)
        self._mixed(mix, WHOLE, SPREAD_SHARE)
        if mix.best is not None:
            self._spreading = mix
            self._anew.sweeps.learn(mix.best)
            again = self._of_all(mix.master.shares, mix.best)
            end = (1 - SPREAD_SHARE) * self._left()
            self._dived(again, QUICK, lambda: self._left() - end)

    def _together(self) -> None:
        """A mix of all people, from the plans and the prices that windows were left with, for a bound and for
        the prices that groups go by; after a mix in haste, from there on if its prices prove more.
        """
        daily = self._pool.daily
        known = self._anew.sweeps.known(daily, np.arange(len(daily.seats)))
        mix, effort = self._spreading, WHOLE
        if mix is None:
            mix, effort = self._of_all(self._today, known), ROUGHLY
        elif known is not None:
            mix.begin_again(self._today, known)
        self._mixed(mix, effort, TOGETHER_SHARE)
        self._anew.learn(mix.best)

    @property
    def _people(self) -> Sequence[int]:
        return range(len(self._pool.daily.people))

    @property
    def _today(self) -> Mapping[int, float]:
        """The plans that people hold, by number, each with the whole share."""
        return dict.fromkeys(self._pool.held(self._incumbent.roster or Roster()).values(), 1.0)

    def _of_all(self, shares: Mapping[int, float], prices: Mixed | None = None) -> Mix:
        """A mix of all people."""
        nobody = np.zeros(len(self._pool.daily.seats), dtype=np.int64)
        return Mix(self._pool, self._people, nobody, shares, prices)

    def _left(self) -> float:
        over = self._search.cancel.is_set or self._search.proofs.optimal
        return 0.0 if over else self._search.clock.left

    def _step(self, work: Callable[[], object]) -> None:
        """A step of the solve, if there is time left."""

        def worked() -> tuple[None, bool]:
            work()
            return None, self._search.over

        if self._left() > 0:
            self._search.step(worked)

    def _dive_twice(self) -> None:
        """A mix of all people, then dives from it, the second one slower."""
        mix = self._of_all(self._today)
        for effort, pace in ((WHOLE, QUICK), (TO_THE_END, SLOW)):
            self._mixed(mix, effort)
            self._anew.learn(mix.best)
            if self._left() > 0:
                again = self._of_all(mix.master.shares, mix.best)
                self._dived(again, replace(pace, share=max(pace.share, self._least_share)))
            self.begun.set()

    def _mixed(self, mix: Mix, effort: Effort, share: float = MIXING_SHARE) -> None:
        """Mix until it is settled, or for a share of the time that is left, and tell what is proven."""
        end = self._search.clock.steering((1 - share) * self._left())
        going_on = True
        while going_on and self._left() > end:
            bound, begun = mix.bound, self._left()
            going_on = mix.round(effort)
            self._round_seconds = self._search.clock.steering(begun - self._left())
            if mix.bound > bound:
                self._tell(mix.bound)

    @property
    def _least_share(self) -> float:
        """The share of all days that must be decided at once for a dive to come to its end in time."""
        return min(1.0, ROUNDS_A_STEP * self._round_seconds / (DIVING_SHARE * max(1e-3, self._left())))

    def _dived(self, mix: Mix, pace: Pace, due: Callable[[], float] | None = None) -> None:
        """Offer what a dive makes of a mix; who keeps no total with it keeps the plan they have. Where time
        ran out everybody plans once more for what is missing.
        """
        dive = Dive(self._pool, mix, DIVING)
        dive.run(pace, self._before_the_end, due)
        found = {person: number for person, number in dive.plans.items() if self._pool.keeps[number]}
        held = self._pool.held(self._incumbent.roster or Roster())
        numbers = held | found
        self._incumbent.offer(self._pool.roster(numbers.values()), "improve")
        if self._before_the_end() <= 0 < self._left():
            turns = Turns(self._pool.pricing, self._pool.cover, self._seed)
            for person, number in numbers.items():
                turns.take(person, self._pool.plans[number])
            turns.round(lambda: self._left() > 0)
            self._incumbent.offer(turns.roster, "improve")

    def _before_the_end(self) -> float:
        """Seconds until a roster must be offered."""
        clock = self._search.clock
        reserve = clock.steering(min(RESERVE_SECONDS, RESERVE_SHARE * clock.limit_seconds))
        return max(0.0, self._left() - reserve)

    @cached_property
    def _unit(self) -> int:
        """What divides the cost of every plan and every head."""
        problem, policy = self._problem, self._problem.policy
        of_heads = {price for each in problem.projects for price in (each.weight, each.over)}
        short = desired.INFO.price(policy).weight
        asked = {abs(request.weight) for person in problem.volunteers for request in person.requests}
        wished = requests.INFO.price(policy).weight
        below = minimum.INFO.price(policy).weight
        prices = {price.weight for price in policy.prices.values()}
        return max(
            1,
            gcd(
                *prices,
                *(price * each for price in of_heads for each in (short, below)),
                *(each * wished for each in asked),
            ),
        )

    def _tell(self, bound: float) -> None:
        """A head below the minimum weighs more in a mix: the bound of the rest holds for so many of these."""
        minimum, desired = tiers(self._problem)
        costs = self._incumbent.costs
        if costs:
            below = costs[minimum - 1] * self._pool.cover.scale if minimum is not desired else 0
            bound = bound - below - DOUBT * abs(bound)
            self._search.proofs.add(desired, self._unit * round_up(bound / self._unit), costs[: desired - 1])
