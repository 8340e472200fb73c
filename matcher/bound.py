"""Good rosters and what no roster can beat: the relaxation, the core it points to, then the whole.

The relaxation bounds coverage tier by tier, and of all pairs it touches one in eight. Over this core
coverage is decided in seconds. Comfort is then decided over all pairs, with a proof, for the very coverage
that was reached.
"""

from collections.abc import Mapping

from matcher.construct import construct
from matcher.policy import COVERAGE, Tier
from matcher.problem import Problem
from matcher.programme import up
from matcher.progress import Cancel
from matcher.relaxation import Relaxation
from matcher.roster import Assignment, Roster
from matcher.search import Incumbent
from matcher.verify import verify
from matcher.whole import Whole

COVERAGE_SHARE = 0.6
NEARLY_WHOLE = 0.999
TOUCHED = 1e-6
MOST_APART = 2_000
WORTH_PROVING = 0.002
ENOUGH = 0.0004
RETURN_SECONDS = 1.0


class Bound:
    """Works for an incumbent: rosters for it, and bounds that hold for the costs it reaches."""

    def __init__(self, problem: Problem, incumbent: Incumbent, cancel: Cancel) -> None:
        self._problem = problem
        self._incumbent = incumbent
        self._cancel = cancel
        self._whole = Whole(problem, cancel)

    def run(self) -> None:
        """Coverage, then comfort, then what is not proven yet, until all is or time is up."""
        self.cover(COVERAGE_SHARE * self._incumbent.left)
        self.comfort()
        self.finish()

    def cover(self, seconds: float) -> None:
        """Bound coverage, then decide it over the core, and over all pairs where that leaves much
        unproven."""
        end = self._incumbent.elapsed + seconds
        relaxation = Relaxation(self._whole.model, self._cancel)
        caps: dict[Tier, int] = {}
        touched: set[Assignment] = set()
        nearest: set[Assignment] = set()
        for tier in COVERAGE:
            left = self._left(end)
            found = relaxation.minimise(tier, caps, left) if left else None
            if found is None:
                break
            self._incumbent.prove(tier, found.bound, tuple(caps.values()))
            caps[tier] = found.bound
            values = {pair: found.values[variable] for pair, variable in self._whole.x.pair.items()}
            touched |= {pair for pair, value in values.items() if value > TOUCHED}
            nearest = {pair for pair, value in values.items() if value > NEARLY_WHOLE}
        if caps:
            near = construct(self._problem, Roster(frozenset(nearest)))
            self._incumbent.offer(near, "bound")
            best, _ = self._incumbent.snapshot()
            known = near.assignments | (best.assignments if best else frozenset())
            self._decide(Whole(self._problem, self._cancel, touched | known), near, end)
            if any(self._incumbent.tiers()[tier].gap > WORTH_PROVING for tier in COVERAGE):
                self._decide(self._whole, near, end)

    def comfort(self) -> None:
        """Decide fairness and wishes over all pairs; a unit of fairness outweighs any wish that is worth
        it."""
        best, reached = self._incumbent.snapshot()
        left = self._left()
        if best is None or not left:
            return
        self._incumbent.settled = True
        caps = dict(zip(COVERAGE, reached, strict=False))
        apart = min(MOST_APART, self._whole.most(Tier.WISHES) + 1)
        decided = self._whole.decide({Tier.FAIRNESS: apart, Tier.WISHES: 1}, caps, best, left)
        if decided.roster is not None:
            self._incumbent.offer(decided.roster, "improve")
        if decided.bound is not None:
            self._prove_comfort(caps, apart, decided.bound)

    def finish(self) -> None:
        """Prove what is left, each tier alone for the costs reached before it."""
        for tier in (Tier.MINIMUM, Tier.PROMISES, Tier.DESIRED, Tier.FAIRNESS):
            best, reached = self._incumbent.snapshot()
            left = self._left()
            if best is not None and left and reached[tier - 1] > self._incumbent.bound(tier):
                caps = dict(zip(Tier, reached[: tier - 1], strict=False))
                decided = self._whole.decide({tier: 1}, caps, best, left)
                if decided.bound is not None:
                    self._incumbent.prove(tier, up(decided.bound), tuple(caps.values()))

    def _decide(self, over: Whole, near: Roster, end: float) -> None:
        """Decide coverage over some pairs, tier by tier; what is proven over all pairs is a bound."""
        caps: dict[Tier, int] = {}
        gap = {tier: ENOUGH * each.stake for tier, each in self._incumbent.tiers().items()}
        for tier in COVERAGE:
            left = self._left(end)
            decided = over.decide({tier: 1}, caps, near, left, gap[tier]) if left else None
            if decided is None or decided.roster is None:
                break
            if over is self._whole and decided.bound is not None:
                self._incumbent.prove(tier, up(decided.bound), tuple(caps.values()))
            near = decided.roster
            caps[tier] = verify(self._problem, near).costs[tier]
        self._incumbent.offer(construct(self._problem, near), "improve")
        self._incumbent.offer(near, "improve")

    def _prove_comfort(self, caps: Mapping[Tier, int], apart: int, bound: float) -> None:
        """From apart * fairness + wishes >= bound: fairness >= (bound - most wishes) / apart, and
        wishes >= bound - apart * fairness for the fairness reached."""
        before = tuple(caps.values())
        _, reached = self._incumbent.snapshot()
        fairness = reached[Tier.FAIRNESS - 1]
        self._incumbent.prove(Tier.FAIRNESS, up((bound - self._whole.most(Tier.WISHES)) / apart), before)
        self._incumbent.prove(Tier.WISHES, up(bound - apart * fairness), (*before, fairness))

    def _left(self, end: float | None = None) -> float:
        """Seconds until the end of the solve, or until it has been at work for `end`; none once cancelled."""
        if self._cancel.is_set:
            return 0.0
        left = self._incumbent.left - RETURN_SECONDS
        return max(0.0, left if end is None else min(left, end - self._incumbent.elapsed))
