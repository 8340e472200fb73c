"""The kept-promises start: the promises that can be kept together, where only few may be broken.

The greedy start may break more promises than it must: of three promises it may keep the one that excludes the
other two. This start decides by a small model which promises are kept, under all hard rules and the budget of
moves. It may also seat people who complete the teams that the promises alone leave broken. Where that is
infeasible, a second model has all candidate pairs.
"""

from collections.abc import Collection, Iterator
from functools import partial

import numpy as np

from matcher.model.cpsat import CpSat
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.rules import moves
from matcher.rules.formulate import formulate, hint
from matcher.solver.search import Search
from matcher.solver.threads import GRACE_SECONDS
from matcher.tiers import Tier
from matcher.verify import verify

Pairs = frozenset[Assignment]


def kept_promises(search: Search) -> Roster | None:
    """A roster of kept promises and few others that keeps all hard rules and the budget of moves.

    None where the policy has no such budget, or no such roster was found.
    """
    policy = search.problem.policy
    if policy.most_moves is None or not moves.INFO.must_hold(policy):
        return None
    for among in _ranges(search.problem, search.params.start.promises_pairs):
        found = search.step(partial(_kept, search, among))
        if found is not None:
            return found
    return None


def _ranges(problem: Problem, most_pairs: int) -> Iterator[Pairs]:
    """The pairs to choose from: first the promised ones and those that may mend a broken team, then all."""
    promised = frozenset(moves.possible(problem)) | problem.pinned_in
    known, broken = candidates(problem), verify(problem, Roster(promised)).broken
    shifts = {finding.numbers.get("shift") for finding in broken}
    people = {finding.numbers.get("volunteer") for finding in broken}
    yield promised.union(
        Assignment(person, seat)
        for person, seats in known.of.items()
        for seat in seats
        if person in people or problem.shift_of[seat].id in shifts
    )
    if len(known) <= most_pairs:
        yield frozenset(Assignment(person, seat) for person, seats in known.of.items() for seat in seats)


def _kept(search: Search, among: Collection[Assignment]) -> tuple[Roster | None, bool]:
    """The roster of these pairs that breaks the cheapest promises; whether the search was cut short."""
    model, x = formulate(search.problem, among)
    found = CpSat(model).minimise(
        {Tier.PROMISES: 1},
        hint=hint(x, Roster(frozenset(moves.possible(search.problem)))),
        seconds=max(GRACE_SECONDS, search.clock.left / 2),
        seed=search.limits.seed,
        cancel=search.cancel,
        effort=search.params.start.promises_effort,
    )
    if found.values is None:
        return None, found.cut
    return x.roster(np.array(found.values, dtype=bool)), found.cut
