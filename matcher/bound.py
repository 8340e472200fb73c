"""What no roster can beat, and rosters close to it: relaxation and core by turns.

The relaxation says how good coverage can be and which pairs matter for it; the core decides coverage over
these pairs; the relaxation says what comfort that coverage allows; the core decides comfort. So every bound
is proven for the very costs that the roster has in the tiers before.
"""

from matcher.construct import construct
from matcher.core import Core
from matcher.formulate import formulate
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.relaxation import Relaxation, Relaxed
from matcher.roster import Assignment, Roster
from matcher.search import Costs, Incumbent
from matcher.verify import verify

WHOLE = 0.999
TOUCHED = 1e-6
MORE_THAN_WISHES = 30


class Bounds:
    """Relaxation and core of a problem, working on an incumbent until a time since its start."""

    def __init__(self, problem: Problem, incumbent: Incumbent, cancel: Cancel) -> None:
        self._problem = problem
        self._incumbent = incumbent
        self._cancel = cancel
        model, self._x = formulate(problem)
        self._relaxation = Relaxation(model, cancel)
        self._touched: set[Assignment] = set()

    def cover(self, until: float) -> None:
        """Bound coverage and decide it; the roster nearest to the relaxation is where the core starts."""
        caps: dict[Tier, int] = {}
        last: Relaxed | None = None
        for tier in (Tier.MINIMUM, Tier.PROMISES, Tier.DESIRED):
            found = self._bound(tier, caps, until)
            if found is None:
                break
            caps[tier], last = found.bound, found
        if last is None:
            return
        near = construct(self._problem, Roster(frozenset(self._above(last, WHOLE))))
        self._incumbent.offer(near, "bound")
        core, caps = self._core(near), {}
        for tier in (Tier.MINIMUM, Tier.PROMISES, Tier.DESIRED):
            decided = core.decide({tier: 1}, caps, near, self._left(until) / 2)
            if decided is None:
                break
            near = decided
            caps[tier] = verify(self._problem, near).costs[tier]
        self._incumbent.offer(near, "improve")

    def comfort(self, until: float) -> None:
        """Bound fairness for the coverage that was reached and decide it, then bound wishes."""
        self._incumbent.settled = True
        reached = self._reached()
        if self._bound(Tier.FAIRNESS, self._before(Tier.FAIRNESS, reached), until) is None:
            return
        best = self._incumbent.roster
        if best is not None:
            weights = {Tier.FAIRNESS: MORE_THAN_WISHES, Tier.WISHES: 1}
            before = self._before(Tier.FAIRNESS, reached)
            decided = self._core(best).decide(weights, before, best, self._left(until) / 2)
            if decided is not None:
                self._incumbent.offer(decided, "improve")
        self.prove(until)

    def prove(self, until: float) -> None:
        """Prove what is not proven yet for the costs that the best roster has now."""
        for tier in Tier:
            reached = self._reached()
            unproven = reached[tier - 1] > self._incumbent.bound(tier)
            if unproven and self._bound(tier, self._before(tier, reached), until) is None:
                break

    def _bound(self, tier: Tier, caps: dict[Tier, int], until: float) -> Relaxed | None:
        left = self._left(until)
        found = self._relaxation.minimise(tier, caps, left) if left > 0 else None
        if found is not None:
            self._incumbent.prove(tier, found.bound, tuple(caps.values()))
            self._touched |= self._above(found, TOUCHED)
        return found

    def _core(self, near: Roster) -> Core:
        best = self._incumbent.roster
        known = near.assignments | (best.assignments if best else frozenset())
        return Core(self._problem, self._touched | known, self._cancel)

    def _reached(self) -> Costs:
        with self._incumbent.lock:
            return self._incumbent.costs

    def _left(self, until: float) -> float:
        return 0.0 if self._cancel.is_set else max(0.0, until - self._incumbent.elapsed)

    def _above(self, relaxed: Relaxed, least: float) -> set[Assignment]:
        return {pair for pair, variable in self._x.pair.items() if relaxed.values[variable] > least}

    @staticmethod
    def _before(tier: Tier, reached: Costs) -> dict[Tier, int]:
        return dict(zip(Tier, reached[: tier - 1], strict=False))
