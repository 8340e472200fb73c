"""Rosters and bounds from plans of whole periods: column generation with dives (Barnhart and others 1998).

First a mix of plans of all people bounds every roster, and a dive from it makes one. Then some people at a
time are planned anew in the same way, while the others keep their plans.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from heapq import nsmallest
from math import gcd

import numpy as np

from matcher.planning.choice import choose
from matcher.planning.cover import Cover, tiers
from matcher.planning.daily import Daily
from matcher.planning.dive import Dive, Pace
from matcher.planning.master import Mixed
from matcher.planning.mix import Effort, Mix
from matcher.planning.pool import Pool
from matcher.planning.pricing import Pricing
from matcher.planning.turns import Turns
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.restrict import now, restrict
from matcher.roster import Roster
from matcher.rounding import up
from matcher.rules.desired import TIER as DESIRED
from matcher.rules.minimum import TIER as MINIMUM
from matcher.search import Incumbent

WHOLE = Effort(near=0.002, patience=100, worth=1e-4, keeping=False)
TO_THE_END = Effort(near=1e-5, patience=100, worth=1e-6, keeping=False)
PARTLY = Effort(near=0.003, patience=12, worth=0.001, keeping=True)
DIVING = Effort(near=0.0, patience=1_000, worth=0.0, keeping=False)
QUICK, SLOW = Pace(share=0.02, rounds=3), Pace(share=0.005, rounds=8)
MIXING_SHARE = 0.5
DIVING_SHARE = 0.6
ROUNDS_A_STEP = 6
RESERVE_SECONDS = 10.0
RESERVE_SHARE = 0.02
WHOLE_SECONDS = 5.0
SIZES = 4, 6, 8, 12, 16, 24, 36, 54, 80, 120
MOST_CHOSEN = 16
ABOUT_SEATS = 0.5
KNOWN_EACH = 40
DOUBT = 1e-4
LONG_DAYS = 10_000


class Columns:
    """Works for an incumbent of a problem that is `plannable`; `begun` is set when the first dive is over.
    Before that people are priced in `workers` threads.
    """

    def __init__(
        self, problem: Problem, incumbent: Incumbent, cancel: Cancel, seed: int, workers: int = 1
    ) -> None:
        daily = Daily(problem)
        self._problem, self._incumbent, self._cancel, self._seed = problem, incumbent, cancel, seed
        self._workers = workers
        self.begun = Cancel(under=cancel)
        self._pool = Pool(Pricing(daily, seed), Cover(daily))
        self._prices: Mixed | None = None
        self._reduced: dict[int, float] = {}
        self._round_seconds = 0.0
        self._random = np.random.default_rng(seed)

    def run(self) -> None:
        """A mix of all people and dives; then some people planned anew, as many as that most often wins
        something with.
        """
        self._step(self._everybody)
        sizes = [size for size in SIZES if size < len(self._people)] or [len(self._people)]
        drawn, better = Counter[int](), Counter[int]()
        while len(self._people) and self._left() > 0:
            worth = np.array([(1 + better[size]) / (4 + drawn[size]) / size**2 for size in sizes])
            size = sizes[int(self._random.choice(len(sizes), p=worth / worth.sum()))]
            before = self._incumbent.costs
            self._step(partial(self._some, size))
            drawn[size] += 1
            better[size] += self._incumbent.costs < before

    @property
    def long(self) -> bool:
        """Whether the first dive ends late, so that parts should be improved meanwhile."""
        return len(self._people) * self._pool.daily.days > LONG_DAYS

    @property
    def _people(self) -> Sequence[int]:
        return range(len(self._pool.daily.people))

    def _left(self) -> float:
        over = self._cancel.is_set or self._incumbent.proven
        return 0.0 if over else self._incumbent.left

    def _step(self, work: Callable[[], None]) -> None:
        """A step of the solve, if there is time left."""

        def worked() -> tuple[None, bool]:
            work()
            return None, self._left() <= 0

        if self._left() > 0:
            self._incumbent.step(worked)

    def _everybody(self) -> None:
        """A mix of all people, then dives from it, the second one slower."""
        with ThreadPoolExecutor(self._workers) as threads:
            self._pool.each = map if self._workers == 1 else threads.map
            self._dive_twice()
        self._pool.each = map

    def _dive_twice(self) -> None:
        nobody = np.zeros(len(self._pool.daily.seats), dtype=np.int64)
        held = self._pool.held(self._incumbent.roster or Roster())
        mix = Mix(self._pool, self._people, nobody, dict.fromkeys(held.values(), 1.0))
        for effort, pace in ((WHOLE, QUICK), (TO_THE_END, SLOW)):
            self._mixed(mix, effort)
            self._prices, self._reduced = mix.best, {}
            if self._left() > 0:
                again = Mix(self._pool, self._people, nobody, mix.master.shares, mix.best)
                self._dived(again, replace(pace, share=max(pace.share, self._least_share)))
            self.begun.set()

    def _mixed(self, mix: Mix, effort: Effort) -> None:
        """Mix until it is settled, or for a share of the time that is left, and tell what is proven."""
        end = 0.0 if self._incumbent.repeatable else (1 - MIXING_SHARE) * self._left()
        going_on = True
        while going_on and self._left() > end:
            bound, begun = mix.bound, self._left()
            going_on = mix.round(effort)
            self._round_seconds = begun - self._left()
            if mix.bound > bound:
                self._tell(mix.bound)

    @property
    def _least_share(self) -> float:
        """The share of all days that must be decided at once for a dive to come to its end in time."""
        if self._incumbent.repeatable:
            return 0.0
        return min(1.0, ROUNDS_A_STEP * self._round_seconds / (DIVING_SHARE * max(1e-3, self._left())))

    def _some(self, size: int) -> None:
        """Plan some people anew and put together the best of what they had, what was near the mix of all,
        and what is new.
        """
        generation, roster = self._incumbent.generation, self._incumbent.roster or Roster()
        held = self._pool.held(roster)
        who = self._who(size, held.values())
        heads = self._pool.heads(number for person, number in held.items() if person not in who)
        today = {person: held[person] for person in who}
        shares = dict.fromkeys((number for person in who for number in self._near(person)), 0.0)
        mix = Mix(self._pool, who, heads, shares | dict.fromkeys(today.values(), 1.0), self._prices)
        if mix.mixed(PARTLY, self._left) is None:
            return
        if size <= MOST_CHOSEN:
            seconds = self._within(WHOLE_SECONDS)
            found = choose(self._pool, mix.master.shares, today.values(), heads, seconds, self._cancel)
        else:
            dive = Dive(self._pool, mix, DIVING)
            dive.run(SLOW, self._left)
            found = dive.plans
        if found and found != today:
            part = self._part(who, roster)
            decided = now(part, self._pool.roster((held | dict(found)).values()))
            self._incumbent.replace(part, now(part, roster), decided, generation, "improve", tied=True)

    def _who(self, size: int, numbers: Collection[int]) -> list[int]:
        """People to plan anew: half of the time such that could serve on a seat that is paid for."""
        pool, cover = self._pool, self._pool.cover
        everybody: list[int] = self._random.permutation(len(self._people)).tolist()
        missing = cover.desired - pool.heads(numbers)
        paid = np.where(missing > 0, cover.short, cover.over) * np.abs(missing)
        if not paid.any() or self._random.random() > ABOUT_SEATS:
            return everybody[:size]
        seat = int(self._random.choice(len(paid), p=paid / paid.sum()))
        could = [person for person in everybody if pool.daily.open_to(person)[seat]]
        return list(dict.fromkeys([*could, *everybody]))[:size]

    def _within(self, seconds: float) -> float:
        """How long something may take that is limited by its effort too, and by that alone where the solve
        must be one that can be done again.
        """
        return self._left() if self._incumbent.repeatable else min(seconds, self._left())

    def _near(self, person: int) -> Sequence[int]:
        """The plans of a person that come nearest to the mix of all people."""
        if self._prices is None:
            return self._pool.of[person][-KNOWN_EACH:]
        for number in self._pool.of[person]:
            if number not in self._reduced:
                self._reduced[number] = self._pool.reduced(
                    number, self._prices.worth, self._prices.surcharges
                )
        return nsmallest(KNOWN_EACH, self._pool.of[person], key=self._reduced.__getitem__)

    def _dived(self, mix: Mix, pace: Pace) -> None:
        """Offer what a dive makes of a mix; who keeps no total with it keeps the plan they have. Where time
        ran out everybody plans once more for what is missing.
        """
        dive = Dive(self._pool, mix, DIVING)
        dive.run(pace, self._before_the_end)
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
        """Seconds until a roster must be offered; in a solve that can be done again a step that is cut short
        counts for nothing.
        """
        if self._incumbent.repeatable:
            return self._left()
        whole = self._incumbent.deadline - self._incumbent.begun
        return max(0.0, self._left() - min(RESERVE_SECONDS, RESERVE_SHARE * whole))

    def _part(self, who: Sequence[int], roster: Roster) -> Problem:
        people = {self._pool.daily.people[person] for person in who}
        return restrict(
            self._problem, people, [shift.id for shift in self._problem.open_shifts], keeping=roster
        )

    @cached_property
    def _unit(self) -> int:
        """What divides the cost of every plan and every head."""
        problem, policy = self._problem, self._problem.policy
        of_heads = {price for each in problem.projects for price in (each.weight, each.over)}
        desired = policy.price("desired", DESIRED).weight
        asked = {abs(request.weight) for person in problem.volunteers for request in person.requests}
        wished = policy.price("requests", Tier.WISHES).weight
        below = policy.price("minimum", MINIMUM).weight
        prices = {price.weight for price in policy.prices.values()}
        return max(
            1,
            gcd(
                *prices,
                *(price * each for price in of_heads for each in (desired, below)),
                *(each * wished for each in asked),
            ),
        )

    def _tell(self, bound: float) -> None:
        """A head below the minimum weighs more in a mix: the bound of the rest holds for so many of these."""
        minimum, desired = tiers(self._problem)
        costs = self._incumbent.costs
        if self._pool.pricing.exact and costs:
            below = costs[minimum - 1] * self._pool.cover.scale if minimum is not desired else 0
            bound = bound - below - DOUBT * abs(bound)
            self._incumbent.prove(desired, self._unit * up(bound / self._unit), costs[: desired - 1])
