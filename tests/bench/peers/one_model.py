"""One plain CP-SAT model of the whole, tier by tier: minimise, cap, hint, go on."""

from time import monotonic

import numpy as np

from matcher.model.cpsat import CpSat
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules.formulate import formulate, hint
from matcher.tiers import Tier
from matcher.verify import verify
from tests.bench.peers.stages import in_stages

# More than there are cores: with two workers those that use the relaxation would be missing.
WORKERS = 8


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """What CP-SAT makes of the same rows that Duet's parts are made of."""
    deadline = monotonic() + seconds
    model, x = formulate(problem)
    solver = CpSat(model)

    def minimise(tier: Tier, best: Roster | None, share: float) -> Roster | None:
        known = {} if best is None else hint(x, best)
        found = solver.minimise({tier: 1}, hint=known, seconds=share, workers=max(workers, WORKERS)).values
        if found is None:
            return None
        better = x.roster(np.array(found, dtype=bool))
        solver.cap(tier, verify(problem, better).costs[tier])
        return better

    return in_stages(minimise, deadline)
