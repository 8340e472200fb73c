"""One mixed-integer programme of the whole, solved by HiGHS through MathOpt, tier by tier."""

from time import monotonic

from matcher.policy import Tier
from matcher.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.verify import verify
from matcher.whole import Whole
from tests.bench.peers.stages import stages


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """The roster of the last stage that found one."""
    deadline = monotonic() + seconds
    whole = Whole(problem, Cancel())
    best, caps = None, dict[Tier, int]()
    for tier, share in stages(deadline):
        found = whole.decide({tier: 1}, caps, best or Roster(problem.pinned_in), share).roster
        if found is None:
            break
        best = found
        caps[tier] = verify(problem, best).costs[tier]
    return best
