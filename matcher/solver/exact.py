"""All pairs at once with CP-SAT: small problems tier by tier, each proven before the next; of any problem a
first roster that keeps the hard rules.
"""

from functools import partial

import numpy as np

from matcher.model.cpsat import CpSat, Found
from matcher.progress import Cancel, Ended
from matcher.roster import Roster
from matcher.rules.formulate import formulate, hint
from matcher.solver.incumbent import Incumbent
from matcher.tiers import Tier

WORKERS = 8
FIRST_EFFORT = 0.5


def exact(incumbent: Incumbent, seed: int, workers: int, cancel: Cancel, *, spared: float = 0.0) -> None:
    """Minimise each tier under the costs of those before it, until all are proven or time is up.

    On two cores eight CP-SAT workers prove more than two, because only then do those that use the
    relaxation take part. With one worker each solve is a step of limited effort, and the next one for the
    same tier has twice as much. So many seconds at the end are `spared` for something else.
    """
    model, x = formulate(incumbent.problem)
    solver = CpSat(model)

    def minimised(tier: Tier, effort: float | None) -> tuple[Found, bool]:
        found = solver.minimise(
            {tier: 1},
            hint=hint(x, incumbent.roster or Roster()),
            seconds=incumbent.left - spared,
            workers=_workers(workers),
            seed=seed,
            cancel=cancel,
            effort=effort,
        )
        return found, found.cut

    for tier in Tier:
        effort, done = FIRST_EFFORT if incumbent.repeatable else None, False
        while not done:
            if incumbent.left <= spared or cancel.is_set:
                return
            found = incumbent.step(partial(minimised, tier, effort))
            if found is None:
                continue
            if found.values is not None:
                incumbent.offer(x.roster(np.array(found.values, dtype=bool)), "improve")
            if incumbent.roster is None:
                return
            incumbent.prove(tier, found.bound, incumbent.costs[: tier - 1])
            done = effort is None or found.proven
            effort = effort and 2 * effort
        solver.cap(tier, incumbent.costs[tier - 1])


def any_roster(incumbent: Incumbent, seed: int, workers: int, cancel: Cancel) -> None:
    """Look for a roster that keeps the hard rules, whatever it costs, until time is up."""
    try:
        model, x = formulate(incumbent.problem, cancel=cancel)
    except Ended:
        return
    model.forget_costs()
    solver = CpSat(model)

    def sought() -> tuple[Found, bool]:
        found = solver.minimise(
            {}, hint={}, seconds=incumbent.left, workers=_workers(workers), seed=seed, cancel=cancel
        )
        return found, found.cut

    found = incumbent.step(sought)
    if found and found.values is not None:
        incumbent.offer(x.roster(np.array(found.values, dtype=bool)), "construct")


def _workers(workers: int) -> int:
    return 1 if workers == 1 else WORKERS
