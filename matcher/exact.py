"""Small problems whole: CP-SAT on all pairs, tier by tier, each proven before the next."""

from matcher.cpsat import CpSat
from matcher.formulate import formulate, hint
from matcher.policy import Tier
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.search import Incumbent

WORKERS = 8


def exact(incumbent: Incumbent, seed: int, workers: int, cancel: Cancel) -> None:
    """Minimise each tier under the costs of those before it, until all are proven or time is up.

    On two cores eight CP-SAT workers prove more than two, because only then do those that use the
    relaxation take part; with one worker a seed gives the same roster each time.
    """
    model, x = formulate(incumbent.problem)
    solver = CpSat(model)
    for tier in Tier:
        if incumbent.left <= 0 or cancel.is_set:
            return
        now = incumbent.roster or Roster()
        found = solver.minimise(
            {tier: 1},
            hint=hint(x, now),
            seconds=incumbent.left,
            workers=1 if workers == 1 else WORKERS,
            seed=seed,
            cancel=cancel,
        )
        if found.values is not None:
            values = found.values
            incumbent.offer(Roster(frozenset(pair for pair, var in x.pair.items() if values[var])), "improve")
        if incumbent.roster is None:
            return
        incumbent.prove(tier, found.bound, incumbent.costs[: tier - 1])
        solver.cap(tier, incumbent.costs[tier - 1])
