"""One plain CP-SAT model of the whole, tier by tier: minimise, cap, hint, go on."""

from time import monotonic

from matcher.cpsat import CpSat
from matcher.formulate import formulate, hint
from matcher.problem import Problem
from matcher.roster import Roster
from matcher.verify import verify
from tests.bench.peers.stages import stages

# More than there are cores: with two workers those that use the relaxation would be missing.
WORKERS = 8


def roster(problem: Problem, seconds: float, workers: int) -> Roster | None:
    """The roster of the last stage that found one."""
    deadline = monotonic() + seconds
    model, x = formulate(problem)
    solver, best = CpSat(model), None
    for tier, share in stages(deadline):
        values = solver.minimise(
            {tier: 1}, hint=hint(x, best) if best else {}, seconds=share, workers=max(workers, WORKERS)
        ).values
        if values is None:
            break
        best = Roster(frozenset(pair for pair, variable in x.pair.items() if values[variable]))
        solver.cap(tier, verify(problem, best).costs[tier])
    return best
