"""What still stands of a published roster: the start where only few promises may be moved.

A start that is built seat by seat (`greedy`) may give up more promises than it must: of three that cannot
all be kept it may keep the one that excludes the other two. So the promises themselves are decided: which can
be kept together, under all hard rules and the budget of moves, with whoever could help the teams that they
alone leave broken; and where that does not do, with everybody. Either is a small model beside the whole.
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
    """A roster that keeps all hard rules and moves no more than the budget allows, nearly nobody new in it;
    None where there is no such budget, or none was found.
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
    """The pairs to choose from: first few, then all."""
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
    """The roster of these pairs that breaks the fewest promises, by their prices, and whether the clock or a
    cancel kept it from being found.
    """
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
