"""One mixed-integer programme of the whole, solved by HiGHS through MathOpt, tier by tier."""

from time import monotonic

from matcher.problem.problem import Problem
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.solver.district.model import DistrictModel
from matcher.tiers import Tier
from matcher.verify import verify
from tests.bench.peers.stages import in_stages


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """What HiGHS makes of the same rows that Duet's bound is made of."""
    deadline = monotonic() + seconds
    whole = DistrictModel(problem, Cancel())
    caps: dict[Tier, int] = {}

    def minimise(tier: Tier, best: Roster | None, share: float) -> Roster | None:
        better = whole.solve_milp({tier: 1}, caps, best or Roster(problem.pinned_in), share).roster
        if better is not None:
            caps[tier] = verify(problem, better).costs[tier]
        return better

    return in_stages(minimise, deadline)
