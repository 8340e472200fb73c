"""What no roster can beat, and a roster close to it: the relaxation, tier by tier.

The relaxation of a district's week is nearly whole: of the pairs it chooses all but a few hundred are chosen entirely.
So its solution is also the best start: what is whole is taken over, the rest is filled as `construct` does.
"""

from matcher.construct import construct
from matcher.formulate import formulate
from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.relaxation import Relaxation, Relaxed
from matcher.roster import Roster
from matcher.search import Costs, Incumbent

WHOLE = 0.999


class Bounds:
    """The relaxation of a problem, asked twice: first for a guide, then for proofs about the roster that was found."""

    def __init__(self, problem: Problem, incumbent: Incumbent, cancel: Cancel) -> None:
        self._problem = problem
        self._incumbent = incumbent
        self._cancel = cancel
        model, self._x = formulate(problem)
        self._relaxation = Relaxation(model)

    def guide(self, until: float) -> None:
        """Minimise tier after tier, each as low as the relaxation goes, and offer the roster nearest to the last."""
        caps: dict[Tier, int] = {}
        last: Relaxed | None = None
        for tier in Tier:
            found = self._minimise(tier, caps, until)
            if found is None:
                break
            self._incumbent.prove(tier, found.bound, tuple(caps.values()))
            caps[tier], last = found.bound, found
        if last is not None:
            self._incumbent.offer(construct(self._problem, self._whole(last)), "bound")

    def prove(self, until: float) -> None:
        """Prove bounds for the costs that the best roster has now."""
        costs: Costs = self._incumbent.costs
        for tier in Tier:
            if costs[tier - 1] > self._incumbent.bound(tier):
                found = self._minimise(tier, dict(zip(Tier, costs[: tier - 1], strict=False)), until)
                if found is None:
                    break
                self._incumbent.prove(tier, found.bound, costs[: tier - 1])

    def _minimise(self, tier: Tier, caps: dict[Tier, int], until: float) -> Relaxed | None:
        left = until - self._incumbent.elapsed
        if left <= 0 or self._cancel.is_set:
            return None
        return self._relaxation.minimise(tier, caps, left)

    def _whole(self, relaxed: Relaxed) -> Roster:
        return Roster(frozenset(pair for pair, variable in self._x.pair.items() if relaxed.values[variable] > WHOLE))
