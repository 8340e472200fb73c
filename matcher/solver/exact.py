"""CP-SAT over all candidate pairs at once.

`exact` solves small problems: it minimises one tier after the other, each under the costs that are proven for
those before it (lexicographic optimisation). `any_roster` looks for a first roster of any problem.
"""

from functools import partial
from math import inf

import numpy as np

from matcher.model.cpsat import CpSat, CpSatOutcome
from matcher.progress import Ended
from matcher.roster import Roster
from matcher.rules.formulate import formulate, hint
from matcher.solver.search import Search
from matcher.solver.threads import GRACE_SECONDS
from matcher.tiers import Tier


def exact(search: Search, workers: int, *, spared: float = 0.0) -> None:
    """Minimise each tier under the costs of those before it, until all are proven or time is up.

    Where effort limits the work, each solve of a tier has twice the effort of the one before. The last
    `spared` seconds are left to other work.
    """
    incumbent, clock = search.incumbent, search.clock
    model, x = formulate(search.problem)
    solver = CpSat(model)

    def minimised(tier: Tier, effort: float | None) -> tuple[CpSatOutcome, bool]:
        found = solver.minimise(
            {tier: 1},
            hint=hint(x, incumbent.roster or Roster()),
            seconds=clock.left - spared,
            workers=_cpsat_workers(search, workers),
            seed=search.limits.seed,
            cancel=search.cancel,
            effort=effort,
        )
        return found, found.cut

    for tier in Tier:
        effort, done = clock.allowance(inf, search.params.exact.first_effort).effort, False
        while not done:
            if clock.left <= spared or search.cancel.is_set:
                return
            found = search.step(partial(minimised, tier, effort))
            if found is None:
                continue
            if found.values is not None:
                incumbent.offer(x.roster(np.array(found.values, dtype=bool)), "improve")
            if incumbent.roster is None:
                return
            if found.bound is not None:
                search.proofs.add(tier, found.bound, incumbent.costs[: tier - 1])
            done = effort is None or found.proven
            effort = effort and 2 * effort
        solver.cap(tier, incumbent.costs[tier - 1])


def any_roster(search: Search) -> None:
    """Look for a roster that keeps the hard rules, whatever it costs, until time is up, or for
    `GRACE_SECONDS` when it is.
    """
    try:
        model, x = formulate(search.problem, cancel=search.cancel)
    except Ended:
        return
    model.forget_costs()
    solver = CpSat(model)

    def sought() -> tuple[CpSatOutcome, bool]:
        found = solver.minimise(
            {},
            hint={},
            seconds=max(GRACE_SECONDS, search.clock.left),
            workers=_cpsat_workers(search, search.limits.workers),
            seed=search.limits.seed,
            cancel=search.cancel,
        )
        return found, found.cut

    found = search.step(sought)
    if found and found.values is not None:
        search.incumbent.offer(x.roster(np.array(found.values, dtype=bool)), "construct")


def _cpsat_workers(search: Search, workers: int) -> int:
    return 1 if workers == 1 else search.params.exact.cpsat_workers
